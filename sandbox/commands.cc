#include "sandbox/commands.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/json_text.h"
#include "sandbox/methods.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t commands_max = 100;
constexpr std::size_t command_length_max = 32;
constexpr std::size_t description_length_max = 256;

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return {};
  if (value->is_string()) return std::string(std::string_view(value->get_string()));
  return boost::json::serialize(*value);
}

bool needs_chat(std::string_view type) {
  return type == "chat" || type == "chat_administrators" || type == "chat_member";
}

/// Returns the key of scope and language under which commands are kept.
Checked<std::string> key_of(const Params& params) {
  constexpr std::array<std::string_view, 7> types = {
      "default", "all_private_chats",   "all_group_chats", "all_chat_administrators",
      "chat",    "chat_administrators", "chat_member"};
  std::string scope = "default";
  if (const auto json = params.text("scope"); !json.empty()) {
    boost::system::error_code error;
    const auto value = boost::json::parse(json, error);
    if (error) return refuse("can't parse BotCommandScope JSON object");
    if (!value.is_object()) return refuse("can't parse BotCommandScope: must be an Object");
    const auto& object = value.get_object();
    scope = text_of(object, "type");
    if (std::ranges::find(types, scope) == types.end()) {
      return refuse("can't parse BotCommandScope: Unsupported type specified");
    }
    const bool is_member = scope == "chat_member";
    if (needs_chat(scope)) {
      const auto chat = text_of(object, "chat_id");
      if (chat.empty()) return refuse("chat_id is empty");
      scope += ":" + chat;
    }
    if (is_member) scope += ":" + text_of(object, "user_id");
  }
  const auto language = params.text("language_code");
  if (!language.empty() && language.size() != 2) return refuse("invalid language code specified");
  return scope + "/" + std::string(language);
}

Checked<std::string> read_command(const boost::json::value& value) {
  if (!value.is_object()) return refuse("expected an Object as bot command");
  auto command = text_of(value.get_object(), "command");
  const auto description = text_of(value.get_object(), "description");
  if (command.starts_with('/')) command.erase(0, 1);
  const bool is_valid = std::ranges::all_of(
      command, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (command.empty() || command.size() > command_length_max || !is_valid) {
    return refuse("BOT_COMMAND_INVALID");
  }
  const auto length = code_point_count(trim(std::string_view(description)));
  if (length == 0) return refuse("command description must be non-empty");
  if (length > description_length_max) return refuse("BOT_COMMAND_DESCRIPTION_INVALID");
  JsonObject out;
  return out.add("command", command).add("description", description).take();
}

const std::string* find_commands(const Bot& bot, const std::string& scope,
                                 const std::string& language) {
  for (const auto& key : {scope + "/" + language, scope + "/"}) {
    const auto found = bot.commands.find(key);
    if (found != bot.commands.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace

Answer set_my_commands(Call& call) {
  const auto key = key_of(call.params);
  if (!key) return key.error();
  boost::system::error_code error;
  const auto value = boost::json::parse(call.params.text("commands"), error);
  if (error) return bad_request("can't parse commands JSON object");
  if (!value.is_array()) return bad_request("expected an Array of BotCommand");
  if (value.get_array().size() > commands_max) return bad_request("BOT_COMMANDS_TOO_MUCH");
  JsonArray commands;
  for (const auto& item : value.get_array()) {
    const auto command = read_command(item);
    if (!command) return command.error();
    commands.raw(*command);
  }
  if (commands.is_empty()) {
    call.bot.commands.erase(*key);
  } else {
    call.bot.commands[*key] = commands.take();
  }
  call.state.changed_bot(call.me());
  return ok();
}

Answer get_my_commands(Call& call) {
  const auto key = key_of(call.params);
  if (!key) return key.error();
  const auto found = call.bot.commands.find(*key);
  return ok(found == call.bot.commands.end() ? "[]" : found->second);
}

Answer delete_my_commands(Call& call) {
  const auto key = key_of(call.params);
  if (!key) return key.error();
  call.bot.commands.erase(*key);
  call.state.changed_bot(call.me());
  return ok();
}

std::string commands_for(const State& state, const Bot& bot, const Chat& chat, const User& person) {
  const auto id = std::to_string(chat.key.chat);
  std::vector<std::string> scopes;
  if (chat.is_private()) {
    scopes = {"chat:" + id, "all_private_chats", "default"};
  } else {
    scopes.push_back("chat_member:" + id + ":" + std::to_string(person.id));
    if (state.member_of(chat, person.id).is_admin()) {
      scopes.push_back("chat_administrators:" + id);
    }
    scopes.push_back("chat:" + id);
    if (state.member_of(chat, person.id).is_admin()) scopes.push_back("all_chat_administrators");
    scopes.insert(scopes.end(), {"all_group_chats", "default"});
  }
  for (const auto& scope : scopes) {
    const auto* commands = find_commands(bot, scope, person.language_code.substr(0, 2));
    if (commands != nullptr) return *commands;
  }
  return "[]";
}

}  // namespace wardmote::sandbox
