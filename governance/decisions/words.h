#pragma once

// The vocabulary of decisions. The numbers are those of the records.

#include <cstdint>

#include "governance/core/ids.h"

namespace wardmote::decisions {

/// A decision within its community, counted from 1, never reused.
enum class DecisionNumber : std::uint64_t {};

enum class DecisionState : std::uint8_t {
  draft = 1,
  /// A second officer agreed to the texts.
  approved = 2,
  open = 3,  // also while papers are read, when nobody votes any more
  /// No ballot is taken any more; the lot is being revealed, or the ballots counted.
  closed = 4,
  /// The appeal period runs.
  counted = 5,
  final_result = 6,
  cancelled = 7,
};

enum class Method : std::uint8_t {
  yes_no = 1,
  plurality = 2,
  approval = 3,
  score = 4,
  irv = 5,
  schulze = 6,
  scottish_stv = 7,
  budget_greedy = 8,
  budget_equal_shares = 9,
};

/// Who sees a choice with a name.
enum class Secrecy : std::uint8_t {
  /// Everybody.
  open = 0,
  /// Nobody but the process, and after the appeal period not even that.
  private_ballots = 1,
};

/// Where a decision is shown.
enum class CardKind : std::uint8_t {
  group = 1,
  /// In the committee's chat, or in an officer's private one.
  officers = 2,
};

enum class TieRule : std::uint8_t { lot = 1, listed_order = 2 };

/// What a ballot of a method looks like.
enum class BallotShape : std::uint8_t { chosen, scores, ranks };

}  // namespace wardmote::decisions
