#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "governance/counting/tally.h"
#include "tests/governance/counting/profiles.h"
#include "tests/governance/counting/slow_counts.h"

namespace wardmote::counting {

/// Stages by id, as fractions.
inline std::vector<std::map<std::string, mpq_class>> stages_of(const std::vector<Option>& options,
                                                               const Tally& tally) {
  std::vector<std::map<std::string, mpq_class>> stages;
  for (const auto& stage : tally.stages) {
    auto& votes = stages.emplace_back();
    for (std::size_t i = 0; i < options.size(); ++i) {
      mpq_class value{static_cast<long>(stage[i]), 100'000};
      value.canonicalize();
      votes[options[i].id] = value;
    }
  }
  return stages;
}

/// Tries a method on random elections: count and slow count agree, and neither order nor grouping
/// matters. Every loser has a reason.
template <class Make, class Count, class Slow>
void expect_agreement(std::uint64_t first_seed, Make make, Count count, Slow slow) {
  for (int i = 0; i < profiles_per_method; ++i) {
    const auto seed = first_seed + static_cast<std::uint64_t>(i);
    SCOPED_TRACE("seed " + std::to_string(seed));
    Profiles profiles{seed};
    const auto election = make(profiles);
    const auto seats = 1 + profiles.below(3);
    const auto lot = profiles.lot();
    const auto tally = count(election, Terms{.seats = seats, .lot = lot});
    ASSERT_TRUE(tally) << tally.error().key;
    const auto expected = slow(election, seats, lot);
    ASSERT_EQ(ids_of(election.options, tally->elected), expected.elected);
    if (!expected.stages.empty()) {
      ASSERT_EQ(stages_of(election.options, *tally), expected.stages);
    }
    std::size_t withdrawn = 0;
    for (const auto& option : election.options) withdrawn += option.withdrawn ? 1 : 0;
    ASSERT_EQ(tally->losers.size() + tally->elected.size() + withdrawn, election.options.size());
    const auto other = shuffled(election, profiles);
    const auto again = count(other, Terms{.seats = seats, .lot = lot});
    ASSERT_TRUE(again);
    ASSERT_EQ(ids_of(other.options, again->elected), expected.elected);
    ASSERT_EQ(stages_of(other.options, *again), stages_of(election.options, *tally));
    ASSERT_EQ(again->used_lot, tally->used_lot);
  }
}

}  // namespace wardmote::counting
