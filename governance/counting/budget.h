#pragma once

// Participatory budgets: projects with costs, and what their counts give.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "governance/core/result.h"
#include "governance/counting/election.h"
#include "governance/counting/exact.h"
#include "governance/counting/tally.h"
#include "governance/counting/terms.h"

namespace wardmote::counting {

inline constexpr std::size_t projects_max = 10'000;
/// Of a budget and of a cost, in minor units.
inline constexpr std::int64_t amount_max = 1'000'000'000'000'000;
/// Of the points that one voter gives one project, in their own minor units.
inline constexpr std::int64_t points_max = 1'000'000'000;

struct Project {
  /// No two projects share one.
  std::string id;
  std::string name;
  /// In minor units of the budget's currency, more than 0.
  std::int64_t cost = 0;
};

enum class BudgetVotes : std::uint8_t {
  /// A ballot approves projects; each has 1 point.
  approval,
  /// A ballot spreads points; Borda's if it ranks.
  points,
};

/// Whoever casts an empty one is a voter all the same: Equal Shares gives everybody a share.
struct BudgetBallot {
  std::vector<std::pair<OptionIndex, std::int64_t>> points;
  std::uint64_t count = 1;
};

struct BudgetElection {
  std::vector<Project> projects;
  std::vector<BudgetBallot> ballots;
  BudgetVotes votes = BudgetVotes::approval;
  /// In minor units, as costs are.
  std::int64_t budget = 0;
  /// How many digits of an amount lie behind the point.
  unsigned decimals = 0;
};

/// Refuses what cannot be counted: ids twice, costs not above 0, amounts beyond the limits, points
/// out of range, ballots that name a project twice or one that is not there.
Result<void> check(const BudgetElection& election);

/// The projects as options of an election, for methods that know no costs.
std::vector<Option> options_of(const BudgetElection& election);

/// What each project got.
struct Support {
  /// How many voters gave it more than 0 points.
  std::vector<std::int64_t> voters;
  /// All its points; of approvals the same.
  std::vector<std::int64_t> points;
};
Support support_of(const BudgetElection& election);

enum class SharesStop : std::uint8_t {
  /// The share was not to be raised.
  not_raised,
  /// No project with a vote fits into what is left.
  exhaustive,
  /// The next share would spend more than there is.
  next_overspends,
  /// Every project with a vote is funded.
  all_funded,
};
std::string_view name(SharesStop stop);

struct BudgetOutcome {
  /// In the order in which they were funded.
  std::vector<OptionIndex> funded = {};
  /// Their costs together, in minor units.
  std::int64_t cost = 0;
  Support support = {};
  /// What Equal Shares gave each voter in the end, in whole units of the currency.
  std::optional<Rational> share = {};
  /// How often the share was raised.
  std::uint64_t steps = 0;
  SharesStop stopped = SharesStop::not_raised;
  bool used_lot = false;
  std::vector<Sentence> log = {};
  std::vector<Reason> losers = {};
};

/// How many voters have more of their projects funded by one outcome than by another.
struct Comparison {
  std::uint64_t more_by_first = 0;
  std::uint64_t more_by_second = 0;
  std::uint64_t equal = 0;
};
Comparison compare(const BudgetElection& election, const std::vector<OptionIndex>& first,
                   const std::vector<OptionIndex>& second);

}  // namespace wardmote::counting
