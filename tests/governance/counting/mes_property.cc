#include "tests/governance/counting/budget_property.h"

namespace wardmote::counting {
namespace {

TEST(EqualShares, IsWhatAnObviousCountGives) {
  expect_shares_agree(8'000'000, Completion::none, slow::Fill::none);
}

}  // namespace
}  // namespace wardmote::counting
