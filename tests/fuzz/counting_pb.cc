#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "governance/counting/equal_shares.h"
#include "governance/counting/pb.h"
#include "tests/fuzz/require.h"

namespace wc = wardmote::counting;

/// Anything given as a .pb file is refused with a reason, or is read, counted within the budget,
/// written and read as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = wc::read_pb({reinterpret_cast<const char*>(data), size});
  if (!file) {
    WARDMOTE_REQUIRE(file.error().key.starts_with("counting.refused."));
    return 0;
  }
  const auto outcome = wc::count_equal_shares(file->election, {});
  WARDMOTE_REQUIRE(outcome.has_value());
  WARDMOTE_REQUIRE(outcome->cost <= file->election.budget);
  const auto again = wc::read_pb(wc::write_pb(*file, outcome->funded));
  WARDMOTE_REQUIRE(again.has_value());
  WARDMOTE_REQUIRE(again->election.projects.size() == file->election.projects.size());
  WARDMOTE_REQUIRE(again->election.ballots.size() == file->election.ballots.size());
  const auto recount = wc::count_equal_shares(again->election, {});
  WARDMOTE_REQUIRE(recount.has_value());
  WARDMOTE_REQUIRE(recount->funded == outcome->funded);
  return 0;
}
