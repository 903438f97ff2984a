#include "sandbox/answer.h"

#include "sandbox/json_text.h"

namespace wardmote::sandbox {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Telegram lowers the first letter unless what follows shows a code such as BUTTON_DATA_INVALID.
std::string with_prefix(std::string_view prefix, std::string_view reason) {
  std::string text(prefix);
  const auto start = text.size();
  text += reason;
  const bool is_code = reason.size() > 1 && (reason[1] == '_' || is_upper(reason[1]));
  if (!reason.empty() && is_upper(reason[0]) && !is_code) {
    text[start] = static_cast<char>(reason[0] - 'A' + 'a');
  }
  return text;
}

}  // namespace

Answer ok(std::string result) { return {.body = std::move(result)}; }

Answer bad_request(std::string_view reason) {
  return {.code = 400, .body = with_prefix("Bad Request: ", reason)};
}

Answer forbidden(std::string_view reason) {
  return {.code = 403, .body = with_prefix("Forbidden: ", reason)};
}

Answer conflict(std::string_view reason) {
  return {.code = 409, .body = with_prefix("Conflict: ", reason)};
}

Answer not_found() { return {.code = 404, .body = "Not Found"}; }

Answer method_not_found() { return {.code = 404, .body = "Not Found: method not found"}; }

Answer unauthorized(std::string_view reason) {
  return {.code = 401,
          .body = reason.empty() ? "Unauthorized" : with_prefix("Unauthorized: ", reason)};
}

Answer misdirected() {
  return {.code = 421, .body = "Misdirected Request: unallowed token specified"};
}

Answer server_error(std::string_view reason) {
  return {.code = 500, .body = with_prefix("Internal Server Error: ", reason)};
}

Answer too_many_requests(std::int64_t retry_after) {
  return {.code = 429,
          .body = "Too Many Requests: retry after " + std::to_string(retry_after),
          .retry_after = retry_after};
}

Answer migrated(std::int64_t new_chat_id) {
  auto answer = bad_request("group chat was upgraded to a supergroup chat");
  answer.migrate_to_chat_id = new_chat_id;
  return answer;
}

std::string envelope(const Answer& answer) {
  JsonObject out;
  if (answer.is_ok()) {
    out.add("ok", true).raw("result", answer.body);
    return out.add_unless_empty("description", answer.description).take();
  }
  out.add("ok", false).add("error_code", answer.code).add("description", answer.body);
  JsonObject parameters;
  if (answer.retry_after > 0) parameters.add("retry_after", answer.retry_after);
  if (answer.migrate_to_chat_id != 0) {
    parameters.add("migrate_to_chat_id", answer.migrate_to_chat_id);
  }
  auto text = parameters.take();
  if (text != "{}") out.raw("parameters", text);
  return out.take();
}

}  // namespace wardmote::sandbox
