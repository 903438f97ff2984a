#include <algorithm>

#include "telegram/request_parts.h"

namespace wardmote::telegram {
namespace {

void write_button(JsonWriter& json, const InlineButton& button) {
  json.begin_object();
  if (const auto* callback = std::get_if<CallbackButton>(&button)) {
    json.key("text").string(callback->text).key("callback_data").string(callback->data);
  } else if (const auto* link = std::get_if<UrlButton>(&button)) {
    json.key("text").string(link->text).key("url").string(link->url);
  }
  json.end_object();
}

void write_button(JsonWriter& json, const ReplyButton& button) {
  json.begin_object().key("text").string(button.text);
  if (button.request_location) json.key("request_location").boolean(true);
  if (button.request_contact) json.key("request_contact").boolean(true);
  json.end_object();
}

template <class Button>
void write_rows(JsonWriter& json, const std::vector<std::vector<Button>>& rows) {
  json.begin_array();
  for (const auto& row : rows) {
    json.begin_array();
    for (const auto& button : row) write_button(json, button);
    json.end_array();
  }
  json.end_array();
}

void write_placeholder(JsonWriter& json, std::string_view text) {
  if (text.empty()) return;
  json.key("input_field_placeholder").string(clip_text(text, limits::placeholder_units));
}

struct WriteMarkup {
  JsonWriter& json;
  /// In a group, an answer's keyboard is for the one who is answered.
  bool selective = false;

  void operator()(std::monostate) const {}
  void operator()(const InlineKeyboard& keyboard) const {
    if (keyboard.rows.empty()) return;
    json.key("reply_markup").begin_object().key("inline_keyboard");
    write_rows(json, keyboard.rows);
    json.end_object();
  }
  void operator()(const ReplyKeyboard& keyboard) const {
    json.key("reply_markup").begin_object().key("keyboard");
    write_rows(json, keyboard.rows);
    json.key("resize_keyboard").boolean(true);
    if (keyboard.one_time) json.key("one_time_keyboard").boolean(true);
    if (keyboard.persistent) json.key("is_persistent").boolean(true);
    write_placeholder(json, keyboard.input_field_placeholder);
    finish();
  }
  void operator()(const RemoveKeyboard&) const {
    json.key("reply_markup").begin_object().key("remove_keyboard").boolean(true);
    finish();
  }
  void operator()(const ForceReply& reply) const {
    json.key("reply_markup").begin_object().key("force_reply").boolean(true);
    write_placeholder(json, reply.input_field_placeholder);
    finish();
  }

  void finish() const {
    if (selective) json.key("selective").boolean(true);
    json.end_object();
  }
};

}  // namespace

Call& Call::reply_to(MessageId id) {
  if (raw(id) == 0) return *this;
  // Somebody may have deleted the message meanwhile: the answer must still arrive.
  json_.key("reply_parameters").begin_object().key("message_id").integer(raw(id));
  json_.key("allow_sending_without_reply").boolean(true).end_object();
  return *this;
}

Call& Call::markup(const Markup& markup, MessageId answered) {
  std::visit(WriteMarkup{json_, raw(answered) != 0}, markup);
  return *this;
}

Call& Call::markup(const InlineKeyboard& keyboard) {
  WriteMarkup{json_}(keyboard);
  return *this;
}

Call& Call::no_link_preview() {
  json_.key("link_preview_options").begin_object().key("is_disabled").boolean(true).end_object();
  return *this;
}

Request to_request(const SendMessage& call) {
  Call out{"sendMessage", call.chat};
  out.thread(call.thread).html("text", call.text);
  if (!call.link_preview) out.no_link_preview();
  return out.flag("disable_notification", call.silent)
      .reply_to(call.reply_to)
      .markup(call.markup, call.reply_to)
      .finish();
}

Request to_request(const SendPhoto& call) {
  return Call{"sendPhoto", call.chat}
      .thread(call.thread)
      .optional_string("photo", call.file_id)
      .html("caption", call.caption)
      .reply_to(call.reply_to)
      .markup(call.markup, call.reply_to)
      .finish();
}

Request to_request(const SendAlbum& call) {
  if (call.file_ids.size() == 1) {
    return to_request(SendPhoto{call.chat, call.file_ids.front(), call.caption, call.thread});
  }
  Call out{"sendMediaGroup", call.chat};
  auto& json = out.thread(call.thread).json();
  json.key("media").begin_array();
  const auto count = std::min(call.file_ids.size(), limits::album_max);
  for (std::size_t i = 0; i < count; ++i) {
    json.begin_object().key("type").string("photo").key("media").string(call.file_ids[i]);
    // Clients show the caption of an album's first item below the whole album.
    if (i == 0) out.html("caption", call.caption);
    json.end_object();
  }
  json.end_array();
  return out.finish();
}

Request to_request(const SendVoice& call) {
  return Call{"sendVoice", call.chat}
      .thread(call.thread)
      .string("voice", call.file_id)
      .html("caption", call.caption)
      .finish();
}

Request to_request(const SendDocument& call) {
  return Call{"sendDocument", call.chat}
      .thread(call.thread)
      .optional_string("document", call.file_id)
      .html("caption", call.caption)
      .finish();
}

Request to_request(const SendLocation& call) {
  Call out{"sendLocation", call.chat};
  out.thread(call.thread).json().key("latitude").real(call.location.latitude);
  out.json().key("longitude").real(call.location.longitude);
  return out.reply_to(call.reply_to).finish();
}

Request to_request(const SendPoll& call) {
  Call out{"sendPoll", call.chat};
  out.thread(call.thread).string("question", clip_text(call.question, limits::poll_question_units));
  auto& json = out.json();
  json.key("options").begin_array();
  const auto count = std::min(call.options.size(), limits::poll_options_max);
  for (std::size_t i = 0; i < count; ++i)
    json.begin_object()
        .key("text")
        .string(clip_text(call.options[i], limits::poll_option_units))
        .end_object();
  json.end_array();
  json.key("is_anonymous").boolean(call.anonymous);
  return out.flag("allows_multiple_answers", call.several_answers)
      .flag("hide_results_until_closes", call.hides_results)
      .optional_string("description", clip_text(call.description, limits::poll_description_units))
      .finish();
}

}  // namespace wardmote::telegram
