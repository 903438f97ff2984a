#pragma once

// What the dialogue and the pages ask.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/core/context.h"
#include "governance/reports/report.h"

namespace wardmote::reports {

// ---- One report. Pointers are good until the next apply.

/// Null if there is none, or if it was withdrawn.
const v1::Report* find(const State& state, ReportNumber report);
/// Neither resolved nor declined nor a copy nor withdrawn. Open311's "open".
bool is_open(const v1::Report& report);
/// "open" or "closed".
std::string_view open311_status(const v1::Report& report);
/// What the reporter said; nothing if it was withdrawn or the reporter's key is destroyed.
std::optional<v1::ReportBody> body_of(const v1::Report& report, const PersonVault& vault);
/// The same of a note; `report` is the one it belongs to.
std::optional<v1::NoteBody> body_of(const v1::ReportNote& note, const v1::Report& report,
                                    const PersonVault& vault);

/// An officer or above, or the helper whom it is assigned to.
bool may_work_on(const Context& context, const v1::Report& report, MemberId member);
/// Public, or the member's own, or `may_work_on`.
bool visible_to(const Context& context, const v1::Report& report, MemberId member);
/// Whether neighbours may see who reported it; the committee always does.
bool name_visible_to(const Context& context, const v1::Report& report, MemberId member);

/// The report itself, or the original it is a copy of.
ReportNumber original_of(const State& state, ReportNumber report);
std::vector<ReportNumber> copies_of(const State& state, ReportNumber report);
/// Who said "me too", and the reporters and supporters of its copies; never the reporter.
/// Ascending.
std::vector<MemberId> supporters_of(const State& state, ReportNumber report);

/// Somebody who hears of a report, and the number they know it by: their own or the copy's.
struct Listener {
  MemberId member{};
  ReportNumber via{};
};
/// The reporter first, then followers ascending, then those of copies; nobody twice, nobody who
/// left, at most `fan_out_max`.
std::vector<Listener> listeners_of(const State& state, const Context& context, ReportNumber report);

std::vector<const v1::ReportNote*> notes_of(const State& state, ReportNumber report);
const v1::ReportNote* find_note(const State& state, ReportNumber report, std::uint32_t note);
std::vector<const v1::ReportCard*> cards_of(const State& state, ReportNumber report);
const v1::ReportCard* find_card(const State& state, ReportNumber report, CardKind kind,
                                std::optional<MemberId> member = {});
const v1::ReportFollow* find_follow(const State& state, ReportNumber report, MemberId member);
/// The report whose topic or card a message in a chat belongs to: by topic, or by the message that
/// is replied to (0: none).
std::optional<ReportNumber> report_of_message(const State& state, std::int64_t chat,
                                              std::int32_t thread, std::int32_t replied_to);

/// What an officer's buttons offer: the states that Transition accepts now, in order.
std::vector<ReportState> next_states(const v1::Report& report);
/// Whether Undo would be accepted now.
bool may_undo(const State& state, const Context& context, MemberId member, ReportNumber report,
              Undoable what);
/// Whether "is it fixed?" is open for the member.
bool is_asked(const State& state, const Context& context, MemberId member, ReportNumber report);

// ---- Lists

enum class Which : std::uint8_t { open, overdue, solved, all };
struct ListQuery {
  Which which = Which::open;
  /// Empty: every category.
  std::string category = {};
  /// Only those that this member may see; absent: only public ones.
  std::optional<MemberId> viewer = {};
  std::optional<MemberId> assignee = {};
  std::size_t offset = 0;
  std::size_t limit = 10;
};
struct Page {
  std::vector<const v1::Report*> reports;
  /// Of all pages.
  std::size_t total = 0;
};
/// Open ones: contested first, then urgent, then overdue, then oldest. Others: newest first.
Page list(const State& state, const Context& context, const ListQuery& query);
/// What a member reported, newest first.
std::vector<const v1::Report*> reported_by(const State& state, MemberId member);
/// What a member follows without being the reporter and may still see, newest first.
std::vector<const v1::Report*> followed_by(const State& state, const Context& context,
                                           MemberId member);
/// What is kept about a member's "me too" and following, newest report first.
std::vector<const v1::ReportFollow*> follows_of(const State& state, MemberId member);

// ---- Figures

struct Figures {
  /// By state's number, withdrawn ones left out.
  std::array<std::uint32_t, 8> by_state{};
  std::uint32_t open = 0;
  std::uint32_t overdue = 0;
  /// From filing to the committee's first step or answer, and to the (last) solution.
  std::optional<std::chrono::milliseconds> median_to_answer;
  std::optional<std::chrono::milliseconds> median_to_resolve;
  /// How often residents who were asked confirmed or denied a solution.
  std::uint32_t confirmed = 0;
  std::uint32_t denied = 0;
  /// confirmed / (confirmed + denied), per mille.
  std::optional<std::uint32_t> confirmed_fixed_per_mille;
};
/// Of reports filed in [from, to).
Figures figures(const State& state, Timestamp from, Timestamp to);

// ---- Categories and templates

/// Those on offer, in the order of menus.
std::vector<const v1::ReportCategory*> categories_of(const State& state);
/// Also a removed one; null if unknown.
const v1::ReportCategory* find_category(const State& state, std::string_view code);
/// Null if there is none (any more).
const v1::ResponseTemplate* find_template(const State& state, std::string_view id);
/// It has an emergency text or number, which is shown at once.
bool is_dangerous(const v1::ReportCategory& category);
/// What fits a report of this category going to this state; the narrowest first.
std::vector<const v1::ResponseTemplate*> templates_for(const State& state,
                                                       std::string_view category, ReportState to);

}  // namespace wardmote::reports
