#pragma once

// The same methods once more, written to be obvious and not to be fast: every stage from the
// beginning, paper by paper, with fractions. Nothing of governance/counting but its values is used.

#include <gmpxx.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "governance/counting/budget.h"
#include "governance/counting/election.h"
#include "governance/counting/lot.h"

namespace wardmote::counting::slow {

/// Ids of options, best first in the order of the lot or, without a seed, by their bytes.
std::vector<std::string> tie_order(const std::vector<std::string>& ids,
                                   const std::optional<Seed>& lot);

struct Result {
  std::vector<std::string> elected;
  /// By id, at each stage.
  std::vector<std::map<std::string, mpq_class>> stages;
};

Result plurality(const ApprovalElection& election, std::uint32_t seats,
                 const std::optional<Seed>& lot);
Result score(const ScoreElection& election, std::uint32_t seats, const std::optional<Seed>& lot);
Result irv(const RankedElection& election, const std::optional<Seed>& lot);
Result scottish_stv(const RankedElection& election, std::uint32_t seats,
                    const std::optional<Seed>& lot);
/// The ranking, as sets of ids.
std::vector<std::vector<std::string>> schulze(const RankedElection& election);

std::vector<std::string> greedy(const BudgetElection& election, bool per_cost, bool stops,
                                std::int64_t threshold, const std::optional<Seed>& lot);

struct Shares {
  std::vector<std::string> funded;
  mpq_class share;
  std::uint64_t steps = 0;
};
enum class Fill { none, add1, add1u };
Shares equal_shares(const BudgetElection& election, Fill fill, bool no_early_stop, bool integral,
                    const std::optional<Seed>& lot);

}  // namespace wardmote::counting::slow
