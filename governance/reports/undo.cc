// Taking back, within ten minutes, what nobody has built on since (E2).

#include "governance/reports/queries.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

bool is_in_time(const Context& context, std::int64_t at_ms) {
  return context.now - from_ms(at_ms) <= undo_window;
}

Result<Decision> undo_filing(const State& state, const Context& context, const v1::Report& report,
                             MemberId by) {
  const ReportNumber number = number_of(report);
  if (MemberId{report.reporter()} != by && MemberId{report.filed_by()} != by) {
    return refuse(Refusal::not_yours, number);
  }
  if (!is_in_time(context, report.filed_at_ms())) return refuse(Refusal::undo_too_late);
  const bool untouched = report.history().empty() && report.notes() == 0 &&
                         supporters_of(state, number).empty() && copies_of(state, number).empty();
  if (!untouched) return refuse(Refusal::undo_overtaken);
  Decision decision;
  auto& withdrawn = *decision.events.emplace_back().mutable_withdrawn();
  withdrawn.set_report(report.number());
  withdrawn.set_at_ms(to_ms(context.now));
  decision.effects.push_back(RetractCards{number});
  notify_officers(decision, report, OfficersNews::withdrawn);
  decision.effects.push_back(CloseTopic{number});
  decision.effects.push_back(ConfirmUndo{number, by});
  return decision;
}

Result<Decision> undo_support(const State& state, const Context& context, const v1::Report& report,
                              MemberId by) {
  const ReportNumber number = number_of(report);
  const auto* row = find_follow(state, number, by);
  if (row == nullptr || !row->supports()) return refuse(Refusal::nothing_to_undo);
  if (!is_in_time(context, row->supported_at_ms())) return refuse(Refusal::undo_too_late);
  v1::ReportFollow follow = *row;
  follow.set_supports(false);
  // Whoever followed before the support goes on following.
  follow.set_follows(row->follows() && row->at_ms() != row->supported_at_ms());
  follow.clear_supported_at_ms();
  Decision decision;
  *decision.events.emplace_back().mutable_follow_changed()->mutable_follow() = follow;
  decision.effects.push_back(UpdateCards{number});
  decision.effects.push_back(ConfirmUndo{number, by});
  return decision;
}

/// The event that goes back along the last step.
v1::ReportsEvent step_undone(const Context& context, const v1::Report& report, MemberId by) {
  v1::ReportsEvent event;
  auto& moved = *event.mutable_moved();
  const auto& before = report.undo();
  moved.set_report(report.number());
  auto& step = *moved.mutable_transition();
  step.set_from(report.state());
  step.set_to(before.state());
  step.set_at_ms(to_ms(context.now));
  *step.mutable_by() = to_record(Actor{by});
  step.set_undo(true);
  *moved.mutable_clock() = before.clock();
  if (before.has_fix_question()) *moved.mutable_fix_question() = before.fix_question();
  moved.set_duplicate_of(before.duplicate_of());
  moved.set_contested(before.contested());
  return event;
}

void announce_undone(Decision& decision, const State& state, const Context& context,
                     const v1::Report& report, MemberId by) {
  const ReportNumber number = number_of(report);
  notify_listeners(decision, state, context, report, by, News::undone);
  decision.effects.push_back(UpdateCards{number});
  const std::uint64_t originals[] = {report.duplicate_of(), report.undo().duplicate_of()};
  for (const std::uint64_t original : originals) {
    if (original != 0) decision.effects.push_back(UpdateCards{ReportNumber{original}});
  }
  const bool will_be_open = is_open(static_cast<ReportState>(report.undo().state()));
  if (!is_open(report) && will_be_open) decision.effects.push_back(ReopenTopic{number});
  decision.effects.push_back(RenameTopic{number});
  if (is_open(report) && !will_be_open) decision.effects.push_back(CloseTopic{number});
  notify_officers(decision, report, OfficersNews::undone);
  decision.effects.push_back(ConfirmUndo{number, by});
}

/// The last step is `by`'s own, recent, and nobody acted on it.
Result<void> check_last_step(const Context& context, const v1::Report& report, MemberId by,
                             bool by_resident) {
  if (report.history().empty()) return refuse(Refusal::nothing_to_undo);
  const auto& last = *report.history().rbegin();
  if (last.undo()) return refuse(Refusal::nothing_to_undo);
  if (MemberId{last.by().member()} != by || last.by_resident() != by_resident) {
    return refuse(Refusal::not_yours, number_of(report));
  }
  if (!is_in_time(context, last.at_ms())) return refuse(Refusal::undo_too_late);
  const bool answered =
      state_of(report) == ReportState::resolved && !report.fix_question().answers().empty();
  if (!report.has_undo() || answered) return refuse(Refusal::undo_overtaken);
  return {};
}

Result<Decision> undo_transition(const State& state, const Context& context,
                                 const v1::Report& report, MemberId by) {
  if (const auto mine = check_last_step(context, report, by, false); !mine) return refused(mine);
  // Splitting is undone by merging again, so the report it would become a copy of must still do.
  if (report.undo().duplicate_of() != 0) {
    const auto* original = find(state, ReportNumber{report.undo().duplicate_of()});
    const bool fits = original != nullptr && original->duplicate_of() == 0 &&
                      !original->is_private() && copies_of(state, number_of(report)).empty();
    if (!fits) return refuse(Refusal::undo_overtaken);
  }
  Decision decision;
  decision.events.push_back(step_undone(context, report, by));
  announce_undone(decision, state, context, report, by);
  return decision;
}

const v1::FixAnswer* answer_of(const v1::Report& report, MemberId member) {
  for (const auto& answer : report.fix_question().answers()) {
    if (MemberId{answer.member()} == member) return &answer;
  }
  return nullptr;
}

Result<Decision> undo_confirmation(const State& state, const Context& context,
                                   const v1::Report& report, MemberId by) {
  const auto* answer = answer_of(report, by);
  if (answer == nullptr) return refuse(Refusal::nothing_to_undo);
  if (!is_in_time(context, answer->at_ms())) return refuse(Refusal::undo_too_late);
  Decision decision;
  if (answer->fixed()) {
    if (report.fix_question().closed()) return refuse(Refusal::undo_overtaken);
    decision.effects.push_back(UpdateCards{number_of(report)});
    notify_officers(decision, report, OfficersNews::undone);
    decision.effects.push_back(ConfirmUndo{number_of(report), by});
  } else {
    if (!check_last_step(context, report, by, true)) return refuse(Refusal::undo_overtaken);
    decision.events.push_back(step_undone(context, report, by));
    announce_undone(decision, state, context, report, by);
  }
  auto& taken = *decision.events.emplace_back().mutable_fix_answer_taken_back();
  taken.set_report(report.number());
  *taken.mutable_answer() = *answer;
  taken.set_at_ms(to_ms(context.now));
  return decision;
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const Undo& command) {
  const auto found = as_viewer(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  switch (command.what) {
    case Undoable::filing:
      return undo_filing(state, context, report, command.by);
    case Undoable::support:
      return undo_support(state, context, report, command.by);
    case Undoable::transition:
      return undo_transition(state, context, report, command.by);
    case Undoable::confirmation:
      return undo_confirmation(state, context, report, command.by);
  }
  return refuse(Refusal::nothing_to_undo);
}

bool may_undo(const State& state, const Context& context, MemberId member, ReportNumber report,
              Undoable what) {
  return decide_on(state, context, Undo{.by = member, .report = report, .what = what}).has_value();
}

}  // namespace wardmote::reports
