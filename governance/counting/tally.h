#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "governance/counting/election.h"
#include "governance/counting/lot.h"
#include "governance/counting/sentence.h"

namespace wardmote::counting {

/// Why an option did not win, for those who wanted it.
struct Reason {
  OptionIndex option = 0;
  Sentence why;
};

/// The votes of each option at the end of a stage, in hundred-thousandths.
using Stage = std::vector<std::int64_t>;

/// What an election gives.
struct Tally {
  /// In order of election.
  std::vector<OptionIndex> elected = {};
  /// Best first, equal ones together; empty where the method ranks nothing.
  std::vector<std::vector<OptionIndex>> ranking = {};
  std::vector<Stage> stages = {};
  /// All ballots, and those that count.
  std::uint64_t turnout = 0;
  std::uint64_t valid = 0;
  /// In votes; Scottish STV alone has one.
  std::optional<std::uint64_t> quota = {};
  /// Whether the seed, or without one the order of ids, decided anything.
  bool used_lot = false;
  std::vector<Sentence> log = {};
  /// One for each option that is neither elected nor withdrawn, in the order of the options.
  std::vector<Reason> losers = {};
};

/// Names in one text: "A, B, C".
std::string names_of(const std::vector<Option>& options, std::span<const OptionIndex> some);

/// The line of the log that says who of `tied` the lot or, without a seed, the order of ids took.
Sentence lot_line(const std::vector<Option>& options, std::span<const OptionIndex> tied,
                  OptionIndex chosen, const TieOrder& order);

enum class Extreme : std::uint8_t { fewest, most };

/// Who is taken of several with equal votes.
struct TieBreak {
  OptionIndex chosen = 0;
  /// The earlier stage, from 0, at which they differed; none if the lot decided.
  std::optional<std::size_t> stage = {};
};

/// Takes the one with the fewest or most votes at the most recent stage at which they differed; of
/// those still equal at all, by lot: the best for `most`, the last for `fewest`. `tied` is not
/// empty.
TieBreak break_tie(std::vector<OptionIndex> tied, Extreme extreme, std::span<const Stage> stages,
                   const TieOrder& order);

/// The options that count, sorted by the most of `figures`: equal figures are one rank.
std::vector<std::vector<OptionIndex>> ranked_by(
    const std::vector<Option>& options, const std::vector<std::vector<std::int64_t>>& figures);

/// Fills `seats` from the ranking; a rank that does not fit, or whose order is asked for, goes by
/// lot, which is logged where it decides who is elected.
void elect_from_ranking(const std::vector<Option>& options, const TieOrder& order,
                        std::uint32_t seats, Tally& tally);

}  // namespace wardmote::counting
