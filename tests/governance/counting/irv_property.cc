#include "governance/counting/irv.h"
#include "tests/governance/counting/agreement.h"

namespace wardmote::counting {
namespace {

TEST(InstantRunoff, IsWhatAnObviousCountGives) {
  expect_agreement(
      4'000'000, [](Profiles& profiles) { return profiles.ranked(5); },
      [](const RankedElection& election, Terms terms) {
        terms.seats = 1;
        return count_irv(election, terms);
      },
      [](const RankedElection& election, std::uint32_t, const std::optional<Seed>& lot) {
        return slow::irv(election, lot);
      });
}

}  // namespace
}  // namespace wardmote::counting
