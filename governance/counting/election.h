#pragma once

// What is counted: options, and ballots of three shapes. Identical ballots may be given one by one
// or as one with a count; no result depends on it, nor on any order.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "governance/core/result.h"

namespace wardmote::counting {

inline constexpr std::size_t options_max = 500;
/// Of one election, so that votes in hundred-thousandths and sums of scores fit 64 bits.
inline constexpr std::uint64_t ballots_max = 1'000'000'000;
inline constexpr std::uint32_t score_max = 1'000;

/// An option's place in its election's list, from 0.
using OptionIndex = std::uint32_t;

struct Option {
  /// What the lot is drawn by; no two options share one.
  std::string id;
  std::string name;
  /// Stays in the list, is skipped on every ballot.
  bool withdrawn = false;
};

/// Approved options; of plurality the one chosen. Empty is an abstention.
struct ApprovalBallot {
  std::vector<OptionIndex> options;
  std::uint64_t count = 1;
};

/// Scores given, each 0 to score_max; what is missing has 0.
struct ScoreBallot {
  std::vector<std::pair<OptionIndex, std::uint32_t>> scores;
  std::uint64_t count = 1;
};

/// Ranks, best first; options of one rank are equal. Unranked ones come after all others.
struct RankedBallot {
  std::vector<std::vector<OptionIndex>> ranks;
  std::uint64_t count = 1;
};

template <class Ballot>
struct Election {
  std::vector<Option> options;
  std::vector<Ballot> ballots;
};
using ApprovalElection = Election<ApprovalBallot>;
using ScoreElection = Election<ScoreBallot>;
using RankedElection = Election<RankedBallot>;

/// Refuses an option that is not there or is named twice. What is cast is checked by these, and
/// what is counted once more.
Result<void> check_ballot(const std::vector<Option>& options, const ApprovalBallot& ballot);
Result<void> check_ballot(const std::vector<Option>& options, const ScoreBallot& ballot);
Result<void> check_ballot(const std::vector<Option>& options, const RankedBallot& ballot);
/// A ballot of plurality names one option or, to abstain, none.
Result<void> check_choice(const std::vector<Option>& options, const ApprovalBallot& ballot);

/// Refuses two options of one id, too many options or ballots, and every ballot that is malformed.
Result<void> check(const ApprovalElection& election);
Result<void> check(const ScoreElection& election);
Result<void> check(const RankedElection& election);

/// Each ballot's first rank as its choice. A first rank that is shared, or only withdrawn, is none.
ApprovalElection first_choices(const RankedElection& election);
/// Each ballot approves what it ranks.
ApprovalElection ranked_as_approved(const RankedElection& election);

}  // namespace wardmote::counting
