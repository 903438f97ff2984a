#include <boost/json.hpp>

#include "sandbox/control_routes.h"
#include "sandbox/json_text.h"
#include "sandbox/people.h"
#include "sandbox/render.h"
#include "sandbox/web_app.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t start_param_max = 64;

std::string web_app_user(const State& state, const User& person, UserId bot) {
  JsonObject out;
  out.add("id", person.id).add("first_name", person.first_name);
  out.add_unless_empty("last_name", person.last_name);
  out.add_unless_empty("username", person.username);
  out.add_unless_empty("language_code", person.language_code);
  const auto* chat = state.find_chat({bot, person.id});
  out.add_if("allows_write_to_pm", chat != nullptr && chat->is_started && !chat->is_blocked);
  return out.take();
}

}  // namespace

ControlAnswer open_web_app(World& world, UserId person, const Json& body) {
  auto& state = world.state;
  const auto* bot = state.find_bot(number_in(body, "bot"));
  if (bot == nullptr) return refusal("There is no such bot.");
  const auto start_param = text_in(body, "start_param");
  if (start_param.size() > start_param_max) return refusal("A start_param has at most 64 letters.");
  InitFields fields;
  const auto place = number_in(body, "chat");
  if (place == 0) {
    // As opened by an inline button or the menu in the private chat: it can be answered.
    fields.emplace_back("query_id", "AAH" + state.random.word(20));
  }
  fields.emplace_back("user", web_app_user(state, *state.find_user(person), bot->user.id));
  if (place != 0) {
    const auto chat = seen_chat_for(state, person, place);
    if (!chat) return refusal(chat.error());
    const bool is_private = (*chat)->is_private();
    fields.emplace_back("chat_instance", std::to_string((*chat)->key.chat * 7919));
    fields.emplace_back("chat_type", is_private ? "sender" : std::string(name_of((*chat)->type)));
  }
  if (!start_param.empty()) fields.emplace_back("start_param", start_param);
  fields.emplace_back("auth_date", std::to_string(state.now()));
  state.changed({.kind = Change::Kind::meta});
  const auto seed = signing_seed(state.seed);
  JsonObject out;
  out.add("init_data", signed_init_data(fields, bot->token, seed));
  return answer_json(out.add("public_key", public_key_of(seed)).take());
}

}  // namespace wardmote::sandbox
