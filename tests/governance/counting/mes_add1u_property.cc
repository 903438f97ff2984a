#include "tests/governance/counting/budget_property.h"

namespace wardmote::counting {
namespace {

TEST(EqualSharesWithAdd1U, IsWhatAnObviousCountGives) {
  expect_shares_agree(10'000'000, Completion::add1u, slow::Fill::add1u);
}

}  // namespace
}  // namespace wardmote::counting
