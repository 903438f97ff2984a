#pragma once

// What a count means under quorum and threshold.

#include <cstdint>
#include <vector>

#include "governance/counting/requirements.h"
#include "governance/counting/sentence.h"
#include "governance/counting/tally.h"
#include "governance/decisions/rules.h"

namespace wardmote::decisions {

/// What every method gives, elections and budgets alike.
struct Counted {
  std::vector<counting::OptionIndex> first;
  bool used_lot = false;
  std::vector<counting::Sentence> log;
  std::vector<counting::Reason> losers;
  /// Of budgets.
  std::int64_t cost = 0;
};

/// Quorum and threshold as the counts judge them, for a roll of that many.
counting::Requirements requirements_of(const v1::DecisionTerms& terms, std::uint64_t roll);

/// Notes that there is no result, and why.
void set_fault(v1::DecisionResult& result, const counting::Sentence& why);

/// Fills in who has won, whether quorum and threshold were reached, the log, and for each option
/// that has not won why; roll, turnout and valid are there already.
void judge_count(const v1::DecisionTerms& terms, const Box& box, Counted counted,
                 v1::DecisionResult& result);

}  // namespace wardmote::decisions
