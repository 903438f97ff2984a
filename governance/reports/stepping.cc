// Steps along the state machine: by officers, by residents who say it is not fixed, by merging.

#include "governance/members/members.h"
#include "governance/reports/bodies.h"
#include "governance/reports/rules.h"
#include "governance/reports/settings.h"

namespace wardmote::reports {
namespace {

tl::unexpected<Rejection> wrong_state(ReportState from, ReportState to) {
  return refuse(Refusal::wrong_state,
                {{"from", std::string{name(from)}}, {"to", std::string{name(to)}}});
}

Result<void> check_original(const State& state, const v1::Report& copy,
                            const v1::Report& original) {
  const ReportNumber number = number_of(original);
  if (number == number_of(copy)) return refuse(Refusal::merge_with_itself);
  if (original.duplicate_of() != 0) return refuse(Refusal::merge_chain, number);
  if (!copies_of(state, number_of(copy)).empty()) {
    return refuse(Refusal::merge_chain, number_of(copy));
  }
  // Those who hear of the copy would hear of what only the committee may see.
  if (original.is_private()) return refuse(Refusal::merge_private);
  return {};
}

struct FixAnswerGiven {
  MemberId member{};
  bool fixed = true;
};

v1::ReportsEvent fix_answered(const Context& context, const v1::Report& report,
                              FixAnswerGiven given) {
  v1::ReportsEvent event;
  auto& answered = *event.mutable_fix_answered();
  answered.set_report(report.number());
  answered.mutable_answer()->set_member(raw(given.member));
  answered.mutable_answer()->set_fixed(given.fixed);
  answered.mutable_answer()->set_at_ms(to_ms(context.now));
  return event;
}

/// Whether the question was put to the member: as a reporter, supporter or follower.
Result<void> check_asked(const State& state, const v1::Report& report, MemberId by) {
  const auto& question = report.fix_question();
  if (state_of(report) != ReportState::resolved || question.asked_at_ms() == 0 ||
      question.closed()) {
    return refuse(Refusal::not_asked);
  }
  if (!concerns(state, number_of(report), by)) return refuse(Refusal::not_yours, number_of(report));
  for (const auto& answer : question.answers()) {
    if (MemberId{answer.member()} == by) return refuse(Refusal::already_confirmed);
  }
  if (resolver_of(report) == by && MemberId{report.reporter()} != by) {
    return refuse(Refusal::own_work);
  }
  return {};
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const Transition& command) {
  if (command.to == ReportState::duplicate && command.original) {
    return decide_on(
        state, context,
        Merge{.by = command.by, .copy = command.report, .original = *command.original});
  }
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  const Step* step = find_step(state_of(report), command.to, StepBy::officer);
  if (step == nullptr) return wrong_state(state_of(report), command.to);
  auto reason = checked_text(command.reason, reason_max);
  if (!reason) return refused(reason);
  if (step->reason_required && reason->empty()) return refuse(Refusal::reason_required);
  if (!command.template_id.empty() && find_template(state, command.template_id) == nullptr) {
    return refuse(Refusal::unknown_template);
  }
  if (command.to == ReportState::reopened &&
      context.now - from_ms(report.resolved_at_ms()) > settings_of(context).reopen_window) {
    return refuse(Refusal::reopen_too_late);
  }
  const auto photo = checked_photos({Photo{.file_id = command.photo, .unique_id = {}}});

  Decision decision;
  auto event = moved(context, report, command.to, command.by);
  auto& transition = *event.mutable_moved()->mutable_transition();
  transition.set_reason(*std::move(reason));
  transition.set_template_id(command.template_id);
  if (photo && !photo->empty()) transition.set_photo(photo->front().file_id());
  decision.events.push_back(std::move(event));
  announce_step(decision, state, context, report, command.to, command.by);
  notify_officers(decision, report, OfficersNews::moved);
  decision.effects.push_back(
      ConfirmTransition{command.report, command.by, context.now + undo_window});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const Merge& command) {
  const auto copy_found = as_worker(state, context, command.by, command.copy);
  if (!copy_found) return refused(copy_found);
  const auto original_found = as_worker(state, context, command.by, command.original);
  if (!original_found) return refused(original_found);
  const auto& copy = **copy_found;
  const auto& original = **original_found;
  if (const auto good = check_original(state, copy, original); !good) return refused(good);
  if (find_step(state_of(copy), ReportState::duplicate, StepBy::officer) == nullptr) {
    return wrong_state(state_of(copy), ReportState::duplicate);
  }

  Decision decision;
  auto event = moved(context, copy, ReportState::duplicate, command.by);
  event.mutable_moved()->set_duplicate_of(original.number());
  decision.events.push_back(std::move(event));
  for (const auto& listener : listeners_of(state, context, command.copy)) {
    if (listener.member == command.by) continue;
    decision.effects.push_back(Notify{.report = command.original,
                                      .via = command.copy,
                                      .member = listener.member,
                                      .news = News::merged});
  }
  decision.effects.push_back(UpdateCards{command.copy});
  decision.effects.push_back(UpdateCards{command.original});
  decision.effects.push_back(RenameTopic{command.copy});
  decision.effects.push_back(CloseTopic{command.copy});
  notify_officers(decision, copy, OfficersNews::merged);
  decision.effects.push_back(
      ConfirmTransition{command.copy, command.by, context.now + undo_window});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const Split& command) {
  const auto found = as_worker(state, context, command.by, command.copy);
  if (!found) return refused(found);
  const auto& copy = **found;
  if (state_of(copy) != ReportState::duplicate) return refuse(Refusal::not_a_copy);
  auto reason = checked_text(command.reason, reason_max);
  if (!reason) return refused(reason);

  Decision decision;
  auto event = moved(context, copy, ReportState::received, command.by);
  event.mutable_moved()->mutable_transition()->set_reason(*std::move(reason));
  decision.events.push_back(std::move(event));
  notify_listeners(decision, state, context, copy, command.by, News::split);
  decision.effects.push_back(UpdateCards{command.copy});
  if (copy.duplicate_of() != 0) {
    decision.effects.push_back(UpdateCards{ReportNumber{copy.duplicate_of()}});
  }
  decision.effects.push_back(ReopenTopic{command.copy});
  decision.effects.push_back(RenameTopic{command.copy});
  notify_officers(decision, copy, OfficersNews::split);
  decision.effects.push_back(
      ConfirmTransition{command.copy, command.by, context.now + undo_window});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const ConfirmFixed& command) {
  const ReportNumber number = original_of(state, command.report);
  const auto viewed = as_viewer(state, context, command.by, command.report);
  if (!viewed) return refused(viewed);
  const auto found = as_viewer(state, context, command.by, number);
  if (!found) return refused(found);
  const auto& report = **found;
  if (const auto asked = check_asked(state, report, command.by); !asked) return refused(asked);

  Decision decision;
  decision.events.push_back(
      fix_answered(context, report, {.member = command.by, .fixed = command.fixed}));
  if (command.fixed) {
    decision.effects.push_back(UpdateCards{number});
    notify_officers(decision, report, OfficersNews::confirmed);
  } else {
    auto event = moved(context, report, ReportState::reopened, command.by);
    auto& step = *event.mutable_moved();
    step.mutable_transition()->set_by_resident(true);
    step.set_contested(true);
    *step.mutable_fix_question()->add_answers() = decision.events.front().fix_answered().answer();
    sort_answers(*step.mutable_fix_question());
    decision.events.push_back(std::move(event));
    announce_step(decision, state, context, report, ReportState::reopened, command.by);
    notify_officers(decision, report, OfficersNews::denied);
  }
  decision.effects.push_back(ConfirmAnswer{.report = number,
                                           .member = command.by,
                                           .fixed = command.fixed,
                                           .undo_until = context.now + undo_window});
  return decision;
}

}  // namespace wardmote::reports
