// Changes to what was reported: photos, place, privacy, category.

#include "governance/reports/bodies.h"
#include "governance/reports/categories.h"
#include "governance/reports/clock.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

v1::ReportsEvent body_changed(const Context& context, const v1::Report& report, MemberId by,
                              const v1::ReportBody& body, bool is_private) {
  v1::ReportsEvent event;
  auto& changed = *event.mutable_body_changed();
  changed.set_report(report.number());
  changed.set_is_private(is_private);
  changed.set_by(raw(by));
  changed.set_at_ms(to_ms(context.now));
  put_body(changed, body, is_private ? std::optional{MemberId{report.reporter()}} : std::nullopt,
           context.vault);
  return event;
}

void tell_reporter(Decision& decision, const v1::Report& report, MemberId by, News news) {
  const MemberId reporter{report.reporter()};
  // That neighbours can read it now is told even to who wants no news.
  const bool wants_to_know = !report.reporter_muted() || news == News::made_public;
  if (reporter == by || !wants_to_know) return;
  decision.effects.push_back(Notify{
      .report = number_of(report), .via = number_of(report), .member = reporter, .news = news});
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const AddPhotos& command) {
  const auto found = as_reporter_or_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  // A reporter who erased themselves took the body along.
  auto body = body_of(report, context.vault);
  if (!body) return refuse(Refusal::not_found, command.report);
  const auto photos = checked_photos(command.photos, *body);
  if (!photos) return refused(photos);
  if (photos->empty()) return refuse(Refusal::no_photo);
  for (const auto& photo : *photos) *body->add_photos() = photo;

  Decision decision;
  decision.events.push_back(body_changed(context, report, command.by, *body, report.is_private()));
  decision.effects.push_back(UpdateCards{command.report});
  notify_officers(decision, report, OfficersNews::photos);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const ChangePlace& command) {
  const auto found = as_reporter_or_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  auto body = body_of(report, context.vault);
  if (!body) return refuse(Refusal::not_found, command.report);
  const auto place = checked_place(context, command.place);
  if (!place) return refused(place);
  if (is_empty(*place)) return refuse(Refusal::place_required);
  if (place->SerializeAsString() == body->place().SerializeAsString()) {
    return refuse(Refusal::unchanged);
  }
  *body->mutable_place() = *place;

  Decision decision;
  decision.events.push_back(body_changed(context, report, command.by, *body, report.is_private()));
  tell_reporter(decision, report, command.by, News::place);
  decision.effects.push_back(UpdateCards{command.report});
  notify_officers(decision, report, OfficersNews::place);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const SetPrivate& command) {
  const auto found = as_reporter_or_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  if (report.is_private() == command.is_private) return refuse(Refusal::unchanged);
  if (!command.is_private && !may_work_on(context, report, command.by)) {
    return refuse(Refusal::not_an_officer);
  }
  const auto body = body_of(report, context.vault);
  if (!body) return refuse(Refusal::not_found, command.report);

  Decision decision;
  decision.events.push_back(body_changed(context, report, command.by, *body, command.is_private));
  tell_reporter(decision, report, command.by,
                command.is_private ? News::made_private : News::made_public);
  if (command.is_private) {
    decision.effects.push_back(RetractCards{command.report});
  } else {
    decision.effects.push_back(PostCard{command.report});
  }
  decision.effects.push_back(UpdateCards{command.report});
  notify_officers(decision, report, OfficersNews::privacy);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const ChangeCategory& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  const auto* category = find_category(state, command.category);
  if (category == nullptr || category->removed()) return refuse(Refusal::unknown_category);
  if (report.category() == command.category) return refuse(Refusal::unchanged);

  Decision decision;
  auto& changed = *decision.events.emplace_back().mutable_category_changed();
  changed.set_report(report.number());
  changed.set_category(category->code());
  changed.set_by(raw(command.by));
  changed.set_at_ms(to_ms(context.now));
  const auto target = target_of(context, *category);
  *changed.mutable_clock() = retarget_clock(context, report.clock(), target, is_open(report));
  const bool takes_over = report.assignee() == 0;
  changed.set_assignee(takes_over ? category->assignee() : report.assignee());
  changed.set_assignee_role(category->assignee_role());

  decision.effects.push_back(UpdateCards{command.report});
  decision.effects.push_back(RenameTopic{command.report});
  notify_officers(decision, report, OfficersNews::category);
  if (takes_over && category->assignee() != 0) {
    decision.effects.push_back(NotifyAssignee{command.report, MemberId{category->assignee()}});
  }
  return decision;
}

}  // namespace wardmote::reports
