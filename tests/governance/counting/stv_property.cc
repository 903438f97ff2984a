#include "governance/counting/scottish_stv.h"
#include "tests/governance/counting/agreement.h"

namespace wardmote::counting {
namespace {

TEST(ScottishStv, IsWhatAnObviousCountGives) {
  expect_agreement(
      5'000'000, [](Profiles& profiles) { return profiles.ranked(6); }, count_scottish_stv,
      slow::scottish_stv);
}

}  // namespace
}  // namespace wardmote::counting
