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
  call.state.changed_chat(**chat);
  return ok();
}

Answer unpin_all_chat_messages(Call& call) {
  const auto chat = pinnable_chat(call);
  if (!chat) return chat.error();
  (*chat)->pinned.clear();
  call.state.changed_chat(**chat);
  return ok();
}

}  // namespace wardmote::sandbox
