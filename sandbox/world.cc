#include "sandbox/world.h"

#include <algorithm>

#include "sandbox/expiry.h"
#include "sandbox/json_text.h"
#include "sandbox/methods.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t token_bytes_max = 80;
constexpr std::size_t secret_bytes_min = 24;
constexpr std::int64_t bot_id_limit = std::int64_t{1} << 54;

bool is_base64url(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

constexpr std::string_view webhook_active =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first";

}  // namespace

World::World(WorldOptions options)
    : state(options.seed, options.limits), transcript(options.transcript_max) {
  rate_limits.settings.is_enabled = options.has_rate_limits;
  state.on_update = [this](UserId bot, const QueuedUpdate& update) {
    write_update(bot, update);
    if (on_update) on_update(bot);
  };
}

void World::set_time(std::int64_t real_ms) {
  real_ms_ = real_ms;
  state.now_ms = real_ms + state.clock_offset_ms;
  settle_due(state);
}

Checked<Bot*> World::authorize(std::string_view token) {
  const auto colon = token.find(':');
  const bool is_malformed = token.empty() || token[0] == '0' || token.size() > token_bytes_max ||
                            token.find('/') != std::string_view::npos ||
                            colon == std::string_view::npos;
  if (is_malformed) return refuse(unauthorized("invalid token specified"));
  const auto id = strict_number(token.substr(0, colon));
  if (!id) return refuse(misdirected());
  if (*id <= 0 || *id >= bot_id_limit) return refuse(unauthorized("invalid token specified"));
  const auto secret = token.substr(colon + 1);
  if (secret.size() < secret_bytes_min || !is_base64url(secret)) {
    return refuse(unauthorized("invalid token specified"));
  }
  auto* bot = state.find_bot(*id);
  if (bot == nullptr || bot->token != token) return refuse(unauthorized());
  return bot;
}

Answer World::call(Bot& bot, std::string_view method, const Params& params) {
  const auto lower = to_lower_ascii(method);
  const auto* found = find_method(lower);
  if (found == nullptr) {
    count_unsupported(method);
    return method_not_found();
  }
  Answer answer;
  Call call{state, bot, params};
  const auto wait = RateLimits::counts(lower)
                        ? rate_limits.take(bot.user.id, params.number("chat_id"), state.now_ms)
                        : 0;
  if (wait > 0) {
    answer = too_many_requests(wait);
  } else if (bot.is_logged_out && found->name != "getMe") {
    answer = bad_request("Logged out");
  } else {
    answer = found->method(call);
  }
  write_call(bot, found->name, params, answer);
  return answer;
}

void World::count_unsupported(std::string_view method) {
  constexpr std::size_t names_max = 200;
  constexpr std::size_t name_bytes_max = 64;
  const std::string name(method.substr(0, name_bytes_max));
  const bool is_kept = unsupported.contains(name) || unsupported.size() < names_max;
  ++unsupported[is_kept ? name : "(others)"];
}

PollStart World::start_poll(Bot& bot, const Params& params) {
  if (!bot.webhook.url.empty()) {
    const auto delay = conflict_delay_ms(bot.polling, real_ms_);
    return {.answer = conflict(webhook_active), .delay_ms = delay};
  }
  if (params.has("allowed_updates")) {
    const auto types = parse_allowed_updates(params.text("allowed_updates"));
    if (types && *types != bot.allowed_updates) {
      bot.allowed_updates = *types;
      state.changed_bot(bot.user.id);
    }
  }
  const PollTerms asked{.offset = params.number("offset"),
                        .limit = static_cast<int>(params.clamped("limit", 100, 1, 100)),
                        .timeout = static_cast<int>(params.clamped("timeout", 0, 0, 50))};
  const auto terms = throttled(bot.polling, asked, real_ms_);
  if (bot.queue.confirm(terms.offset)) {
    state.changed({.kind = Change::Kind::queue,
                   .chat = {.bot = bot.user.id},
                   .number = bot.queue.first_id()});
  }
  auto updates = read_updates(bot, terms);
  const bool must_wait = updates == "[]" && terms.timeout > 0;
  return {.answer = ok(std::move(updates)), .must_wait = must_wait, .terms = terms};
}

std::string World::read_updates(Bot& bot, const PollTerms& terms) {
  return bot.queue.read(terms.limit, state.now());
}

void World::write_update(UserId bot, const QueuedUpdate& update) {
  if (!transcript.is_enabled()) return;
  JsonObject out;
  out.add("at", state.now()).add("bot", bot).raw("update", update.json);
  // Updates about messages are grouped by chat, so the group tells the chat.
  const bool is_about_chat = update.type <= UpdateType::edited_channel_post;
  transcript.add({.bot = bot, .chat = is_about_chat ? update.group : 0, .json = out.take()});
}

void World::write_call(const Bot& bot, std::string_view method, const Params& params,
                       const Answer& answer) {
  if (!transcript.is_enabled()) return;
  JsonObject arguments;
  for (const auto& [name, value] : params.all()) arguments.raw(name, json_string(value));
  JsonObject out;
  out.add("at", state.now()).add("bot", bot.user.id).add("method", method);
  out.raw("arguments", arguments.take()).raw("answer", envelope(answer));
  transcript.add({.bot = bot.user.id, .chat = params.number("chat_id"), .json = out.take()});
}

}  // namespace wardmote::sandbox
