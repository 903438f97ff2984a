#pragma once

// Surveys: "what do you think of the playground?" (V10). Start reading here: words.h, commands.h
// and effects.h are the vocabulary; the rules are below.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
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
#include "governance/surveys/commands.h"
#include "governance/surveys/effects.h"
#include "governance/surveys/refusals.h"
#include "governance/surveys/words.h"
#include "wardmote/v1/surveys.pb.h"

namespace wardmote::surveys {

// ---- State

struct State {
  Table<SurveyNumber, v1::SurveyRecord> surveys;
  Table<SurveyNumber, v1::SurveyRoll> rolls;
  Table<std::string, v1::SurveyResponse> responses;  // key response_key()
  Table<std::string, v1::SurveyCard> cards;          // key card_key()

  /// Derived: when Tick has something to do for a survey, earliest first.
  std::set<std::pair<Timestamp, SurveyNumber>> deadlines;
  /// Derived: how many responses there are.
  std::map<SurveyNumber, std::uint32_t> answered;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{52}, surveys);
    visit(std::uint8_t{53}, rolls);
    visit(std::uint8_t{54}, responses);
    visit(std::uint8_t{55}, cards);
  }
  /// Rebuilds what is derived once all rows are loaded.
  void after_load(const PersonVault& vault);
};

struct Feature {
  static constexpr std::uint32_t id = 7;
  static constexpr std::string_view name = "surveys";
  using State = surveys::State;
  using Event = v1::SurveysEvent;
};

// ---- Rules

/// Code points.
inline constexpr std::size_t title_max = 200;
inline constexpr std::size_t text_max = 2000;
inline constexpr std::size_t reason_max = 1000;
inline constexpr std::size_t label_max = 300;
inline constexpr std::size_t choice_max = 100;
/// Of an answer of several lines.
inline constexpr std::size_t long_answer_max = 1000;
inline constexpr std::size_t questions_max = 20;
/// Questions answered in several lines: what somebody is filling in must fit into a draft.
inline constexpr std::size_t texts_max = 5;
inline constexpr std::size_t surveys_max = 10'000;
inline constexpr std::chrono::hours shortest_survey{1};
inline constexpr std::chrono::hours longest_survey{24 * 90};
inline constexpr std::chrono::hours longest_membership{24 * 3660};
/// Who has not answered is reminded so long before the closing, if the survey is at least twice as
/// long.
inline constexpr std::chrono::hours reminder_before{24};
/// Reminded at a time: a large roll must not fill one commit.
inline constexpr std::size_t reminder_batch = 200;
/// Without names fewer answers than this are not told apart.
inline constexpr std::uint32_t smallest_count = 5;
/// What is written of when somebody answered without a name.
inline constexpr std::chrono::minutes hand_in_grain{10};
inline constexpr std::size_t tick_max = 64;

using Decision = wardmote::Decision<v1::SurveysEvent, Effect>;

/// Checks `command` against the rules; reads only its arguments (and seals through the vaults).
Result<Decision> decide(const State& state, const Context& context, const Command& command);
/// What happened is never refused.
void apply(State& state, const v1::SurveysEvent& event);
/// When `Tick` has something to do; nothing while the community is closed.
std::optional<Timestamp> next_deadline(const State& state, const Context& context);

/// The responses of a survey lie together. Big-endian.
std::string response_key(SurveyNumber survey, MemberId member);
/// The cards of a survey lie together.
std::string card_key(SurveyNumber survey, CardKind kind, std::optional<MemberId> member);

}  // namespace wardmote::surveys
