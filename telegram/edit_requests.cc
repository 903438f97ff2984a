#include "telegram/request_parts.h"

namespace wardmote::telegram {

// An edit without reply_markup takes the buttons away.

Request to_request(const EditMessageText& call) {
  return Call{"editMessageText", call.chat}
      .message(call.message)
      .html("text", call.text)
      .no_link_preview()
      .markup(call.keyboard)
      .finish();
}

Request to_request(const EditMessageCaption& call) {
  return Call{"editMessageCaption", call.chat}
      .message(call.message)
      .html("caption", call.caption)
      .markup(call.keyboard)
      .finish();
}

Request to_request(const EditMessageKeyboard& call) {
  return Call{"editMessageReplyMarkup", call.chat}
      .message(call.message)
      .markup(call.keyboard)
      .finish();
}

Request to_request(const StopPoll& call) {
  return Call{"stopPoll", call.chat}.message(call.message).markup(call.keyboard).finish();
}

Request to_request(const DeleteMessage& call) {
  return Call{"deleteMessage", call.chat}.message(call.message).finish();
}

Request to_request(const AnswerCallbackQuery& call) {
  return Call{"answerCallbackQuery"}
      .string("callback_query_id", call.id)
      .optional_string("text", clip_text(call.text, limits::callback_answer_units))
      .flag("show_alert", call.show_alert)
      .finish();
}

Request to_request(const PinMessage& call) {
  return Call{"pinChatMessage", call.chat}
      .message(call.message)
      .flag("disable_notification", true)
      .finish();
}

}  // namespace wardmote::telegram
