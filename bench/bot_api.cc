#include "bench/bot_api.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace wardmote::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t first_bot = 8'000'000'001;
constexpr std::string_view token_secret = "BENCHMARKBENCHMARKBENCHMARKBENCHMAR";
constexpr std::int64_t updates_max = 100;
constexpr std::int64_t poll_seconds_max = 50;
constexpr auto look_pause = 100ms;

/// Which of the bots a token belongs to.
std::optional<std::uint32_t> bot_of(std::string_view token, std::size_t bots) {
  std::int64_t id = 0;
  const auto [end, fault] = std::from_chars(token.data(), token.data() + token.size(), id);
  if (fault != std::errc{} || id < first_bot) return std::nullopt;
  const auto index = static_cast<std::uint64_t>(id - first_bot);
  if (index >= bots || token != bot_token(static_cast<std::uint32_t>(index))) return std::nullopt;
  return static_cast<std::uint32_t>(index);
}

std::string result(std::string_view json) {
  return R"({"ok":true,"result":)" + std::string{json} + "}";
}

std::string identity(std::int64_t bot, bool is_whole) {
  const auto id = std::to_string(bot);
  auto json = R"({"id":)" + id + R"(,"is_bot":true,"first_name":"Bench","username":"bench_)" + id +
              R"(_bot")";
  if (is_whole)
    json += R"(,"can_join_groups":true,"can_read_all_group_messages":true,)"
            R"("supports_inline_queries":false)";
  return json + "}";
}

std::string message(std::int64_t bot, std::int64_t chat, std::int64_t number) {
  return R"({"message_id":)" + std::to_string(number) + R"(,"from":)" + identity(bot, false) +
         R"(,"chat":{"id":)" + std::to_string(chat) +
         (chat < 0 ? R"(,"type":"supergroup","title":"Neighbours"})"
                   : R"(,"type":"private","first_name":"Anneliese"})") +
         R"(,"date":1790000000,"text":"."})";
}

}  // namespace

std::string bot_token(std::uint32_t bot) {
  return std::to_string(first_bot + bot) + ":" + std::string{token_secret};
}

BotApi::BotApi(BotApiOptions options, Town& town)
    : options_(options),
      town_(town),
      bots_(options.bots),
      exchange_(options.port, [this](const BotCall& call, Ticket ticket) { take(call, ticket); }) {
  for (std::size_t i = 0; i < bots_.size(); ++i)
    bots_[i].id = first_bot + static_cast<std::int64_t>(i);
}

bool BotApi::all_have_polled() const {
  return std::ranges::all_of(bots_, [](const Bot& bot) { return bot.has_polled; });
}

std::uint64_t BotApi::confirmed() const {
  std::uint64_t sum = 0;
  for (const auto& bot : bots_) sum += bot.confirmed;
  return sum;
}

void BotApi::wake() {
  for (auto& bot : bots_)
    if (bot.is_waiting && !bot.queue.empty()) answer_poll(bot);
}

void BotApi::serve(Moment until) {
  exchange_.serve(std::min(until, Clock::now() + look_pause));
  end_old_polls();
}

void BotApi::end_old_polls() {
  const auto now = Clock::now();
  if (now < next_look_) return;
  next_look_ = now + look_pause;
  for (std::uint32_t i = 0; i < bots_.size(); ++i) {
    auto& bot = bots_[i];
    if (!bot.is_waiting) continue;
    fill(i);
    if (bot.wait_ends <= now || !bot.queue.empty()) answer_poll(bot);
  }
}

void BotApi::take(const BotCall& call, Ticket ticket) {
  const auto index = bot_of(call.token, bots_.size());
  if (!index) {
    exchange_.answer(ticket, R"({"ok":false,"error_code":401,"description":"Unauthorized"})");
    return;
  }
  if (const auto known = calls_.find(call.method); known != calls_.end())
    ++known->second;
  else
    calls_.emplace(call.method, 1);
  if (call.method == "getUpdates") {
    take_poll(*index, call, ticket);
    return;
  }
  auto json = answer_to(bots_[*index], call);
  if (options_.answer_delay > 0ms)
    exchange_.answer_after(options_.answer_delay, ticket, std::move(json));
  else
    exchange_.answer(ticket, json);
}

std::string BotApi::answer_to(const Bot& bot, const BotCall& call) {
  const auto chat = number_in(call.body, "chat_id");
  const auto& method = call.method;
  if (method == "answerCallbackQuery") {
    constexpr std::string_view key = R"("callback_query_id":")";
    const auto at = call.body.find(key);
    if (at != std::string_view::npos)
      town_.take_press_answer(call.body.substr(at + key.size()), call.received);
    return result("true");
  }
  if (method == "getMe") return result(identity(bot.id, true));
  if (method == "getWebhookInfo")
    return result(R"({"url":"","has_custom_certificate":false,"pending_update_count":0})");
  if (method == "createForumTopic")
    return result(R"({"message_thread_id":1,"name":"Topic","icon_color":7322096})");
  if (method.starts_with("editMessage"))
    return result(message(bot.id, chat, number_in(call.body, "message_id")));
  if (!method.starts_with("send") || method == "sendChatAction") return result("true");
  const auto sent = message(bot.id, chat, town_.take_message(chat, call.body, call.received));
  return result(method == "sendMediaGroup" ? "[" + sent + "]" : sent);
}

void BotApi::take_poll(std::uint32_t index, const BotCall& call, Ticket ticket) {
  auto& bot = bots_[index];
  bot.has_polled = true;
  const auto offset = number_in(call.body, "offset");
  while (!bot.queue.empty() && bot.first_update < offset) {
    bot.queue.pop_front();
    ++bot.first_update;
    ++bot.confirmed;
  }
  const auto limit = number_in(call.body, "limit");
  bot.limit = static_cast<std::size_t>(limit >= 1 && limit <= updates_max ? limit : updates_max);
  bot.is_waiting = true;
  bot.waiting = ticket;
  const auto timeout =
      std::clamp<std::int64_t>(number_in(call.body, "timeout"), 0, poll_seconds_max);
  bot.wait_ends = Clock::now() + std::chrono::seconds{timeout};
  fill(index);
  if (!bot.queue.empty() || timeout == 0) answer_poll(bot);
}

void BotApi::fill(std::uint32_t index) {
  auto& bot = bots_[index];
  while (refill && bot.queue.size() < bot.limit) {
    auto update = refill(index);
    if (update.empty()) return;
    bot.queue.push_back(std::move(update));
  }
}

void BotApi::answer_poll(Bot& bot) {
  std::string json = R"({"ok":true,"result":[)";
  for (std::size_t i = 0; i < std::min(bot.limit, bot.queue.size()); ++i) {
    if (i > 0) json += ',';
    json += R"({"update_id":)";
    json += std::to_string(bot.first_update + static_cast<std::int64_t>(i));
    json += ',';
    json += bot.queue[i];
  }
  json += "]}";
  bot.is_waiting = false;
  if (options_.delays_polls && options_.answer_delay > 0ms)
    exchange_.answer_after(options_.answer_delay, bot.waiting, std::move(json));
  else
    exchange_.answer(bot.waiting, json);
}

}  // namespace wardmote::bench
