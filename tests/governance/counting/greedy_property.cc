#include "tests/governance/counting/budget_property.h"

namespace wardmote::counting {
namespace {

void expect_greedy(const BudgetElection& election, const GreedyTerms& terms,
                   const std::vector<std::string>& expected) {
  const auto outcome = count_greedy(election, terms);
  ASSERT_TRUE(outcome) << outcome.error().key;
  ASSERT_EQ(ids_of(election.projects, outcome->funded), expected);
  ASSERT_LE(outcome->cost, election.budget);
  ASSERT_EQ(outcome->losers.size() + outcome->funded.size(), election.projects.size());
}

TEST(Greedy, IsWhatAnObviousCountGives) {
  for (std::uint64_t seed = 7'000'000; seed < 7'000'000 + 4 * profiles_per_method; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Profiles profiles{seed};
    const auto election =
        profiles.budget(profiles.below(3) == 0 ? BudgetVotes::points : BudgetVotes::approval);
    GreedyTerms terms{.lot = profiles.lot()};
    // Each of the four named variants in turn.
    if (seed % 4 == 1) terms.skip = GreedySkip::stop;
    if (seed % 4 == 2) terms.threshold = profiles.below(8);
    if (seed % 4 == 3) terms.order = GreedyOrder::per_cost;
    const auto expected =
        slow::greedy(election, terms.order == GreedyOrder::per_cost, terms.skip == GreedySkip::stop,
                     terms.threshold.value_or(0), terms.lot);
    expect_greedy(election, terms, expected);
    expect_greedy(shuffled(election, profiles), terms, expected);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace wardmote::counting
