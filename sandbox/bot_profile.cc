#include "sandbox/json_text.h"
#include "sandbox/methods.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t name_length_max = 64;
constexpr std::size_t description_length_max = 512;
constexpr std::size_t short_description_length_max = 120;
constexpr Seconds close_grace = 600;

using Texts = std::map<std::string, std::string>;

bool is_language(std::string_view code) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return code.empty() || (code.size() == 2 && is_letter(code[0]) && is_letter(code[1]));
}

Answer set_text(Call& call, Texts& texts, std::string_view field, std::size_t length_max) {
  const auto language = std::string(call.params.text("language_code"));
  if (!is_language(language)) return bad_request("invalid language code specified");
  const auto text = call.params.text(field);
  if (code_point_count(text) > length_max) {
    return bad_request(std::string(field) + " is too long");
  }
  if (text.empty()) {
    texts.erase(language);
  } else {
    texts[language] = std::string(text);
  }
  call.state.changed_bot(call.me());
  return ok();
}

Answer get_text(Call& call, const Texts& texts, std::string_view field,
                std::string_view otherwise) {
  const auto language = std::string(call.params.text("language_code"));
  auto found = texts.find(language);
  if (found == texts.end()) found = texts.find("");
  JsonObject out;
  out.add(field, found == texts.end() ? otherwise : std::string_view(found->second));
  return ok(out.take());
}

}  // namespace

Answer get_me(Call& call) {
  const auto& bot = call.bot;
  JsonObject out;
  out.add("id", bot.user.id).add("is_bot", true).add("first_name", bot.user.first_name);
  out.add("username", bot.user.username).add("can_join_groups", bot.can_join_groups);
  out.add("can_read_all_group_messages", bot.reads_all).add("supports_inline_queries", false);
  out.add("can_connect_to_business", false).add("has_main_web_app", false);
  out.add("has_topics_enabled", false).add("allows_users_to_create_topics", false);
  out.add("can_manage_bots", false).add("supports_guest_queries", false);
  out.add("supports_join_request_queries", bot.takes_join_queries);
  return ok(out.take());
}

Answer log_out(Call& call) {
  call.bot.is_logged_out = true;
  call.state.changed_bot(call.me());
  return ok();
}

Answer close_bot(Call& call) {
  const auto age = call.state.now() - call.bot.created;
  return age < close_grace ? too_many_requests(close_grace - age) : ok();
}

Answer set_my_name(Call& call) {
  return set_text(call, call.bot.profile.name, "name", name_length_max);
}

Answer get_my_name(Call& call) {
  return get_text(call, call.bot.profile.name, "name", call.bot.user.first_name);
}

Answer set_my_description(Call& call) {
  return set_text(call, call.bot.profile.description, "description", description_length_max);
}

Answer get_my_description(Call& call) {
  return get_text(call, call.bot.profile.description, "description", "");
}

Answer set_my_short_description(Call& call) {
  return set_text(call, call.bot.profile.short_description, "short_description",
                  short_description_length_max);
}

Answer get_my_short_description(Call& call) {
  return get_text(call, call.bot.profile.short_description, "short_description", "");
}

Answer set_my_default_administrator_rights(Call& call) {
  call.bot.default_group_rights = std::string(call.params.text("rights"));
  call.state.changed_bot(call.me());
  return ok();
}

Answer get_my_default_administrator_rights(Call& call) {
  JsonObject out;
  out.add("is_anonymous", false);
  const bool is_channel = call.params.flag("for_channels");
  add_admin_rights(out, 0, is_channel ? ChatType::channel : ChatType::supergroup);
  return ok(out.take());
}

Answer set_chat_menu_button(Call& call) {
  if (!call.params.has("chat_id")) return ok();
  const auto chat = chat_of(call);
  return chat ? ok() : chat.error();
}

Answer get_chat_menu_button(Call&) { return ok(R"({"type":"commands"})"); }

}  // namespace wardmote::sandbox
