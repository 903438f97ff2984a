#include <cstddef>
#include <cstdint>
#include <string_view>

#include "telegram/parser.h"
#include "tests/fuzz/require.h"

namespace wt = wardmote::telegram;

/// An answer to getUpdates: whatever is in it, no number is above the highest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static wt::UpdateParser parser;
  const std::string_view body{reinterpret_cast<const char*>(data), size};
  const auto batch = parser.parse_batch(body);
  if (!batch) return 0;
  for (const auto& update : batch->updates) {
    WARDMOTE_REQUIRE(wt::raw(update.update_id) > 0);
    WARDMOTE_REQUIRE(update.update_id <= batch->highest);
  }
  for (const auto& refused : batch->refused) {
    WARDMOTE_REQUIRE(refused.update_id <= batch->highest);
    WARDMOTE_REQUIRE(!refused.reason.empty());
  }
  return 0;
}
