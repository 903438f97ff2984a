#pragma once

// Updates as Telegram sends them, to be altered by the tests.

#include <string>

namespace wardmote::telegram::test_updates {

inline const std::string from_ann =
    R"("from":{"id":42,"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"ann",)"
    R"("language_code":"de"})";
inline const std::string in_group =
    R"("chat":{"id":-1001234567890,"title":"Riverside","type":"supergroup","is_forum":true})";

/// A message with `extra` members beside the usual ones.
inline std::string message(const std::string& extra) {
  return R"({"message_id":7,)" + from_ann + "," + in_group + R"(,"date":1790000000)" +
         (extra.empty() ? "" : "," + extra) + "}";
}

/// An update with one payload.
inline std::string update(int id, const std::string& payload) {
  return R"({"update_id":)" + std::to_string(id) + "," + payload + "}";
}

inline std::string message_update(int id, const std::string& extra) {
  return update(id, R"("message":)" + message(extra));
}

inline std::string batch(const std::string& updates) {
  return R"({"ok":true,"result":[)" + updates + "]}";
}

}  // namespace wardmote::telegram::test_updates
