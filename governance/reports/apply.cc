#include "governance/reports/apply.h"

#include <algorithm>

#include "governance/reports/clock.h"
#include "governance/reports/index.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

using Kind = v1::ReportsEvent::KindCase;

void touch(v1::Report& report, std::int64_t at_ms) {
  report.set_updated_at_ms(std::max(report.updated_at_ms(), at_ms));
}

// The message goes away, so that a record says nothing of what is not there.
template <class From>
void set_body(v1::Report& report, const From& from) {
  report.clear_body();
  if (from.has_body()) *report.mutable_body() = from.body();
  report.set_sealed_body(from.sealed_body());
}

void take_step(v1::Report& report, const v1::ReportMoved& moved) {
  const auto& step = moved.transition();
  report.set_state(step.to());
  *report.mutable_clock() = moved.clock();
  report.clear_fix_question();
  if (moved.has_fix_question()) *report.mutable_fix_question() = moved.fix_question();
  report.set_duplicate_of(moved.duplicate_of());
  report.set_contested(moved.contested());
  report.clear_undo();
  if (moved.has_undo()) *report.mutable_undo() = moved.undo();
  if (step.to() == v1::REPORT_STATE_RESOLVED && !step.undo()) {
    report.set_resolved_at_ms(step.at_ms());
  }
  if (report.first_answer_at_ms() == 0 && !step.undo()) report.set_first_answer_at_ms(step.at_ms());
  *report.add_history() = step;
  if (report.history_size() > history_max) {
    report.mutable_history()->DeleteSubrange(0, report.history_size() - history_max);
  }
  touch(report, step.at_ms());
}

void explain_step(v1::Report& report, const v1::StepExplained& explained) {
  if (report.history().empty()) return;
  auto& last = *report.mutable_history()->rbegin();
  last.set_reason(explained.reason());
  last.set_photo(explained.photo());
  last.set_template_id(explained.template_id());
  touch(report, explained.at_ms());
}

void answer_question(v1::Report& report, const v1::FixAnswer& answer) {
  *report.mutable_fix_question()->add_answers() = answer;
  sort_answers(*report.mutable_fix_question());
  if (!answer.fixed()) report.set_times_denied(report.times_denied() + 1);
  touch(report, answer.at_ms());
}

void take_answer_back(v1::Report& report, const v1::FixAnswerTakenBack& taken) {
  if (report.has_fix_question()) {
    auto& answers = *report.mutable_fix_question()->mutable_answers();
    answers.erase(
        std::remove_if(answers.begin(), answers.end(),
                       [&](const auto& a) { return a.member() == taken.answer().member(); }),
        answers.end());
  }
  if (!taken.answer().fixed() && report.times_denied() > 0) {
    report.set_times_denied(report.times_denied() - 1);
  }
  touch(report, taken.at_ms());
}

// Both the clock and what an undo would restore: time does not go back.
template <class Change>
void on_running_clocks(v1::Report& report, Change&& change) {
  change(*report.mutable_clock());
  if (report.has_undo() && is_running(report.undo().clock())) {
    change(*report.mutable_undo()->mutable_clock());
  }
}

void apply_tick(v1::Report& report, const v1::ReportsEvent& event) {
  if (event.has_overdue()) {
    on_running_clocks(report, [&](v1::TargetClock& clock) {
      clock.set_overdue_at_ms(event.overdue().at_ms());
      clock.set_escalated_to(v1::ESCALATION_LEVEL_COMMITTEE);
      clock.set_next_escalation_at_ms(event.overdue().next_escalation_at_ms());
    });
    touch(report, event.overdue().at_ms());
  } else if (event.has_escalated()) {
    on_running_clocks(report, [&](v1::TargetClock& clock) {
      clock.set_escalated_to(event.escalated().level());
      clock.set_next_escalation_at_ms(event.escalated().next_escalation_at_ms());
    });
    touch(report, event.escalated().at_ms());
  } else if (event.has_fix_reminded()) {
    report.mutable_fix_question()->clear_remind_at_ms();
  } else {
    report.mutable_fix_question()->set_closed(true);
    report.mutable_fix_question()->clear_remind_at_ms();
  }
}

