#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "governance/counting/equal_shares.h"
#include "governance/counting/greedy.h"
#include "tests/governance/counting/profiles.h"
#include "tests/governance/counting/slow_counts.h"

namespace wardmote::counting {

inline void expect_shares(const BudgetElection& election, const SharesTerms& terms,
                          const slow::Shares& expected) {
  const auto outcome = count_equal_shares(election, terms);
  ASSERT_TRUE(outcome) << outcome.error().key;
  ASSERT_EQ(ids_of(election.projects, outcome->funded), expected.funded);
  ASSERT_EQ(outcome->steps, expected.steps);
  ASSERT_EQ(outcome->share.value_or(Rational{0}), expected.share);
  ASSERT_LE(outcome->cost, election.budget);
  ASSERT_EQ(outcome->losers.size() + outcome->funded.size(), election.projects.size());
}

/// Equal Shares with one completion on random budgets of approvals and of points in turn.
inline void expect_shares_agree(std::uint64_t first_seed, Completion completion, slow::Fill fill) {
  for (int i = 0; i < profiles_per_method; ++i) {
    const auto seed = first_seed + static_cast<std::uint64_t>(i);
    SCOPED_TRACE("seed " + std::to_string(seed));
    Profiles profiles{seed};
    const auto election = profiles.budget(i % 3 == 0 ? BudgetVotes::points : BudgetVotes::approval);
    const SharesTerms terms{.completion = completion,
                            .no_early_stop = profiles.below(3) == 0,
                            .integral_start = profiles.below(3) == 0,
                            .lot = profiles.lot()};
    const auto expected =
        slow::equal_shares(election, fill, terms.no_early_stop, terms.integral_start, terms.lot);
    expect_shares(election, terms, expected);
    expect_shares(shuffled(election, profiles), terms, expected);
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace wardmote::counting
