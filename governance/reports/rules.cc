#include "governance/reports/rules.h"

#include <algorithm>

#include "governance/community/community.h"
#include "governance/members/members.h"
#include "governance/reports/clock.h"
#include "governance/reports/settings.h"

namespace wardmote::reports {

Result<void> as_member(const Context& context, MemberId by) {
  if (!community::is_open(context.community)) return refuse(Refusal::closed_community);
  if (!members::is_member(context.members, by)) return refuse(Refusal::not_a_member);
  return {};
}

Result<const v1::Report*> as_viewer(const State& state, const Context& context, MemberId by,
                                    ReportNumber report) {
  if (const auto member = as_member(context, by); !member) return refused(member);
  const auto* found = find(state, report);
  if (found == nullptr) return refuse(Refusal::not_found, report);
  if (!visible_to(context, *found, by)) return refuse(Refusal::private_report, report);
  return found;
}

Result<const v1::Report*> as_worker(const State& state, const Context& context, MemberId by,
                                    ReportNumber report) {
  auto found = as_viewer(state, context, by, report);
  if (found && !may_work_on(context, **found, by)) return refuse(Refusal::not_an_officer);
  return found;
}

Result<const v1::Report*> as_reporter_or_worker(const State& state, const Context& context,
                                                MemberId by, ReportNumber report) {
  auto found = as_viewer(state, context, by, report);
  if (found && MemberId{(*found)->reporter()} != by && !may_work_on(context, **found, by)) {
    return refuse(Refusal::not_yours, report);
  }
  return found;
}

v1::ReportsEvent moved(const Context& context, const v1::Report& report, ReportState to,
                       MemberId by) {
  v1::ReportsEvent event;
  auto& moved = *event.mutable_moved();
  const std::int64_t now = to_ms(context.now);
  moved.set_report(report.number());
  auto& step = *moved.mutable_transition();
  step.set_from(report.state());
  step.set_to(static_cast<v1::ReportState>(to));
  step.set_at_ms(now);
  *step.mutable_by() = to_record(Actor{by});

  const bool was_open = is_open(state_of(report));
  *moved.mutable_clock() = report.clock();
  if (was_open && !is_open(to)) *moved.mutable_clock() = stop_clock(context, report.clock());
  if (!was_open && is_open(to)) *moved.mutable_clock() = run_clock(context, report.clock());

  if (to == ReportState::resolved) {
    const Settings settings = settings_of(context);
    auto& question = *moved.mutable_fix_question();
    question.set_asked_at_ms(now);
    question.set_closes_at_ms(now + settings.confirm_window.count());
    if (settings.confirm_reminder.count() > 0 &&
        settings.confirm_reminder < settings.confirm_window) {
      question.set_remind_at_ms(now + settings.confirm_reminder.count());
    }
  } else if (report.has_fix_question()) {
    *moved.mutable_fix_question() = report.fix_question();
    moved.mutable_fix_question()->set_closed(true);
    moved.mutable_fix_question()->clear_remind_at_ms();
  }
  moved.set_duplicate_of(0);
  moved.set_contested(report.contested() && to != ReportState::resolved);

  auto& undo = *moved.mutable_undo();
  undo.set_state(report.state());
  *undo.mutable_clock() = report.clock();
  if (report.has_fix_question()) *undo.mutable_fix_question() = report.fix_question();
  undo.set_duplicate_of(report.duplicate_of());
  undo.set_contested(report.contested());
  return event;
}

std::optional<MemberId> resolver_of(const v1::Report& report) {
  const auto& steps = report.history();
  const auto step = std::find_if(steps.rbegin(), steps.rend(), [](const v1::ReportTransition& one) {
    return one.to() == v1::REPORT_STATE_RESOLVED && !one.undo();
  });
  if (step == steps.rend()) return std::nullopt;
  return MemberId{step->by().member()};
}

void sort_answers(v1::FixQuestion& question) {
  std::sort(question.mutable_answers()->begin(), question.mutable_answers()->end(),
            [](const auto& a, const auto& b) { return a.member() < b.member(); });
}

bool concerns(const State& state, ReportNumber report, MemberId member) {
  const auto one = [&](ReportNumber number) {
    const auto* record = find(state, number);
    return (record != nullptr && MemberId{record->reporter()} == member) ||
           find_follow(state, number, member) != nullptr;
  };
  if (one(report)) return true;
  const auto copies = copies_of(state, report);
  return std::any_of(copies.begin(), copies.end(), one);
}

void notify_listeners(Decision& decision, const State& state, const Context& context,
                      const v1::Report& report, std::optional<MemberId> by, News news,
                      std::uint32_t note) {
  for (const auto& listener : listeners_of(state, context, number_of(report))) {
    if (listener.member == by) continue;
    decision.effects.push_back(Notify{.report = number_of(report),
                                      .via = listener.via,
                                      .member = listener.member,
                                      .news = news,
                                      .note = note});
  }
}

void notify_officers(Decision& decision, const v1::Report& report, OfficersNews news,
                     std::uint32_t note, std::int64_t source_chat) {
  decision.effects.push_back(NotifyOfficers{
      .report = number_of(report), .news = news, .note = note, .source_chat = source_chat});
}

void announce_step(Decision& decision, const State& state, const Context& context,
                   const v1::Report& report, ReportState to, MemberId by) {
  const ReportNumber number = number_of(report);
  if (to == ReportState::resolved) {
    for (const auto& listener : listeners_of(state, context, number)) {
      if (listener.member == by) continue;
      decision.effects.push_back(
          AskIfFixed{.report = number, .via = listener.via, .member = listener.member});
    }
  } else {
    notify_listeners(decision, state, context, report, by, News::moved);
  }
  decision.effects.push_back(UpdateCards{number});
  const bool was_open = is_open(state_of(report));
  if (!was_open && is_open(to)) decision.effects.push_back(ReopenTopic{number});
  decision.effects.push_back(RenameTopic{number});
  if (was_open && !is_open(to)) decision.effects.push_back(CloseTopic{number});
}

}  // namespace wardmote::reports