void withdraw(v1::Report& report, const v1::ReportWithdrawn& withdrawn) {
  report.clear_body();
  report.clear_sealed_body();
  report.clear_clock();
  report.clear_undo();
  report.set_withdrawn_at_ms(withdrawn.at_ms());
  touch(report, withdrawn.at_ms());
}

void assign(v1::Report& report, const v1::ReportAssigned& assigned) {
  report.set_assignee(assigned.assignee());
  report.set_assignee_role(assigned.assignee_role());
  touch(report, assigned.at_ms());
}

void count_note(v1::Report& report, const v1::ReportNote& note) {
  report.set_notes(note.number());
  if (note.kind() == v1::NOTE_KIND_ANSWER && report.first_answer_at_ms() == 0) {
    report.set_first_answer_at_ms(note.at_ms());
  }
  // What the committee says among itself is no news of the report.
  if (note.kind() != v1::NOTE_KIND_INTERNAL) touch(report, note.at_ms());
}

void change_body(v1::Report& report, const v1::BodyChanged& changed) {
  set_body(report, changed);
  report.set_is_private(changed.is_private());
  touch(report, changed.at_ms());
}

void change_category(v1::Report& report, const v1::CategoryChanged& changed) {
  report.set_category(changed.category());
  *report.mutable_clock() = changed.clock();
  report.set_assignee(changed.assignee());
  report.set_assignee_role(changed.assignee_role());
  report.clear_undo();
  touch(report, changed.at_ms());
}

void change_clock(v1::Report& report, const v1::ClockChanged& changed) {
  *report.mutable_clock() = changed.clock();
  report.clear_undo();
  touch(report, changed.at_ms());
}

void change_follow(State& state, const v1::ReportFollow& follow) {
  const auto key = follow_key(ReportNumber{follow.report()}, MemberId{follow.member()});
  if (const auto* before = state.follows.find(key)) remove_from_index(state.index, *before);
  if (!follow.supports() && !follow.follows()) {
    state.follows.erase(key);
    return;
  }
  state.follows.edit(key) = follow;
  add_to_index(state.index, follow);
}

void forget_card(State& state, const std::string& key) {
  const auto* card = state.cards.find(key);
  if (card == nullptr) return;
  remove_from_index(state.index, *card);
  state.cards.erase(key);
}

void record_card(State& state, const v1::ReportCard& card) {
  const auto key = card_key(ReportNumber{card.report()}, static_cast<CardKind>(card.kind()),
                            MemberId{card.member()});
  forget_card(state, key);
  state.cards.edit(key) = card;
  add_to_index(state.index, card);
}

// What lies in tables of its own.
void apply_beside(State& state, const v1::ReportsEvent& event) {
  switch (event.kind_case()) {
    case Kind::kFollowChanged:
      return change_follow(state, event.follow_changed().follow());
    case Kind::kNoted: {
      const auto& note = event.noted().note();
      state.notes.edit(note_key(ReportNumber{note.report()}, note.number())) = note;
      add_to_index(state.index, note);
      return;
    }
    case Kind::kCardRecorded:
      return record_card(state, event.card_recorded().card());
    case Kind::kCardForgotten: {
      const auto& card = event.card_forgotten();
      return forget_card(state,
                         card_key(ReportNumber{card.report()}, static_cast<CardKind>(card.kind()),
                                  MemberId{card.member()}));
    }
    case Kind::kCategorySaved:
      state.categories.edit(event.category_saved().category().code()) =
          event.category_saved().category();
      return;
    case Kind::kCategoryRemoved:
      state.categories.edit(event.category_removed().code()).set_removed(true);
      return;
    case Kind::kTemplateSaved:
      state.templates.edit(event.template_saved().response_template().id()) =
          event.template_saved().response_template();
      return;
    case Kind::kTemplateRemoved:
      return state.templates.erase(event.template_removed().id());
    default:
      return;
  }
}

}  // namespace

