// What time alone brings about: missed targets, escalations, reminders, the end of a question.
// Every event carries the moment it was due, so that a community that slept catches up to the same
// record as one that was awake.

#include <map>
#include <set>
#include <utility>

#include "governance/community/community.h"
#include "governance/reports/apply.h"
#include "governance/reports/clock.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

using Due = std::pair<Timestamp, ReportNumber>;

v1::ReportsEvent overdue(const Context& context, const v1::Report& report) {
  v1::ReportsEvent event;
  auto& overdue = *event.mutable_overdue();
  overdue.set_report(report.number());
  overdue.set_at_ms(report.clock().due_at_ms());
  overdue.set_next_escalation_at_ms(
      next_escalation_ms(context, EscalationLevel::committee, from_ms(report.clock().due_at_ms())));
  return event;
}

v1::ReportsEvent escalated(const Context& context, const v1::Report& report) {
  v1::ReportsEvent event;
  auto& escalated = *event.mutable_escalated();
  const auto& clock = report.clock();
  const auto level = next_level(static_cast<EscalationLevel>(clock.escalated_to()))
                         .value_or(EscalationLevel::city);
  escalated.set_report(report.number());
  escalated.set_level(static_cast<v1::EscalationLevel>(level));
  escalated.set_at_ms(clock.next_escalation_at_ms());
  escalated.set_next_escalation_at_ms(
      next_escalation_ms(context, level, from_ms(clock.next_escalation_at_ms())));
  return event;
}

/// The one thing that was due for `report` at `at`.
v1::ReportsEvent due_event(const Context& context, const v1::Report& report, Timestamp at) {
  const auto& clock = report.clock();
  const std::int64_t at_ms = to_ms(at);
  if (is_running(clock)) {
    if (clock.overdue_at_ms() == 0 && clock.due_at_ms() == at_ms) return overdue(context, report);
    if (clock.overdue_at_ms() != 0 && clock.next_escalation_at_ms() == at_ms) {
      return escalated(context, report);
    }
  }
  v1::ReportsEvent event;
  if (report.fix_question().remind_at_ms() == at_ms) {
    event.mutable_fix_reminded()->set_report(report.number());
  } else {
    event.mutable_fix_question_closed()->set_report(report.number());
  }
  return event;
}

void announce_escalation(Decision& decision, const State& state, const Context& context,
                         const v1::Report& report, EscalationLevel level) {
  const ReportNumber number = number_of(report);
  const bool first = level == EscalationLevel::committee;
  decision.effects.push_back(EscalateTo{number, level});
  notify_officers(decision, report, first ? OfficersNews::overdue : OfficersNews::escalated);
  notify_listeners(decision, state, context, report, std::nullopt,
                   first ? News::overdue : News::escalated);
  decision.effects.push_back(UpdateCards{number});
}

void remind(Decision& decision, const State& state, const Context& context,
            const v1::Report& report) {
  std::set<std::uint64_t> answered;
  for (const auto& answer : report.fix_question().answers()) answered.insert(answer.member());
  const auto resolver = resolver_of(report);
  for (const auto& listener : listeners_of(state, context, number_of(report))) {
    if (answered.contains(raw(listener.member)) || listener.member == resolver) continue;
    decision.effects.push_back(AskIfFixed{.report = number_of(report),
                                          .via = listener.via,
                                          .member = listener.member,
                                          .reminder = true});
  }
}

void announce(Decision& decision, const State& state, const Context& context,
              const v1::Report& report, const v1::ReportsEvent& event) {
  if (event.has_overdue()) {
    announce_escalation(decision, state, context, report, EscalationLevel::committee);
  } else if (event.has_escalated()) {
    announce_escalation(decision, state, context, report,
                        static_cast<EscalationLevel>(event.escalated().level()));
  } else if (event.has_fix_reminded()) {
    remind(decision, state, context, report);
  }
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const Tick&) {
  Decision decision;
  if (!community::is_open(context.community)) return decision;
  std::set<Due> due;
  for (const auto& entry : state.index.deadlines) {
    if (entry.first > context.now || due.size() >= tick_max) break;
    due.insert(entry);
  }
  // One step may bring the next one about (overdue, then the district), so it is taken on a copy.
  std::map<ReportNumber, v1::Report> ahead;
  while (!due.empty() && decision.events.size() < tick_max) {
    const auto [at, number] = *due.begin();
    due.erase(due.begin());
    v1::Report& report = ahead.try_emplace(number, *state.reports.find(number)).first->second;
    auto event = due_event(context, report, at);
    apply_to(report, event);
    announce(decision, state, context, report, event);
    decision.events.push_back(std::move(event));
    const auto next = deadline_of(report);
    if (next && *next <= context.now) due.emplace(*next, number);
  }
  return decision;
}

}  // namespace wardmote::reports
