#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dialogue/deep_link.h"
#include "tests/fuzz/require.h"

namespace wd = wardmote::dialogue;

/// A payload that is read is written again to what reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto link = wd::parse_payload(text);
  WARDMOTE_REQUIRE(!link || wd::community_of_payload(text) == link->community);
  if (!link) return 0;
  const auto again = wd::parse_payload(wd::to_payload(*link));
  WARDMOTE_REQUIRE(again && again->kind == link->kind && again->community == link->community &&
                   again->rest == link->rest);
  return 0;
}
