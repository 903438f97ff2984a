#include "telegram/request_parts.h"

namespace wardmote::telegram {
namespace {

/// A call about a topic: the General one has methods of its own.
Call topic_call(std::string_view method, std::string_view general_method, ChatId chat,
                ThreadId thread) {
  Call call{thread == general_topic ? general_method : method, chat};
  call.thread(thread);
  return call;
}

}  // namespace

Request to_request(const CreateForumTopic& call) {
  return Call{"createForumTopic", call.chat}
      .string("name", clip_text(call.name, limits::topic_name_units))
      .finish();
}

Request to_request(const EditForumTopic& call) {
  return topic_call("editForumTopic", "editGeneralForumTopic", call.chat, call.thread)
      .string("name", clip_text(call.name, limits::topic_name_units))
      .finish();
}

Request to_request(const CloseForumTopic& call) {
  return topic_call("closeForumTopic", "closeGeneralForumTopic", call.chat, call.thread).finish();
}

Request to_request(const ReopenForumTopic& call) {
  return topic_call("reopenForumTopic", "reopenGeneralForumTopic", call.chat, call.thread).finish();
}

Request to_request(const SendChatAction& call) {
  return Call{"sendChatAction", call.chat}
      .thread(call.thread)
      .string("action", call.action)
      .finish();
}

Request to_request(const GetChatMember& call) {
  return Call{"getChatMember", call.chat}.integer("user_id", raw(call.user)).finish();
}

Request to_request(const LeaveChat& call) { return Call{"leaveChat", call.chat}.finish(); }

}  // namespace wardmote::telegram
