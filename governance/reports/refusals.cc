#include "governance/reports/refusals.h"

#include <array>
#include <string>
#include <utility>

#include "governance/core/enum_values.h"

namespace wardmote::reports {
namespace {

constexpr std::array<std::string_view, 52> names{
    "closed_community",
    "not_a_member",
    "not_found",
    "private_report",
    "not_an_officer",
    "not_yours",
    "wrong_state",
    "reopen_too_late",
    "reason_required",
    "text_empty",
    "text_too_long",
    "too_many_photos",
    "no_photo",
    "unknown_category",
    "unknown_question",
    "answer_invalid",
    "place_required",
    "place_invalid",
    "place_out_of_area",
    "too_many_open_reports",
    "too_fast",
    "already_filed",
    "already_supported",
    "own_report",
    "not_supported",
    "already_following",
    "not_following",
    "too_many_followers",
    "not_asked",
    "already_confirmed",
    "own_work",
    "nothing_to_undo",
    "undo_too_late",
    "undo_overtaken",
    "merge_with_itself",
    "merge_chain",
    "merge_private",
    "not_a_copy",
    "unknown_assignee",
    "not_assigned",
    "already_assigned",
    "too_many_notes",
    "clock_not_running",
    "clock_not_paused",
    "unchanged",
    "category_invalid",
    "too_many_categories",
    "template_invalid",
    "unknown_template",
    "too_many_templates",
    "not_your_step",
    "already_explained",
};
constexpr auto refusals = enum_values<Refusal, names.size()>();
static_assert(refusals.back() == Refusal::already_explained);

}  // namespace

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) { return names.at(static_cast<std::size_t>(refusal)); }

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments) {
  return reject("reports", name(refusal), std::move(arguments));
}

tl::unexpected<Rejection> refuse(Refusal refusal, ReportNumber report) {
  return refuse(refusal, {{"report", static_cast<std::int64_t>(raw(report))}});
}

}  // namespace wardmote::reports
