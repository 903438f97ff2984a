#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "governance/counting/blt.h"
#include "governance/counting/scottish_stv.h"
#include "tests/fuzz/require.h"

namespace wc = wardmote::counting;

/// Anything given as a .blt file is refused with a reason, or is read, written, read as the same
/// and counted.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = wc::read_blt({reinterpret_cast<const char*>(data), size});
  if (!file) {
    WARDMOTE_REQUIRE(file.error().key.starts_with("counting.refused."));
    return 0;
  }
  const auto text = wc::write_blt(*file);
  const auto again = wc::read_blt(text);
  // Names that differ only in what the format cannot hold are one when they are written.
  if (!again) {
    WARDMOTE_REQUIRE(again.error().key == "counting.refused.name_twice");
    return 0;
  }
  WARDMOTE_REQUIRE(wc::write_blt(*again) == text);
  // A count takes as many stages as there are options.
  if (file->election.options.size() > 50) return 0;
  const auto tally = wc::count_scottish_stv(file->election, {.seats = file->seats});
  WARDMOTE_REQUIRE(tally.has_value());
  WARDMOTE_REQUIRE(tally->elected.size() <= file->seats);
  return 0;
}
