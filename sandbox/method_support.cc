#include "sandbox/methods.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"

namespace wardmote::sandbox {
namespace {

Answer not_inside(const Chat& chat, const Member& me) {
  const std::string chat_name = std::string(name_of(chat.type)) + " chat";
  if (me.status == Status::kicked) return forbidden("bot was kicked from the " + chat_name);
  return forbidden("bot is not a member of the " + chat_name);
}

Checked<Chat*> person_chat(Call& call, UserId id) {
  if (call.state.people.contains(id)) return &call.state.private_chat(call.me(), id);
  if (call.state.bots.contains(id) && id != call.me()) {
    return refuse(forbidden("bots can't send messages to bots"));
  }
  return refuse("chat not found");
}

Checked<Chat*> writable_private_chat(Chat* chat) {
  if (chat->is_blocked) return refuse(forbidden("bot was blocked by the user"));
  if (!chat->is_started) return refuse(forbidden("bot can't initiate conversation with a user"));
  return chat;
}

}  // namespace

Checked<Chat*> chat_of(Call& call, std::string_view argument) {
  const auto text = call.params.text(argument);
  if (text.empty()) return refuse(std::string(argument) + " is empty");
  std::optional<ChatId> id = strict_number(text);
  if (text.starts_with('@')) id = call.state.find_username(text);
  // Bots find groups, channels and bots by name, but people only by their id.
  const bool is_person = id && text.starts_with('@') && call.state.people.contains(*id);
  if (!id || is_person) return refuse("chat not found");
  if (*id > 0) return person_chat(call, *id);
  auto* chat = call.state.find_chat({0, *id});
  if (chat == nullptr) return refuse("chat not found");
  const auto me = call.state.member_of(*chat, call.me());
  if (!me.is_present()) return refuse(not_inside(*chat, me));
  if (chat->migrated_to != 0) return refuse(migrated(chat->migrated_to));
  return chat;
}

Checked<Chat*> writable_chat(Call& call, std::uint32_t permission, std::string_view what) {
  auto found = chat_of(call);
  if (!found) return found;
  auto* chat = *found;
  if (chat->is_private()) return writable_private_chat(chat);
  const auto me = call.state.member_of(*chat, call.me());
  if (chat->type == ChatType::channel) {
    if (has_admin_right(me, AdminRight::post_messages)) return chat;
    return refuse("need administrator rights in the channel chat");
  }
  if ((permissions_of(*chat, me) & permission) == permission) return chat;
  return refuse("not enough rights to send " + std::string(what) + " to the chat");
}

Checked<Chat*> administered_chat(Call& call, std::uint32_t right) {
  auto found = chat_of(call);
  if (!found) return found;
  auto* chat = *found;
  if (chat->is_private()) {
    return refuse("method is available for supergroup and channel chats only");
  }
  const auto me = call.state.member_of(*chat, call.me());
  if (!has_admin_right(me, right)) return refuse("not enough rights");
  return chat;
}

Checked<UserId> user_of(Call& call, std::string_view argument) {
  const auto id = call.params.number(argument);
  if (id <= 0) return refuse("invalid user_id specified");
  if (call.state.find_user(id) == nullptr) return refuse("user not found");
  return id;
}

Checked<Message*> message_of(Call& call, Chat& chat, std::string_view not_found,
                             std::string_view argument) {
  const auto id = call.params.number(argument);
  if (id <= 0) return refuse("message identifier is not specified");
  auto* message = call.state.find_message(chat, id);
  if (message == nullptr) return refuse(not_found);
  return message;
}

void note_sent(Call& call, std::string_view method, const Chat& chat, MessageId message,
               std::string_view text) {
  call.state.record_sent({.bot = call.me(),
                          .method = std::string(method),
                          .chat = chat.key.chat,
                          .message = message,
                          .text = std::string(text)});
}

}  // namespace wardmote::sandbox
