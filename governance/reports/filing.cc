// How a report comes into being: checked, limited, compared with what is there already.

#include <algorithm>

#include "governance/community/calendar.h"
#include "governance/core/text.h"
#include "governance/members/members.h"
#include "governance/reports/bodies.h"
#include "governance/reports/categories.h"
#include "governance/reports/clock.h"
#include "governance/reports/duplicates.h"
#include "governance/reports/rules.h"
#include "governance/reports/settings.h"

namespace wardmote::reports {
namespace {

constexpr std::chrono::hours rate_window{1};

Result<void> check_rate(const State& state, const Context& context, MemberId member) {
  const auto mine = state.index.by_reporter.find(member);
  if (mine == state.index.by_reporter.end()) return {};
  const Settings settings = settings_of(context);
  const std::int64_t window_start = to_ms(context.now - rate_window);
  std::int64_t open = 0;
  std::int64_t recent = 0;
  std::int64_t oldest_recent = to_ms(context.now);
  for (const ReportNumber number : mine->second) {
    const auto* report = state.reports.find(number);
    if (report == nullptr) continue;
    if (is_open(*report)) ++open;
    // Withdrawn ones count: filing and withdrawing in turn is no way around the limit.
    if (report->filed_at_ms() <= window_start) continue;
    ++recent;
    oldest_recent = std::min(oldest_recent, report->filed_at_ms());
  }
  if (open >= settings.most_open) {
    return refuse(Refusal::too_many_open_reports, {{"limit", settings.most_open}});
  }
  if (recent >= settings.most_per_hour) {
    return refuse(Refusal::too_fast, {{"limit", settings.most_per_hour},
                                      {"again", from_ms(oldest_recent) + rate_window}});
  }
  return {};
}

/// Who files, and for whom.
Result<void> check_filer(const State& state, const Context& context, const FileReport& command) {
  if (auto member = as_member(context, command.by); !member) return member;
  if (!command.filed_by) return check_rate(state, context, command.by);
  if (!members::has_role(context, *command.filed_by, Role::officer)) {
    return refuse(Refusal::not_an_officer);
  }
  return {};
}

Result<v1::ReportBody> checked_body(const Context& context, const FileReport& command,
                                    const v1::ReportCategory& category) {
  v1::ReportBody body;
  auto text = checked_text(command.text, text_max);
  if (!text) return refused(text);
  body.set_text(*std::move(text));
  body.set_voice(repair_utf8(cut(command.voice, 256)));

  const auto photos = checked_photos(command.photos);
  if (!photos) return refused(photos);
  body.mutable_photos()->Assign(photos->begin(), photos->end());

  const auto place = checked_place(context, command.place.value_or(Place{}));
  if (!place) return refused(place);
  if (!is_empty(*place)) *body.mutable_place() = *place;
  const bool says_something = !body.text().empty() || !body.voice().empty() ||
                              (command.incomplete && (!body.photos().empty() || body.has_place()));
  if (!says_something) return refuse(Refusal::text_empty);
  if (category.place_required() && !body.has_place() && !command.incomplete)
    return refuse(Refusal::place_required);

  const auto answers = parse_answers(category, context, command.answers,
                                     command.incomplete ? Missing::allowed : Missing::refused);
  if (!answers) return refused(answers);
  body.mutable_answers()->Assign(answers->begin(), answers->end());
  return body;
}

v1::Report make_report(const State& state, const Context& context, const FileReport& command,
                       const v1::ReportCategory& category) {
  const Settings settings = settings_of(context);
  v1::Report report;
  report.set_number(state.reports.empty() ? 1 : raw(state.reports.rows().rbegin()->first) + 1);
  report.set_state(v1::REPORT_STATE_RECEIVED);
  report.set_reporter(raw(command.by));
  report.set_category(category.code());
  report.set_is_private(command.is_private.value_or(category.default_private()));
  report.set_show_name(command.show_name.value_or(!settings.hide_reporter));
  report.set_channel(static_cast<v1::ReportChannel>(command.via));
  if (command.source) {
    report.mutable_source()->set_chat(command.source->chat);
    report.mutable_source()->set_message(command.source->message);
  }
  if (command.filed_by) report.set_filed_by(raw(*command.filed_by));
  report.set_urgent(command.urgent);
  report.set_filed_at_ms(to_ms(context.now));
  report.set_updated_at_ms(to_ms(context.now));
  report.set_assignee(category.assignee());
  report.set_assignee_role(category.assignee_role());
  *report.mutable_clock() = start_clock(context, target_of(context, category));
  return report;
}

void announce_filing(Decision& decision, const Context& context, const v1::Report& report,
                     const v1::ReportCategory& category) {
  const ReportNumber number = number_of(report);
  const MemberId reporter{report.reporter()};
  if (is_dangerous(category)) {
    decision.effects.push_back(ShowEmergency{category.code(), reporter});
  }
  decision.effects.push_back(ConfirmFiling{number, context.now + undo_window});
  if (!report.is_private()) decision.effects.push_back(PostCard{number});
  decision.effects.push_back(CreateTopic{number});
  notify_officers(decision, report, OfficersNews::filed);
  if (report.assignee() != 0) {
    decision.effects.push_back(NotifyAssignee{number, MemberId{report.assignee()}});
  }
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const FileReport& command) {
  if (const auto filer = check_filer(state, context, command); !filer) return refused(filer);
  const auto* category = find_category(state, command.category);
  if (category == nullptr || category->removed()) return refuse(Refusal::unknown_category);
  if (command.source) {
    const auto filed = state.index.by_source.find(*command.source);
    if (filed != state.index.by_source.end()) {
      return refuse(Refusal::already_filed, filed->second);
    }
  }
  const auto body = checked_body(context, command, *category);
  if (!body) return refused(body);

  v1::Report report = make_report(state, context, command, *category);
  Decision decision;
  // A private report is not compared: the comparison would show it to others' eyes.
  if (!command.not_a_duplicate && !report.is_private()) {
    OfferDuplicates offer{.member = command.by, .candidates = {}};
    for (const auto& similar : similar_reports(
             state, context,
             {.category = command.category, .text = body->text(), .place = command.place})) {
      offer.candidates.push_back(similar.report);
    }
    if (!offer.candidates.empty()) {
      decision.effects.emplace_back(std::move(offer));
      return decision;
    }
  }
  put_body(report, *body,
           report.is_private() ? std::optional{MemberId{report.reporter()}} : std::nullopt,
           context.vault);
  announce_filing(decision, context, report, *category);
  *decision.events.emplace_back().mutable_filed()->mutable_report() = std::move(report);
  return decision;
}

}  // namespace wardmote::reports
