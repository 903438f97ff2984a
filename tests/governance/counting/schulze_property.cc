#include "governance/counting/schulze.h"
#include "tests/governance/counting/agreement.h"

namespace wardmote::counting {
namespace {

std::vector<std::vector<std::string>> ranks_of(const RankedElection& election,
                                               const SchulzeTally& result) {
  std::vector<std::vector<std::string>> ranks;
  for (const auto& rank : result.tally.ranking) {
    ranks.push_back(ids_of(election.options, rank));
    std::sort(ranks.back().begin(), ranks.back().end());
  }
  return ranks;
}

/// Seats are filled rank by rank, and within a rank in the order of the lot.
std::vector<std::string> expected_elected(const RankedElection& election,
                                          const std::vector<std::vector<std::string>>& ranking,
                                          const Terms& terms) {
  std::vector<std::string> ids;
  for (const auto& option : election.options) ids.push_back(option.id);
  std::vector<std::string> elected;
  for (const auto& rank : ranking)
    for (const auto& id : slow::tie_order(ids, terms.lot))
      if (elected.size() < terms.seats && std::find(rank.begin(), rank.end(), id) != rank.end())
        elected.push_back(id);
  return elected;
}

TEST(Schulze, IsWhatAnObviousCountGives) {
  for (std::uint64_t seed = 6'000'000; seed < 6'000'000 + profiles_per_method; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Profiles profiles{seed};
    const auto election = profiles.ranked(5);
    const Terms terms{.seats = 1 + profiles.below(3), .lot = profiles.lot()};
    const auto result = count_schulze(election, terms);
    ASSERT_TRUE(result);
    const auto expected = slow::schulze(election);
    ASSERT_EQ(ranks_of(election, *result), expected);
    ASSERT_EQ(ids_of(election.options, result->tally.elected),
              expected_elected(election, expected, terms));
    if (result->condorcet_winner) {
      ASSERT_EQ(result->tally.ranking.front(), std::vector{*result->condorcet_winner});
    }
    const auto other = shuffled(election, profiles);
    const auto again = count_schulze(other, terms);
    ASSERT_TRUE(again);
    ASSERT_EQ(ranks_of(other, *again), ranks_of(election, *result));
    ASSERT_EQ(ids_of(other.options, again->tally.elected),
              ids_of(election.options, result->tally.elected));
  }
}

TEST(Schulze, DropsFirstWhatDoesNotBeatNoneOfThese) {
  // Debian's rule: a is liked by most of all, but not above "none".
  const RankedElection election{{{"a", "a"}, {"b", "b"}, {"none", "none"}},
                                {{{{0}, {1}, {2}}, 4}, {{{1}, {2}, {0}}, 3}, {{{2}, {0}, {1}}, 2}}};
  EXPECT_EQ(ids_of(election.options, count_schulze(election, {})->tally.elected),
            std::vector<std::string>{"a"});
  const auto result = count_schulze(election, {}, OptionIndex{2});
  ASSERT_TRUE(result);
  EXPECT_EQ(ids_of(election.options, result->tally.elected), std::vector<std::string>{"b"});
  EXPECT_EQ(result->tally.losers.front().why.key, "counting.lost.below_default");
  EXPECT_FALSE(count_schulze(election, {}, OptionIndex{3}));
}

}  // namespace
}  // namespace wardmote::counting
