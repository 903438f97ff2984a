#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wardmote::sandbox {

/// What a Bot API call answers, before it is put on the wire.
struct Answer {
  int code = 200;
  /// JSON of `result` when code is 200, else the whole description.
  std::string body = "true";
  /// Shown beside a good result, as setWebhook does.
  std::string description = {};
  std::int64_t retry_after = 0;
  std::int64_t migrate_to_chat_id = 0;

  bool is_ok() const { return code == 200; }
};

Answer ok(std::string result = "true");
/// 400 with Telegram's prefix and its lower-casing of the first letter.
Answer bad_request(std::string_view reason);
Answer forbidden(std::string_view reason);
Answer conflict(std::string_view reason);
Answer not_found();
Answer method_not_found();
Answer unauthorized(std::string_view reason = {});
Answer misdirected();
Answer server_error(std::string_view reason);
Answer too_many_requests(std::int64_t retry_after);
Answer migrated(std::int64_t new_chat_id);

/// Returns the JSON text that goes over the wire.
std::string envelope(const Answer& answer);

}  // namespace wardmote::sandbox
