#include <boost/json.hpp>

#include "sandbox/content_types.h"
#include "sandbox/control_routes.h"
#include "sandbox/files.h"
#include "sandbox/json_text.h"
#include "sandbox/people.h"
#include "sandbox/request_params.h"
#include "sandbox/utf8.h"
#include "sandbox/web_app.h"

namespace wardmote::sandbox {
namespace {

constexpr int version = 1;

double decimal_in(const Json& object, std::string_view key, double otherwise) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return otherwise;
  return value->to_number<double>();
}

std::int64_t number_or(const Json& object, std::string_view key, std::int64_t otherwise) {
  return object.contains(key) ? number_in(object, key) : otherwise;
}

}  // namespace

ControlAnswer show_status(const World& world) {
  const auto& state = world.state;
  std::size_t messages = 0;
  std::size_t pending = 0;
  for (const auto& [key, chat] : state.chats) messages += chat.messages.size();
  for (const auto& [id, bot] : state.bots) pending += bot.queue.size();
  JsonObject unsupported;
  for (const auto& [name, count] : world.unsupported) unsupported.raw(name, std::to_string(count));
  JsonObject out;
  out.add("version", version).add("seed", state.seed).add("now", state.now());
  out.add("clock_offset", state.clock_offset_ms / 1000).add("bots", state.bots.size());
  out.add("people", state.people.size()).add("chats", state.chats.size());
  out.add("web_app_public_key", public_key_of(signing_seed(state.seed)));
  out.add("messages", messages).add("pending_updates", pending);
  return answer_json(out.raw("unsupported_methods", unsupported.take()).take());
}

ControlAnswer move_clock(World& world, const Json& body) {
  auto& state = world.state;
  if (body.contains("set")) {
    state.clock_offset_ms = number_in(body, "set") * 1000 - world.real_ms();
  } else if (number_in(body, "advance") >= 0 && body.contains("advance")) {
    state.clock_offset_ms += number_in(body, "advance") * 1000;
  } else {
    return refusal("Say how far to advance, or what to set, in seconds.");
  }
  world.set_time(world.real_ms());
  state.changed({.kind = Change::Kind::meta});
  JsonObject out;
  return answer_json(out.add("now", state.now()).take());
}

ControlAnswer set_faults(World& world, const Json& body) {
  const auto* list = body.if_contains("rules");
  if (list == nullptr || !list->is_array()) return refusal("Give the rules as an array.");
  std::vector<FaultRule> rules;
  for (const auto& item : list->get_array()) {
    if (!item.is_object()) return refusal("A rule is an object.");
    const auto& object = item.get_object();
    const auto kind = text_in(object, "kind");
    FaultRule rule{.method = to_lower_ascii(text_in(object, "method")),
                   .bot = number_in(object, "bot"),
                   .kind = fault_kind(kind),
                   .probability = decimal_in(object, "probability", 1),
                   .every = number_in(object, "every"),
                   .count = number_or(object, "count", -1),
                   .retry_after = number_or(object, "retry_after", 1),
                   .delay_ms = number_in(object, "delay_ms")};
    if (rule.kind == FaultKind::none)
      return refusal("There is no fault of the kind \"" + kind + "\".");
    rules.push_back(std::move(rule));
  }
  world.faults.replace(std::move(rules));
  return {};
}

ControlAnswer set_rate_limits(World& world, const Json& body) {
  auto& settings = world.rate_limits.settings;
  settings.is_enabled = flag_in(body, "enabled");
  settings.per_chat_per_second =
      decimal_in(body, "per_chat_per_second", settings.per_chat_per_second);
  settings.per_group_per_minute =
      decimal_in(body, "per_group_per_minute", settings.per_group_per_minute);
  settings.per_bot_per_second = decimal_in(body, "per_bot_per_second", settings.per_bot_per_second);
  settings.per_chat_burst = decimal_in(body, "per_chat_burst", settings.per_chat_burst);
  const bool is_possible = settings.per_chat_per_second > 0 && settings.per_group_per_minute > 0 &&
                           settings.per_bot_per_second > 0 && settings.per_chat_burst >= 1;
  if (is_possible) return {};
  settings = {};
  return refusal("Rates must be above zero and bursts at least one.");
}

ControlAnswer show_sent(const World& world, const Params& query) {
  const auto bot = query.number("bot");
  const auto after = query.number("after");
  JsonArray out;
  for (const auto& record : world.state.sent) {
    if (record.number <= after || (bot != 0 && record.bot != bot)) continue;
    JsonObject item;
    item.add("number", record.number).add("bot", record.bot).add("method", record.method);
    item.add("chat", record.chat).add("message_id", record.message).add("text", record.text);
    out.raw(item.add("at", record.at).take());
  }
  return answer_json(out.take());
}

ControlAnswer take_file(World& world, const ControlRequest& request) {
  if (request.body.empty()) return refusal("The file is empty.");
  const auto& file = store_file(world.state, request.body, request.content_type,
                                std::string(request.query.text("name")));
  JsonObject out;
  return answer_json(out.add("file_key", file.id).take());
}

ControlAnswer show_file(const World& world, const std::string& id) {
  const auto found = world.state.files.find(id);
  if (found == world.state.files.end()) return refusal("There is no such file.", 404);
  const auto& file = found->second;
  // Bots and people send what they like: it must not become a page of this address.
  ControlAnswer answer{
      .content_type = "application/octet-stream",
      .body = file.bytes,
      .headers = "X-Content-Type-Options: nosniff\r\nContent-Security-Policy: sandbox\r\n"};
  if (is_shown_inline(file.content_type)) {
    answer.content_type = file.content_type;
  } else {
    answer.headers += "Content-Disposition: attachment; filename*=UTF-8''" +
                      url_encoded(file.name.empty() ? "file" : file.name) + "\r\n";
  }
  return answer;
}

}  // namespace wardmote::sandbox
