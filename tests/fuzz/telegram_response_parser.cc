#include <cstddef>
#include <cstdint>
#include <string_view>

#include "telegram/response.h"
#include "tests/fuzz/require.h"

namespace wt = wardmote::telegram;

/// An answer to a call, Telegram's or a proxy's: the waiting time is sane, a migration has a goal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body{reinterpret_cast<const char*>(data), size};
  for (const int status : {200, 400, 429, 502}) {
    const auto response = wt::parse_response(body, status);
    WARDMOTE_REQUIRE(response.retry_after.count() >= 0 && response.retry_after.count() <= 86400);
    WARDMOTE_REQUIRE(response.outcome != wt::Outcome::flood || response.retry_after.count() > 0);
    WARDMOTE_REQUIRE(response.outcome != wt::Outcome::migrated ||
                     wt::raw(response.migrate_to_chat_id) < 0);
  }
  wt::parse_bot_identity(body);
  wt::parse_chat_member(body);
  return 0;
}
