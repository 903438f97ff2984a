#include <algorithm>
#include <array>

#include "telegram/request_parts.h"

namespace wardmote::telegram {
namespace {

/// Without names Telegram keeps the names it was told last.
void write_names(Call& call, std::string_view key, const std::vector<std::string>& names) {
  if (names.empty()) return;
  call.json().key(key).begin_array();
  for (const auto& name : names) call.json().string(name);
  call.json().end_array();
}

bool starts_with_any(std::string_view method, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [method](std::string_view prefix) { return method.starts_with(prefix); });
}

}  // namespace

Request to_request(const GetFile& call) {
  return Call{"getFile"}.string("file_id", call.file_id).finish();
}

Request to_request(const SetMyCommands& call) {
  Call out{"setMyCommands"};
  auto& json = out.json();
  json.key("commands").begin_array();
  for (const auto& command : call.commands) {
    json.begin_object().key("command").string(command.command);
    json.key("description").string(command.description).end_object();
  }
  json.end_array();
  json.key("scope").begin_object().key("type").string(call.scope);
  if (raw(call.chat) != 0) json.key("chat_id").integer(raw(call.chat));
  json.end_object();
  return out.optional_string("language_code", call.language_code).finish();
}

Request to_request(const GetUpdates& call) {
  Call out{"getUpdates"};
  if (call.offset != 0) out.integer("offset", call.offset);
  out.integer("limit", call.limit).integer("timeout", call.timeout_seconds);
  write_names(out, "allowed_updates", call.allowed_updates);
  return out.finish();
}

Request to_request(const SetWebhook& call) {
  Call out{"setWebhook"};
  out.string("url", call.url)
      .optional_string("secret_token", call.secret_token)
      .integer("max_connections", call.max_connections);
  write_names(out, "allowed_updates", call.allowed_updates);
  return out.finish();
}

Request to_request(const DeleteWebhook&) { return Call{"deleteWebhook"}.finish(); }

Request to_request(const GetMe&) { return Call{"getMe"}.finish(); }

bool is_idempotent(std::string_view method) {
  if (method == "sendChatAction") return true;
  return starts_with_any(method, {"edit", "delete", "get", "set", "answer", "pin", "unpin", "close",
                                  "reopen", "leave", "stop"});
}

}  // namespace wardmote::telegram
