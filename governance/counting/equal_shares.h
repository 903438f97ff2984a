#pragma once

#include <cstdint>
#include <optional>

#include "governance/core/result.h"
#include "governance/counting/budget.h"

namespace wardmote::counting {

/// What is done with money that Equal Shares alone leaves.
enum class Completion : std::uint8_t {
  none,
  /// Everybody's share is raised step by step while the outcome costs no more than the budget.
  add1,
  /// The same, and what is left then goes to the projects with most votes.
  add1u,
};

struct SharesTerms {
  Completion completion = Completion::none;
  /// Goes on raising when no further project fits the rest: Wieliczka's rule.
  bool no_early_stop = false;
  /// Begins with whole units of the currency, rounded down, in place of the exact share.
  bool integral_start = false;
  /// By how many whole units of the currency a step raises the share; at least 1.
  std::uint64_t increment = 1;
  /// More steps than this are refused.
  std::uint64_t steps_max = 10'000'000;
  std::optional<Seed> lot = {};
  Watch watch = {};
};

/// The Method of Equal Shares (Peters, Pierczynski and Skowron 2021, as equalshares.net and
/// pabutools have it). The utility of an approved project is its cost, of points the points. Of
/// projects that ask the same for each unit of utility, the cheaper one is taken, then the one with
/// more voters, then the lot decides.
Result<BudgetOutcome> count_equal_shares(const BudgetElection& election, const SharesTerms& terms);

}  // namespace wardmote::counting
