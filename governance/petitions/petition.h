#pragma once

// Petitions (V13): "with so many supporters the committee owes us an answer". Start reading here:
// words.h, commands.h and effects.h are the vocabulary; the rules are below.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "governance/core/context.h"
#include "governance/core/decision.h"
#include "governance/core/ids.h"
#include "governance/core/result.h"
#include "governance/core/table.h"
#include "governance/core/time.h"
#include "governance/core/vault.h"
#include "governance/petitions/commands.h"
#include "governance/petitions/effects.h"
#include "governance/petitions/refusals.h"
#include "governance/petitions/words.h"
#include "wardmote/v1/petitions.pb.h"

namespace wardmote::petitions {

// ---- State

struct State {
  Table<PetitionNumber, v1::PetitionRecord> petitions;
  Table<std::string, v1::PetitionSupport> supports;  // key support_key()
  Table<std::string, v1::PetitionCard> cards;        // key card_key()
  Table<PetitionNumber, v1::PetitionTally> tallies;

  /// Derived: when Tick has something to do for a petition, earliest first.
  std::set<std::pair<Timestamp, PetitionNumber>> deadlines;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{56}, petitions);
    visit(std::uint8_t{57}, supports);
    visit(std::uint8_t{58}, cards);
    visit(std::uint8_t{59}, tallies);
  }
  /// Rebuilds what is derived once all rows are loaded.
  void after_load(const PersonVault& vault);
};

struct Feature {
  static constexpr std::uint32_t id = 8;
  static constexpr std::string_view name = "petitions";
  using State = petitions::State;
  using Event = v1::PetitionsEvent;
};

// ---- Rules

/// Code points.
inline constexpr std::size_t title_max = 120;
inline constexpr std::size_t text_max = 2000;
inline constexpr std::size_t words_max = 3000;
inline constexpr std::size_t petitions_max = 10'000;
/// Bytes of a picture's name at Telegram.
inline constexpr std::size_t photo_max = 256;
/// How often a petition that was sent back may be mended.
inline constexpr std::uint32_t mends_max = 3;
/// Two taps within that are one tap of an unsteady hand: it does not take the support back.
inline constexpr std::chrono::seconds double_tap{3};
/// The committee is reminded so long before a deadline, if it has at least twice as long.
inline constexpr std::chrono::hours check_reminder_before{24};
inline constexpr std::chrono::hours answer_reminder_before{72};
/// Told at a time: many supporters must not fill one commit.
inline constexpr std::size_t telling_batch = 200;
inline constexpr std::size_t similar_max = 3;
/// Beyond this many newest petitions nothing is compared: an upper bound of the work.
inline constexpr std::size_t compared_max = 200;
/// Share of what two texts have in common, of 1000, from which one is offered for the other.
inline constexpr std::uint32_t similar_score = 420;
inline constexpr std::size_t tick_max = 64;

using Decision = wardmote::Decision<v1::PetitionsEvent, Effect>;

/// Checks `command` against the rules; reads only its arguments (and seals through the vault).
Result<Decision> decide(const State& state, const Context& context, const Command& command);
/// What happened is never refused.
void apply(State& state, const v1::PetitionsEvent& event);
/// When `Tick` has something to do; nothing while the community is closed.
std::optional<Timestamp> next_deadline(const State& state, const Context& context);

/// Big-endian, so that the supports of a petition lie together.
std::string support_key(PetitionNumber petition, MemberId member);
/// The cards of a petition lie together.
std::string card_key(PetitionNumber petition, CardKind kind, std::optional<MemberId> member);

}  // namespace wardmote::petitions
