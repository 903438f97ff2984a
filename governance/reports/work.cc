// Who works on a report, whether its clock runs, and where it is shown.
#include <algorithm>

#include "governance/members/members.h"
#include "governance/reports/bodies.h"
#include "governance/reports/clock.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

v1::ReportsEvent assigned(const Context& context, const v1::Report& report, MemberId by,
                          MemberId assignee) {
  v1::ReportsEvent event;
  auto& assigned = *event.mutable_assigned();
  assigned.set_report(report.number());
  assigned.set_assignee(raw(assignee));
  assigned.set_assignee_role(report.assignee_role());
  assigned.set_by(raw(by));
  assigned.set_at_ms(to_ms(context.now));
  return event;
}

Decision clock_changed(const Context& context, const v1::Report& report, MemberId by,
                       v1::TargetClock clock, OfficersNews news) {
  Decision decision;
  auto& changed = *decision.events.emplace_back().mutable_clock_changed();
  changed.set_report(report.number());
  *changed.mutable_clock() = std::move(clock);
  changed.set_by(raw(by));
  changed.set_at_ms(to_ms(context.now));
  decision.effects.push_back(UpdateCards{number_of(report)});
  notify_officers(decision, report, news);
  return decision;
}

/// Attachments come in several calls, and the chat of the committee may have changed between them:
/// what lies in the one before stays there.
void keep_those_before(const State& state, v1::ReportCard& card) {
  const auto* before =
      find_card(state, ReportNumber{card.report()}, CardKind::officers_attachments);
  if (before == nullptr || before->chat() != card.chat()) return;
  auto all = before->further_messages();
  // An outcome may be told again.
  if (before->message() != card.message() && std::ranges::find(all, card.message()) == all.end()) {
    all.Add(card.message());
    all.MergeFrom(card.further_messages());
  }
  card.set_message(before->message());
  *card.mutable_further_messages() = std::move(all);
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const Assign& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  if (!members::has_role(context, command.assignee, Role::helper)) {
    return refuse(Refusal::unknown_assignee);
  }
  if (MemberId{report.assignee()} == command.assignee) return refuse(Refusal::already_assigned);
  Decision decision;
  decision.events.push_back(assigned(context, report, command.by, command.assignee));
  decision.effects.push_back(UpdateCards{command.report});
  notify_officers(decision, report, OfficersNews::assigned);
  if (command.assignee != command.by) {
    decision.effects.push_back(NotifyAssignee{command.report, command.assignee});
  }
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const Unassign& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  if (report.assignee() == 0) return refuse(Refusal::not_assigned);
  Decision decision;
  decision.events.push_back(assigned(context, report, command.by, MemberId{0}));
  decision.effects.push_back(UpdateCards{command.report});
  notify_officers(decision, report, OfficersNews::assigned);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const PauseClock& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  if (!is_running(report.clock())) return refuse(Refusal::clock_not_running);
  auto reason = checked_text(command.reason, reason_max);
  if (!reason) return refused(reason);
  if (reason->empty()) return refuse(Refusal::reason_required);
  v1::TargetClock clock = stop_clock(context, report.clock());
  clock.set_paused_at_ms(to_ms(context.now));
  clock.set_pause_reason(*std::move(reason));
  return clock_changed(context, report, command.by, std::move(clock), OfficersNews::paused);
}

Result<Decision> decide_on(const State& state, const Context& context, const ResumeClock& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  if (!is_paused(report.clock())) return refuse(Refusal::clock_not_paused);
  return clock_changed(context, report, command.by, run_clock(context, report.clock()),
                       OfficersNews::resumed);
}

Result<Decision> decide_on(const State& state, const Context&, const RecordCard& command) {
  // A card may arrive after its report was withdrawn or made private: it must go at once.
  const auto* report = state.reports.find(command.report);
  if (report == nullptr) return refuse(Refusal::not_found, command.report);
  Decision decision;
  auto& card = *decision.events.emplace_back().mutable_card_recorded()->mutable_card();
  card.set_report(raw(command.report));
  card.set_kind(static_cast<v1::CardKind>(command.kind));
  card.set_member(raw(command.member.value_or(MemberId{0})));
  card.set_chat(command.chat);
  card.set_message(command.message);
  card.set_thread(command.thread);
  card.mutable_further_messages()->Assign(command.further_messages.begin(),
                                          command.further_messages.end());
  if (command.kind == CardKind::officers_attachments) keep_those_before(state, card);
  const bool is_withdrawn = report->withdrawn_at_ms() != 0;
  const bool in_group = command.kind == CardKind::group || command.kind == CardKind::group_photo;
  if (is_withdrawn || (report->is_private() && in_group)) {
    decision.effects.push_back(RetractCards{command.report});
  }
  if (is_withdrawn && command.kind == CardKind::officers) {
    decision.effects.push_back(CloseTopic{command.report});
  }
  return decision;
}

Result<Decision> decide_on(const State& state, const Context&, const ForgetCard& command) {
  if (!state.cards.contains(card_key(command.report, command.kind, command.member))) {
    return refuse(Refusal::not_found, command.report);
  }
  Decision decision;
  auto& card = *decision.events.emplace_back().mutable_card_forgotten();
  card.set_report(raw(command.report));
  card.set_kind(static_cast<v1::CardKind>(command.kind));
  card.set_member(raw(command.member.value_or(MemberId{0})));
  return decision;
}

}  // namespace wardmote::reports
