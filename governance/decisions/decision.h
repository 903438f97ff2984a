#pragma once

// Decisions: "which plan for the square?" (V1 to V8). Start reading here: words.h, commands.h
// and effects.h are the vocabulary; the rules are below.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "governance/core/context.h"
#include "governance/core/decision.h"
#include "governance/core/ids.h"
#include "governance/core/result.h"
#include "governance/core/table.h"
#include "governance/core/time.h"
#include "governance/core/vault.h"
#include "governance/decisions/commands.h"
#include "governance/decisions/effects.h"
#include "governance/decisions/refusals.h"
#include "governance/decisions/words.h"
#include "wardmote/v1/decisions.pb.h"
#include "wardmote/v1/public_log.pb.h"

namespace wardmote::decisions {

// ---- State

struct State {
  Table<DecisionNumber, v1::DecisionRecord> decisions;
  Table<DecisionNumber, v1::DecisionRoll> rolls;
  Table<std::string, v1::DecisionBallot> ballots;  // key ballot_key()
  Table<std::string, v1::DecisionCard> cards;      // key card_key()
  Table<DecisionNumber, v1::DecisionBox> boxes;
  Table<std::string, v1::DecisionPaper> papers;  // key paper_key()

  /// Derived: when Tick has something to do for a decision, earliest first.
  std::set<std::pair<Timestamp, DecisionNumber>> deadlines;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{40}, decisions);
    visit(std::uint8_t{41}, rolls);
    visit(std::uint8_t{42}, ballots);
    visit(std::uint8_t{43}, cards);
    visit(std::uint8_t{44}, boxes);
    visit(std::uint8_t{45}, papers);
  }
  /// Rebuilds what is derived once all rows are loaded.
  void after_load(const PersonVault& vault);
};

struct Feature {
  static constexpr std::uint32_t id = 5;
  static constexpr std::string_view name = "decisions";
  using State = decisions::State;
  using Event = v1::DecisionsEvent;
};

// ---- Rules

/// Code points.
inline constexpr std::size_t title_max = 200;
inline constexpr std::size_t text_max = 4000;
inline constexpr std::size_t reason_max = 1000;
inline constexpr std::size_t options_max = 50;
inline constexpr std::size_t decisions_max = 10'000;
inline constexpr std::uint32_t default_score_max = 5;
inline constexpr std::uint32_t highest_score_max = 100;
inline constexpr std::uint32_t decimals_max = 4;
inline constexpr std::chrono::hours shortest_vote{1};
inline constexpr std::chrono::hours longest_vote{24 * 90};
inline constexpr std::chrono::hours longest_appeal{24 * 60};
inline constexpr std::chrono::hours longest_membership{24 * 3660};
/// Who has not voted is reminded so long before the closing, if the vote is at least twice as long.
inline constexpr std::chrono::hours reminder_before{24};
/// Reminded at a time: a large roll must not fill one commit.
inline constexpr std::size_t reminder_batch = 200;
/// A committer who has not revealed by then is named, and the lot is drawn without.
inline constexpr std::chrono::hours reveal_window{24};
/// Papers that were handed in while people voted are read so much longer at most.
inline constexpr std::chrono::hours paper_window{48};
/// One alone could try numbers until the lot pleases.
inline constexpr int commitments_min = 2;
inline constexpr int commitments_max = 9;
inline constexpr std::size_t reveal_max = 256;
/// What is written of when a private ballot was cast.
inline constexpr std::chrono::minutes cast_time_grain{10};
inline constexpr std::size_t receipt_length = 16;
/// Open ballots go on the board as soon as so many wait, or when the clock passes a full
/// cast_time_grain. Private ones go all together with the closing.
inline constexpr int posted_at_once = 32;
/// Bytes.
inline constexpr std::size_t nonce_size = 32;
/// Lines of a count's log that the result keeps.
inline constexpr int log_max = 2000;
inline constexpr std::size_t tick_max = 64;

using Decision = wardmote::Decision<v1::DecisionsEvent, Effect>;

/// Checks `command` against the rules; reads only its arguments (and seals through the vault).
Result<Decision> decide(const State& state, const Context& context, const Command& command);
/// What happened is never refused.
void apply(State& state, const v1::DecisionsEvent& event);
/// What the board says of what happened, in order; nothing of most events. `state` is as the event
/// left it.
std::vector<v1::BoardLine> board_lines(const State& state, const v1::DecisionsEvent& event);
/// When `Tick` has something to do; nothing while the community is closed.
std::optional<Timestamp> next_deadline(const State& state, const Context& context);

/// Big-endian, so that the ballots of a decision lie together.
std::string ballot_key(DecisionNumber decision, MemberId member);
/// The papers of a decision lie together, by number.
std::string paper_key(DecisionNumber decision, std::uint32_t paper);
/// The cards of a decision lie together.
std::string card_key(DecisionNumber decision, CardKind kind, std::optional<MemberId> member);

}  // namespace wardmote::decisions
