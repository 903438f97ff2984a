#include "tests/governance/counting/budget_property.h"

namespace wardmote::counting {
namespace {

TEST(EqualSharesWithAdd1, IsWhatAnObviousCountGives) {
  expect_shares_agree(9'000'000, Completion::add1, slow::Fill::add1);
}

}  // namespace
}  // namespace wardmote::counting
