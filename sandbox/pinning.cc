#include "sandbox/json_text.h"
#include "sandbox/methods.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"

namespace wardmote::sandbox {
namespace {

Checked<Chat*> pinnable_chat(Call& call) {
  auto chat = chat_of(call);
  if (!chat || (*chat)->is_private()) return chat;
  const auto me = call.state.member_of(**chat, call.me());
  const auto right =
      (*chat)->type == ChatType::channel ? AdminRight::edit_messages : AdminRight::pin_messages;
  if (!has_admin_right(me, right)) {
    return refuse("not enough rights to manage pinned messages in the chat");
  }
  return chat;
}

/// Unpinning leaves no message behind, but the clients' lists of chats show another one.
void tell_unpinned(State& state, const Chat& chat) {
  state.changed_chat(chat);
  JsonObject payload;
  payload.raw("chat", chat_json(state, chat, View::person));
  state.emit({.kind = "chat", .chat = chat.key, .payload = payload.take_members()});
}

}  // namespace

Answer pin_chat_message(Call& call) {
  const auto chat = pinnable_chat(call);
  if (!chat) return chat.error();
  const auto message = message_of(call, **chat, "message to pin not found");
  if (!message) return message.error();
  const auto id = (*message)->id;
  std::erase((*chat)->pinned, id);
  (*chat)->pinned.push_back(id);
  call.state.changed_chat(**chat);
  const auto shown = message_json(call.state, **chat, **message);
  post_service(call.state, **chat, call.me(), "\"pinned_message\":" + shown);
  note_sent(call, "pinChatMessage", **chat, id, {});
  return ok();
}

Answer unpin_chat_message(Call& call) {
  const auto chat = pinnable_chat(call);
  if (!chat) return chat.error();
  auto& pinned = (*chat)->pinned;
  const auto id = call.params.number("message_id");
  if (id == 0 && !pinned.empty()) {
    pinned.pop_back();
  } else if (std::erase(pinned, id) == 0) {
    return bad_request("message to unpin not found");
  }
  tell_unpinned(call.state, **chat);
  return ok();
}

Answer unpin_all_chat_messages(Call& call) {
  const auto chat = pinnable_chat(call);
  if (!chat) return chat.error();
  (*chat)->pinned.clear();
  tell_unpinned(call.state, **chat);
  return ok();
}

}  // namespace wardmote::sandbox