std::optional<ReportNumber> subject_of(const v1::ReportsEvent& event) {
  switch (event.kind_case()) {
    case Kind::kFiled:
      return number_of(event.filed().report());
    case Kind::kWithdrawn:
      return ReportNumber{event.withdrawn().report()};
    case Kind::kReporterMuted:
      return ReportNumber{event.reporter_muted().report()};
    case Kind::kMoved:
      return ReportNumber{event.moved().report()};
    case Kind::kStepExplained:
      return ReportNumber{event.step_explained().report()};
    case Kind::kAssigned:
      return ReportNumber{event.assigned().report()};
    case Kind::kNoted:
      return ReportNumber{event.noted().note().report()};
    case Kind::kBodyChanged:
      return ReportNumber{event.body_changed().report()};
    case Kind::kCategoryChanged:
      return ReportNumber{event.category_changed().report()};
    case Kind::kClockChanged:
      return ReportNumber{event.clock_changed().report()};
    case Kind::kOverdue:
      return ReportNumber{event.overdue().report()};
    case Kind::kEscalated:
      return ReportNumber{event.escalated().report()};
    case Kind::kFixAnswered:
      return ReportNumber{event.fix_answered().report()};
    case Kind::kFixAnswerTakenBack:
      return ReportNumber{event.fix_answer_taken_back().report()};
    case Kind::kFixReminded:
      return ReportNumber{event.fix_reminded().report()};
    case Kind::kFixQuestionClosed:
      return ReportNumber{event.fix_question_closed().report()};
    default:
      return std::nullopt;
  }
}

void apply_to(v1::Report& report, const v1::ReportsEvent& event) {
  switch (event.kind_case()) {
    case Kind::kFiled:
      report = event.filed().report();
      return;
    case Kind::kWithdrawn:
      return withdraw(report, event.withdrawn());
    case Kind::kReporterMuted:
      return report.set_reporter_muted(event.reporter_muted().muted());
    case Kind::kMoved:
      return take_step(report, event.moved());
    case Kind::kStepExplained:
      return explain_step(report, event.step_explained());
    case Kind::kAssigned:
      return assign(report, event.assigned());
    case Kind::kNoted:
      return count_note(report, event.noted().note());
    case Kind::kBodyChanged:
      return change_body(report, event.body_changed());
    case Kind::kCategoryChanged:
      return change_category(report, event.category_changed());
    case Kind::kClockChanged:
      return change_clock(report, event.clock_changed());
    case Kind::kFixAnswered:
      return answer_question(report, event.fix_answered().answer());
    case Kind::kFixAnswerTakenBack:
      return take_answer_back(report, event.fix_answer_taken_back());
    case Kind::kOverdue:
    case Kind::kEscalated:
    case Kind::kFixReminded:
    case Kind::kFixQuestionClosed:
      return apply_tick(report, event);
    default:
      return;
  }
}

void apply(State& state, const v1::ReportsEvent& event) {
  apply_beside(state, event);
  const auto subject = subject_of(event);
  if (!subject) return;
  if (const auto* before = state.reports.find(*subject)) remove_from_index(state.index, *before);
  auto& report = state.reports.edit(*subject);
  apply_to(report, event);
  add_to_index(state.index, report);
}

std::string follow_key(ReportNumber report, MemberId member) {
  return encode_key(report) + encode_key(member);
}
std::string note_key(ReportNumber report, std::uint32_t note) {
  return encode_key(report) + encode_key(std::uint64_t{note});
}
std::string card_key(ReportNumber report, CardKind kind, std::optional<MemberId> member) {
  return encode_key(report) + static_cast<char>(kind) + encode_key(member.value_or(MemberId{0}));
}

}  // namespace wardmote::reports
