#pragma once

// The Method of Equal Shares with one given share: the part that is run again for each step of
// Add1, made fast without leaving whole numbers.

#include <cstdint>
#include <vector>

#include "governance/counting/budget.h"
#include "governance/counting/exact.h"
#include "governance/counting/lot.h"

namespace wardmote::counting {

/// How one project was paid, as the log tells it.
struct Payment {
  OptionIndex project = 0;
  /// The most that any supporter paid, in minor units.
  Rational most;
  /// Whether the lot took it from among equals.
  bool by_lot = false;
};

/// What one share buys.
struct SharesRun {
  std::vector<Payment> payments;
  std::int64_t cost = 0;
  /// Whether it was given up, since it costs more than the budget.
  bool overspends = false;
};

/// Groups of voters with equal ballots and their money. All money of a run has one denominator, so
/// that comparing and adding is done with whole numbers; it grows as payments divide.
class SharesMethod {
 public:
  SharesMethod(const BudgetElection& election, const Support& support, const TieOrder& order);

  /// Runs with `share` minor units for each voter.
  SharesRun run(const Rational& share);

  /// After a run: what the supporters of `project` have left together, in minor units.
  Rational left_of_supporters(OptionIndex project) const;
  std::uint64_t voters() const { return voters_; }

 private:
  struct Supporter {
    std::uint32_t group = 0;
    std::int64_t utility = 1;
  };
  /// Of a project: what each unit of utility costs its payers, as a fraction.
  struct Rate {
    Integer numerator = 0;
    Integer denominator = 1;
  };
  /// Supporters with the same money and utility, while a project is looked at.
  struct Entry {
    std::uint32_t purse = 0;
    std::int64_t utility = 1;
    std::uint64_t count = 0;
  };

  void begin(const Rational& share);
  bool find_cheapest();
  void gather(OptionIndex project);
  bool find_rate(OptionIndex project);
  bool is_cheaper(const Rate& one, const Rate& other) const;
  bool is_preferred(OptionIndex one, OptionIndex other, bool& by_lot) const;
  Payment pay(OptionIndex project, bool by_lot);
  std::uint32_t add_purse(Integer amount);
  void split_purses(OptionIndex project, const Integer& numerator);
  void sort_purses();

  const BudgetElection& election_;
  const Support& support_;
  const TieOrder& order_;
  std::vector<std::vector<Supporter>> supporters_;
  std::vector<std::uint64_t> group_counts_;
  std::uint64_t voters_ = 0;

  // Of a run. A purse is an amount that some groups have; purses are sorted, least first, and the
  // first is always empty.
  Integer denominator_;
  std::vector<Integer> purses_;
  std::vector<std::uint32_t> purse_of_group_;
  std::vector<Rate> rates_;
  std::vector<bool> is_open_;
  /// Whether a rate is that of the present round, or only a lower bound from an earlier one.
  std::vector<bool> is_fresh_;
  std::vector<OptionIndex> cheapest_;

  // Room that is used again.
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> count_of_purse_;
  Integer owed_, weight_, left_, right_;
};

}  // namespace wardmote::counting
