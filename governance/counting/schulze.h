#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "governance/core/result.h"
#include "governance/counting/election.h"
#include "governance/counting/tally.h"
#include "governance/counting/terms.h"

namespace wardmote::counting {

/// A figure for each pair of options: `at(a, b)` is about a against b.
class PairTable {
 public:
  explicit PairTable(std::size_t options) : options_(options), figures_(options * options, 0) {}

  std::int64_t at(OptionIndex a, OptionIndex b) const { return figures_[a * options_ + b]; }
  std::int64_t& at(OptionIndex a, OptionIndex b) { return figures_[a * options_ + b]; }
  std::size_t options() const { return options_; }

 private:
  std::size_t options_;
  std::vector<std::int64_t> figures_;
};

struct SchulzeTally {
  Tally tally;
  /// How many ballots rank a above b.
  PairTable pairwise;
  /// The strength of the strongest path from a to b, 0 if there is none.
  PairTable paths;
  /// Who beats everybody else directly, if anybody does.
  std::optional<OptionIndex> condorcet_winner;
};

/// The Schulze method with winning votes. Unranked options are equal and last. a is before b if its
/// strongest path to b is stronger than the one back; where neither is, both share a rank. Options
/// that do not beat `default_option` ("none of these") directly are dropped first, as Debian does.
Result<SchulzeTally> count_schulze(const RankedElection& election, const Terms& terms,
                                   std::optional<OptionIndex> default_option = {});

}  // namespace wardmote::counting
