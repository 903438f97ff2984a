// What is said about a step after it was taken.

#include "governance/reports/bodies.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

Result<void> check_unexplained(const v1::Report& report, MemberId by) {
  if (report.history().empty()) return refuse(Refusal::not_your_step);
  const auto& last = *report.history().rbegin();
  const auto actor = from_record(last.by());
  if (last.undo() || last.by_resident() || actor != Actor{by}) {
    return refuse(Refusal::not_your_step);
  }
  if (!last.reason().empty() || !last.photo().empty()) return refuse(Refusal::already_explained);
  return {};
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const ExplainStep& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  if (const auto good = check_unexplained(report, command.by); !good) return refused(good);
  auto reason = checked_text(command.reason, reason_max);
  if (!reason) return refused(reason);
  const auto photo = checked_photos({Photo{.file_id = command.photo, .unique_id = {}}});
  if (!photo) return refused(photo);
  if (reason->empty() && photo->empty()) return refuse(Refusal::text_empty);
  if (!command.template_id.empty() && find_template(state, command.template_id) == nullptr) {
    return refuse(Refusal::unknown_template);
  }

  Decision decision;
  auto& explained = *decision.events.emplace_back().mutable_step_explained();
  explained.set_report(report.number());
  explained.set_reason(*std::move(reason));
  if (!photo->empty()) explained.set_photo(photo->front().file_id());
  explained.set_template_id(command.template_id);
  explained.set_by(raw(command.by));
  explained.set_at_ms(to_ms(context.now));
  notify_listeners(decision, state, context, report, command.by, News::explained);
  decision.effects.push_back(UpdateCards{command.report});
  return decision;
}

}  // namespace wardmote::reports
