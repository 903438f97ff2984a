// "Me too", and who hears of a report.

#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

bool has_room(const State& state, ReportNumber report) {
  const auto first = state.follows.rows().lower_bound(encode_key(report));
  std::size_t rows = 0;
  for (auto row = first; row != state.follows.end(); ++row) {
    if (row->second.report() != raw(report)) break;
    if (++rows >= followers_max) return false;
  }
  return true;
}

v1::ReportFollow follow_of(const State& state, const Context& context, ReportNumber report,
                           MemberId member) {
  if (const auto* row = find_follow(state, report, member)) return *row;
  v1::ReportFollow follow;
  follow.set_report(raw(report));
  follow.set_member(raw(member));
  follow.set_at_ms(to_ms(context.now));
  return follow;
}

void change_follow(Decision& decision, const v1::ReportFollow& follow) {
  *decision.events.emplace_back().mutable_follow_changed()->mutable_follow() = follow;
}

void mute_reporter(Decision& decision, ReportNumber report, bool muted) {
  auto& event = *decision.events.emplace_back().mutable_reporter_muted();
  event.set_report(raw(report));
  event.set_muted(muted);
}

/// The report to act on: a copy stands for its original.
Result<const v1::Report*> as_supporter(const State& state, const Context& context, MemberId by,
                                       ReportNumber report) {
  const auto found = as_viewer(state, context, by, report);
  if (!found) return found;
  return as_viewer(state, context, by, original_of(state, report));
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context,
                           const SupportReport& command) {
  const auto found = as_supporter(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  const ReportNumber number = number_of(report);
  if (MemberId{report.reporter()} == command.by) return refuse(Refusal::own_report, number);
  for (const MemberId supporter : supporters_of(state, number)) {
    if (supporter == command.by) return refuse(Refusal::already_supported);
  }
  v1::ReportFollow follow = follow_of(state, context, number, command.by);
  follow.set_supports(true);
  follow.set_supported_at_ms(to_ms(context.now));
  follow.set_follows(follow.follows() || has_room(state, number));

  Decision decision;
  change_follow(decision, follow);
  decision.effects.push_back(ConfirmSupport{.report = number,
                                            .member = command.by,
                                            .undo_until = context.now + undo_window,
                                            .follows = follow.follows()});
  decision.effects.push_back(UpdateCards{number});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const WithdrawSupport& command) {
  const auto found = as_supporter(state, context, command.by, command.report);
  if (!found) return refused(found);
  const ReportNumber number = number_of(**found);
  // The row may lie with the copy that was supported before it was merged.
  const auto* row = find_follow(state, command.report, command.by);
  if (row == nullptr || !row->supports()) row = find_follow(state, number, command.by);
  if (row == nullptr || !row->supports()) return refuse(Refusal::not_supported);
  v1::ReportFollow follow = *row;
  follow.set_supports(false);
  follow.set_follows(false);
  Decision decision;
  change_follow(decision, follow);
  decision.effects.push_back(UpdateCards{number});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const Follow& command) {
  const auto found = as_viewer(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  Decision decision;
  if (MemberId{report.reporter()} == command.by) {
    if (!report.reporter_muted()) return refuse(Refusal::already_following);
    mute_reporter(decision, command.report, false);
    return decision;
  }
  v1::ReportFollow follow = follow_of(state, context, command.report, command.by);
  if (follow.follows()) return refuse(Refusal::already_following);
  if (!has_room(state, command.report)) return refuse(Refusal::too_many_followers);
  follow.set_follows(true);
  change_follow(decision, follow);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const Unfollow& command) {
  const auto found = as_viewer(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  Decision decision;
  if (MemberId{report.reporter()} == command.by) {
    if (report.reporter_muted()) return refuse(Refusal::not_following);
    mute_reporter(decision, command.report, true);
    return decision;
  }
  const auto* row = find_follow(state, command.report, command.by);
  if (row == nullptr || !row->follows()) return refuse(Refusal::not_following);
  v1::ReportFollow follow = *row;
  follow.set_follows(false);
  change_follow(decision, follow);
  return decision;
}

}  // namespace wardmote::reports
