#pragma once

#include <cstdint>
#include <optional>

#include "governance/core/result.h"
#include "governance/counting/budget.h"

namespace wardmote::counting {

enum class GreedyOrder : std::uint8_t {
  /// Most votes first; of points, most points.
  votes,
  /// Most votes or points for each unit of cost first.
  per_cost,
};

/// What a project that costs more than is left does to those behind it.
enum class GreedySkip : std::uint8_t {
  /// It is passed over.
  skip,
  /// Nothing after it is funded.
  stop,
};

struct GreedyTerms {
  GreedyOrder order = GreedyOrder::votes;
  GreedySkip skip = GreedySkip::skip;
  /// Projects with fewer votes (of points: fewer points) are out.
  std::optional<std::int64_t> threshold = {};
  std::optional<Seed> lot = {};
  Watch watch = {};
};

/// Funds one project after the other while money is left, as most cities do. Of equal votes the
/// cheaper project is first, then the lot decides. A project without votes is never funded.
Result<BudgetOutcome> count_greedy(const BudgetElection& election, const GreedyTerms& terms);

/// Goes on where another count stopped: adds to `outcome` what `terms` would fund with the rest.
void fill_greedily(const BudgetElection& election, const GreedyTerms& terms,
                   BudgetOutcome& outcome);

}  // namespace wardmote::counting
