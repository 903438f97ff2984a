#pragma once

// Counts that are due. One takes a moment or, by Equal Shares, hours: no rule waits for it. Whoever
// keeps the community has it done elsewhere, from a copy, and says what came of it by TakeCount.

#include <cstdint>
#include <optional>
#include <vector>

#include "governance/counting/terms.h"
#include "governance/decisions/decision.h"

namespace wardmote::decisions {

/// Everything the count of one decision is made of.
struct Box {
  std::vector<v1::DecisionChoice> choices;
  /// By receipt.
  std::vector<v1::DecisionOpenedBallot> opened;
  /// Sealed ballots that would not open.
  std::uint64_t lost = 0;
};

struct CountMaterial {
  /// Its terms, hashes, roll size and lot.
  v1::DecisionRecord record;
  Box box;
};

/// Closed decisions whose lot is complete or has had its time, by when their count was due. Cheap
/// where there are none.
std::vector<DecisionNumber> due_counts(const State& state, const community::State& community,
                                       Timestamp now);

/// A copy of what one of them is counted from.
CountMaterial count_material(const State& state, const Context& context, DecisionNumber decision);

/// Counts by the method. Pure, on any thread. Nothing if `watch` stopped it.
std::optional<v1::DecisionResult> result_of(const CountMaterial& material,
                                            const counting::Watch& watch = {});

}  // namespace wardmote::decisions
