#include "governance/reports/queries.h"

#include <algorithm>
#include <set>

#include "governance/members/members.h"
#include "governance/reports/rules.h"
#include "governance/reports/transitions.h"

namespace wardmote::reports {
namespace {

/// The rows of a table that belong to a report.
template <class Record>
std::vector<const Record*> rows_of(const Table<std::string, Record>& table, ReportNumber report) {
  std::vector<const Record*> found;
  for (auto row = table.rows().lower_bound(encode_key(report)); row != table.end(); ++row) {
    if (row->second.report() != raw(report)) break;
    found.push_back(&row->second);
  }
  return found;
}

}  // namespace

const v1::Report* find(const State& state, ReportNumber report) {
  const auto* found = state.reports.find(report);
  return found == nullptr || found->withdrawn_at_ms() != 0 ? nullptr : found;
}

bool is_open(const v1::Report& report) {
  return report.withdrawn_at_ms() == 0 && is_open(state_of(report));
}

std::string_view open311_status(const v1::Report& report) {
  return is_open(report) ? "open" : "closed";
}

bool may_work_on(const Context& context, const v1::Report& report, MemberId member) {
  if (members::has_role(context, member, Role::officer)) return true;
  return report.assignee() != 0 && MemberId{report.assignee()} == member &&
         members::has_role(context, member, Role::helper);
}

bool visible_to(const Context& context, const v1::Report& report, MemberId member) {
  return !report.is_private() || MemberId{report.reporter()} == member ||
         may_work_on(context, report, member);
}

bool name_visible_to(const Context& context, const v1::Report& report, MemberId member) {
  return report.show_name() || MemberId{report.reporter()} == member ||
         may_work_on(context, report, member);
}

ReportNumber original_of(const State& state, ReportNumber report) {
  const auto* found = find(state, report);
  if (found == nullptr || found->duplicate_of() == 0) return report;
  return ReportNumber{found->duplicate_of()};
}

std::vector<ReportNumber> copies_of(const State& state, ReportNumber report) {
  const auto found = state.index.copies.find(report);
  if (found == state.index.copies.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::vector<MemberId> supporters_of(const State& state, ReportNumber report) {
  std::set<MemberId> members;
  const auto take = [&](ReportNumber number) {
    for (const auto* follow : rows_of(state.follows, number)) {
      if (follow->supports()) members.insert(MemberId{follow->member()});
    }
  };
  take(report);
  for (const ReportNumber copy : copies_of(state, report)) {
    take(copy);
    if (const auto* found = find(state, copy)) members.insert(MemberId{found->reporter()});
  }
  if (const auto* found = find(state, report)) members.erase(MemberId{found->reporter()});
  return {members.begin(), members.end()};
}

std::vector<Listener> listeners_of(const State& state, const Context& context,
                                   ReportNumber report) {
  const auto* about = find(state, report);
  if (about == nullptr) return {};
  std::vector<Listener> listeners;
  std::set<MemberId> seen;
  const auto take = [&](MemberId member, ReportNumber via, bool listens) {
    // Seen even if muted: a reporter who wants no news does not get them by way of a copy.
    if (!seen.insert(member).second || !listens || listeners.size() >= fan_out_max) return;
    if (!members::is_member(context.members, member)) return;
    if (!visible_to(context, *about, member)) return;
    listeners.push_back({member, via});
  };
  std::vector<ReportNumber> numbers{report};
  const auto copies = copies_of(state, report);
  numbers.insert(numbers.end(), copies.begin(), copies.end());
  for (const ReportNumber number : numbers) {
    const auto* one = find(state, number);
    if (one == nullptr) continue;
    take(MemberId{one->reporter()}, number, !one->reporter_muted());
    for (const auto* follow : rows_of(state.follows, number)) {
      take(MemberId{follow->member()}, number, follow->follows());
    }
  }
  return listeners;
}

std::vector<const v1::ReportNote*> notes_of(const State& state, ReportNumber report) {
  return rows_of(state.notes, report);
}

const v1::ReportNote* find_note(const State& state, ReportNumber report, std::uint32_t note) {
  return state.notes.find(note_key(report, note));
}

std::vector<const v1::ReportCard*> cards_of(const State& state, ReportNumber report) {
  return rows_of(state.cards, report);
}

const v1::ReportCard* find_card(const State& state, ReportNumber report, CardKind kind,
                                std::optional<MemberId> member) {
  return state.cards.find(card_key(report, kind, member));
}

const v1::ReportFollow* find_follow(const State& state, ReportNumber report, MemberId member) {
  return state.follows.find(follow_key(report, member));
}

std::optional<ReportNumber> report_of_message(const State& state, std::int64_t chat,
                                              std::int32_t thread, std::int32_t replied_to) {
  const auto find_in = [&](const auto& index, std::int32_t id) -> std::optional<ReportNumber> {
    const auto found = id == 0 ? index.end() : index.find(Message{chat, id});
    if (found == index.end()) return std::nullopt;
    return found->second;
  };
  if (const auto found = find_in(state.index.by_message, replied_to)) return found;
  return find_in(state.index.by_topic, thread);
}

std::vector<ReportState> next_states(const v1::Report& report) {
  std::vector<ReportState> states;
  for (const Step& step : all_steps()) {
    if (step.from == state_of(report) && step.by == StepBy::officer) states.push_back(step.to);
  }
  return states;
}

bool is_asked(const State& state, const Context& context, MemberId member, ReportNumber report) {
  const auto* found = find(state, report);
  return found != nullptr && visible_to(context, *found, member) &&
         decide(state, context, ConfirmFixed{.by = member, .report = report}).has_value();
}

}  // namespace wardmote::reports
