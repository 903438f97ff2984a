#include <boost/json.hpp>

#include "sandbox/files.h"
#include "sandbox/json_text.h"
#include "sandbox/outgoing.h"
#include "sandbox/polls.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t text_length_max = 4096;
constexpr Seconds deletable_for = 48 * 3600;
constexpr std::string_view not_modified =
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message";

struct Editing {
  Chat* chat = nullptr;
  Message* message = nullptr;
  std::string reply_markup = {};
};

/// Finds the bot's own message and reads the new keyboard; none given means none stays.
Checked<Editing> read_editing(Call& call) {
  if (call.params.text("chat_id").empty() && call.params.number("message_id") == 0) {
    const bool is_inline = call.params.has("inline_message_id");
    return refuse(is_inline ? "MESSAGE_ID_INVALID" : "message identifier is not specified");
  }
  auto chat = chat_of(call);
  if (!chat) return tl::unexpected(chat.error());
  auto message = message_of(call, **chat, "message to edit not found");
  if (!message) return tl::unexpected(message.error());
  const bool is_own_post =
      (*chat)->type == ChatType::channel &&
      has_admin_right(call.state.member_of(**chat, call.me()), AdminRight::edit_messages);
  const bool is_own = (*message)->from == call.me() || is_own_post;
  if (!is_own || (*message)->content.kind == ContentKind::service) {
    return refuse("message can't be edited");
  }
  auto markup = read_reply_markup(call.params.text("reply_markup"), (*chat)->is_private());
  if (!markup) return tl::unexpected(markup.error());
  if (!markup->keyboard.empty()) return refuse("message can't be edited");
  return Editing{.chat = *chat, .message = *message, .reply_markup = markup->inline_keyboard};
}

Answer apply(Call& call, std::string_view method, const Editing& editing, Content content) {
  auto& message = *editing.message;
  const bool is_same_content = message.content == content;
  if (is_same_content && message.reply_markup == editing.reply_markup) {
    return bad_request(not_modified);
  }
  message.content = std::move(content);
  message.reply_markup = editing.reply_markup;
  publish_edit(call.state, *editing.chat, message);
  note_sent(call, method, *editing.chat, message.id, message.content.text);
  return ok(message_json(call.state, *editing.chat, message));
}

std::string may_not_delete(const Call& call, const Chat& chat, const Message& message) {
  const bool is_old = call.state.now() - message.date >= deletable_for;
  if (chat.is_private()) return is_old ? "message can't be deleted for everyone" : "";
  const auto me = call.state.member_of(chat, call.me());
  if (has_admin_right(me, AdminRight::delete_messages)) return {};
  if (message.from != call.me()) return "message can't be deleted";
  return is_old ? "message can't be deleted for everyone" : "";
}

Checked<std::vector<MessageId>> read_ids(std::string_view json) {
  constexpr std::size_t ids_max = 100;
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  if (error) return refuse("can't parse message identifiers JSON object");
  if (!value.is_array()) return refuse("expected an Array of message identifiers");
  std::vector<MessageId> ids;
  for (const auto& item : value.get_array()) {
    if (item.is_int64()) ids.push_back(item.get_int64());
    if (item.is_string()) ids.push_back(lenient_number(std::string_view(item.get_string())));
  }
  if (ids.empty()) return refuse("message identifiers are not specified");
  if (ids.size() > ids_max) return refuse("too many message identifiers specified");
  return ids;
}

}  // namespace

Answer edit_message_text(Call& call) {
  if (call.params.text("text").empty()) return bad_request("message text is empty");
  auto text = read_text(call.params, {});
  if (!text) return text.error();
  auto editing = read_editing(call);
  if (!editing) return editing.error();
  if (text->text.empty()) return bad_request("text must be non-empty");
  if (code_point_count(text->text) > text_length_max) return bad_request("MESSAGE_TOO_LONG");
  if (editing->message->content.kind != ContentKind::text) {
    return bad_request("there is no text in the message to edit");
  }
  return apply(call, "editMessageText", *editing,
               {.text = text->text, .entities = entities_json(call.state, text->entities)});
}

Answer edit_message_caption(Call& call) {
  auto caption = read_caption(call.params);
  if (!caption) return caption.error();
  auto editing = read_editing(call);
  if (!editing) return editing.error();
  auto content = editing->message->content;
  const bool has_caption = content.kind == ContentKind::photo ||
                           content.kind == ContentKind::document ||
                           content.kind == ContentKind::voice ||
                           content.kind == ContentKind::video || content.kind == ContentKind::audio;
  if (!has_caption) return bad_request("there is no caption in the message to edit");
  content.text = caption->text;
  content.entities = entities_json(call.state, caption->entities);
  return apply(call, "editMessageCaption", *editing, std::move(content));
}

Answer edit_message_reply_markup(Call& call) {
  auto editing = read_editing(call);
  if (!editing) return editing.error();
  return apply(call, "editMessageReplyMarkup", *editing, editing->message->content);
}

Answer edit_message_media(Call& call) {
  auto editing = read_editing(call);
  if (!editing) return editing.error();
  auto content = read_input_media(call, call.params.text("media"));
  if (!content) return content.error();
  return apply(call, "editMessageMedia", *editing, std::move(*content));
}

Answer delete_message(Call& call) {
  auto chat = chat_of(call);
  if (!chat) return chat.error();
  auto message = message_of(call, **chat, "message to delete not found");
  if (!message) return message.error();
  if (const auto reason = may_not_delete(call, **chat, **message); !reason.empty()) {
    return bad_request(reason);
  }
  note_sent(call, "deleteMessage", **chat, (*message)->id, {});
  remove_message(call.state, **chat, **message);
  return ok();
}

Answer delete_messages(Call& call) {
  auto chat = chat_of(call);
  if (!chat) return chat.error();
  const auto ids = read_ids(call.params.text("message_ids"));
  if (!ids) return ids.error();
  for (const auto id : *ids) {
    auto* message = call.state.find_message(**chat, id);
    if (message == nullptr || !may_not_delete(call, **chat, *message).empty()) continue;
    note_sent(call, "deleteMessages", **chat, id, {});
    remove_message(call.state, **chat, *message);
  }
  return ok();
}

Answer stop_poll(Call& call) {
  auto chat = chat_of(call);
  if (!chat) return chat.error();
  auto message = message_of(call, **chat, "message with poll to stop not found");
  if (!message) return message.error();
  const auto poll = call.state.polls.find((*message)->content.poll_id);
  const bool is_own = poll != call.state.polls.end() && (*message)->from == call.me();
  if (!is_own) return bad_request("poll can't be stopped");
  if (poll->second.is_closed) return bad_request("poll has already been closed");
  auto markup = read_reply_markup(call.params.text("reply_markup"), (*chat)->is_private());
  if (!markup) return markup.error();
  (*message)->reply_markup = markup->inline_keyboard;
  close_poll(call.state, poll->second);
  publish_edit(call.state, **chat, **message, false);
  note_sent(call, "stopPoll", **chat, (*message)->id, {});
  return ok(poll_json(poll->second, true));
}

}  // namespace wardmote::sandbox
