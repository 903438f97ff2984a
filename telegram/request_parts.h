#pragma once

// Internal to telegram/: the parts that many calls share.

#include "telegram/json_writer.h"
#include "telegram/limits.h"
#include "telegram/request.h"
#include "telegram/unicode.h"

namespace wardmote::telegram {

/// The General topic: it exists in every forum and is addressed by naming no topic.
inline constexpr ThreadId general_topic{1};

/// A call being written. Optional parts that are empty write nothing.
class Call {
 public:
  explicit Call(std::string_view method, ChatId chat = {}) : method_{method}, chat_{chat} {
    json_.begin_object();
    if (raw(chat) != 0) integer("chat_id", raw(chat));
  }

  Call& integer(std::string_view name, std::int64_t value) {
    json_.key(name).integer(value);
    return *this;
  }
  Call& string(std::string_view name, std::string_view value) {
    json_.key(name).string(value);
    return *this;
  }
  Call& optional_string(std::string_view name, std::string_view value) {
    return value.empty() ? *this : string(name, value);
  }
  Call& flag(std::string_view name, bool value) {
    if (value) json_.key(name).boolean(true);
    return *this;
  }
  Call& message(MessageId id) { return integer("message_id", raw(id)); }
  Call& thread(ThreadId id) {
    if (raw(id) == 0 || id == general_topic) return *this;
    return integer("message_thread_id", raw(id));
  }
  Call& html(std::string_view name, const Html& text) {
    if (text.value.empty()) return *this;
    return string(name, text.value).string("parse_mode", "HTML");
  }
  Call& reply_to(MessageId id);
  Call& markup(const Markup& markup, MessageId answered);
  Call& markup(const InlineKeyboard& keyboard);
  Call& no_link_preview();

  JsonWriter& json() { return json_; }

  Request finish() {
    json_.end_object();
    return Request{std::move(method_), json_.take(), chat_};
  }

 private:
  std::string method_;
  ChatId chat_;
  JsonWriter json_;
};

}  // namespace wardmote::telegram
