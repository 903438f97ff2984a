#include "governance/counting/plurality.h"
#include "tests/governance/counting/agreement.h"

namespace wardmote::counting {
namespace {

TEST(Plurality, IsWhatAnObviousCountGives) {
  expect_agreement(
      1'000'000, [](Profiles& profiles) { return profiles.choices(); }, count_plurality,
      slow::plurality);
}

TEST(Approval, IsWhatAnObviousCountGives) {
  expect_agreement(
      2'000'000, [](Profiles& profiles) { return profiles.approvals(); }, count_approval,
      slow::plurality);
}

TEST(Score, IsWhatAnObviousCountGives) {
  expect_agreement(
      3'000'000, [](Profiles& profiles) { return profiles.scores(); }, count_score, slow::score);
}

}  // namespace
}  // namespace wardmote::counting
