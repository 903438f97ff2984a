#pragma once

// Reports: "the street lamp is out" (R1 to R8). Start reading here: words.h, commands.h and
// effects.h are the vocabulary; the rules are below.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "governance/core/context.h"
#include "governance/core/decision.h"
#include "governance/core/ids.h"
#include "governance/core/result.h"
#include "governance/core/table.h"
#include "governance/core/time.h"
#include "governance/core/vault.h"
#include "governance/reports/commands.h"
#include "governance/reports/effects.h"
#include "governance/reports/refusals.h"
#include "governance/reports/text_features.h"
#include "governance/reports/words.h"
#include "wardmote/v1/reports.pb.h"

namespace wardmote::reports {

// ---- State

/// A report that a new one may repeat.
struct Offered {
  /// Of its text; made when first compared, since most communities sleep through most of the year.
  mutable std::optional<TextSketch> sketch = {};
};

/// What is derived from the tables, so that nothing searches them all.
struct Index {
  /// Public and not withdrawn, by category; what a new report may repeat.
  std::map<std::string, std::map<ReportNumber, Offered>, std::less<>> by_category;
  std::map<MemberId, std::set<ReportNumber>> by_reporter;
  std::map<MemberId, std::set<ReportNumber>> by_follower;
  std::map<ReportNumber, std::set<ReportNumber>> copies;
  std::map<Message, ReportNumber> by_source;
  /// Cards and notes by the message that they are; officers' topics by their thread.
  std::map<Message, ReportNumber> by_message;
  std::map<Message, ReportNumber> by_topic;
  /// When Tick has something to do for a report, earliest first.
  std::set<std::pair<Timestamp, ReportNumber>> deadlines;
  /// Supporters of the report itself, without its copies'.
  std::map<ReportNumber, std::uint32_t> supporters;
};

struct State {
  Table<ReportNumber, v1::Report> reports;
  Table<std::string, v1::ReportFollow> follows;  // key follow_key()
  Table<std::string, v1::ReportNote> notes;      // key note_key()
  Table<std::string, v1::ReportCard> cards;      // key card_key()
  Table<std::string, v1::ReportCategory> categories;
  Table<std::string, v1::ResponseTemplate> templates;

  Index index;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{32}, reports);
    visit(std::uint8_t{33}, follows);
    visit(std::uint8_t{34}, notes);
    visit(std::uint8_t{35}, cards);
    visit(std::uint8_t{36}, categories);
    visit(std::uint8_t{37}, templates);
  }
  /// Rebuilds the index once all rows are loaded.
  void after_load(const PersonVault& vault);
};

struct Feature {
  static constexpr std::uint32_t id = 4;
  static constexpr std::string_view name = "reports";
  using State = reports::State;
  using Event = v1::ReportsEvent;
};

// ---- Rules

inline constexpr std::chrono::minutes undo_window{10};
/// Code points; Open311's limit of a description.
inline constexpr std::size_t text_max = 4000;
inline constexpr std::size_t reason_max = 1000;
inline constexpr std::size_t landmark_max = 300;
inline constexpr std::size_t photos_max = 10;
inline constexpr std::uint32_t notes_max = 500;
/// Older steps stay in the events.
inline constexpr int history_max = 40;
inline constexpr std::size_t followers_max = 1000;
/// Members told of one event; those beyond it see it on the card.
inline constexpr std::size_t fan_out_max = 1000;
inline constexpr std::size_t categories_max = 60;
inline constexpr std::size_t templates_max = 200;
inline constexpr std::size_t tick_max = 64;

using Decision = wardmote::Decision<v1::ReportsEvent, Effect>;

/// Checks `command` against the rules; reads only its arguments (and seals through the vault).
Result<Decision> decide(const State& state, const Context& context, const Command& command);
/// What happened is never refused.
void apply(State& state, const v1::ReportsEvent& event);
/// When `Tick` has something to do; nothing while the community is closed.
std::optional<Timestamp> next_deadline(const State& state, const Context& context);

// ---- Keys: big-endian, so that a report's rows lie together

std::string follow_key(ReportNumber report, MemberId member);
std::string note_key(ReportNumber report, std::uint32_t note);
std::string card_key(ReportNumber report, CardKind kind, std::optional<MemberId> member = {});

}  // namespace wardmote::reports
