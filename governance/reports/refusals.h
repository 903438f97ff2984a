#pragma once

// Why the rules say no. Every reason has a sentence in every language and a test.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "governance/core/result.h"
#include "governance/reports/words.h"

namespace wardmote::reports {

enum class Refusal : std::uint8_t {
  closed_community,
  not_a_member,
  /// Arguments: report.
  not_found,
  /// Arguments: report.
  private_report,
  not_an_officer,
  /// Arguments: report.
  not_yours,
  /// Arguments: from, to (names of states).
  wrong_state,
  /// It was solved too long ago: report it anew.
  reopen_too_late,
  reason_required,
  text_empty,
  /// Arguments: limit.
  text_too_long,
  /// Arguments: limit.
  too_many_photos,
  no_photo,
  unknown_category,
  /// A question of another category. Arguments: question.
  unknown_question,
  /// Arguments: question, why (name of questions::Refusal).
  answer_invalid,
  place_required,
  place_invalid,
  place_out_of_area,
  /// Arguments: limit.
  too_many_open_reports,
  /// Arguments: limit, again (a moment).
  too_fast,
  /// Arguments: report.
  already_filed,
  already_supported,
  own_report,
  not_supported,
  already_following,
  not_following,
  too_many_followers,
  /// Nobody asks (any more) whether it is fixed.
  not_asked,
  already_confirmed,
  /// Whoever resolved it cannot confirm it.
  own_work,
  nothing_to_undo,
  undo_too_late,
  /// Somebody acted on it since.
  undo_overtaken,
  merge_with_itself,
  /// One of the two is a copy, or has copies, already. Arguments: report.
  merge_chain,
  merge_private,
  not_a_copy,
  unknown_assignee,
  not_assigned,
  already_assigned,
  too_many_notes,
  /// Nothing is promised for it, or it is solved.
  clock_not_running,
  clock_not_paused,
  unchanged,
  /// Arguments: fault.
  category_invalid,
  too_many_categories,
  template_invalid,
  unknown_template,
  too_many_templates,
  /// Somebody else took the last step, or nobody did.
  not_your_step,
  already_explained,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

/// "reports.refused.<name>".
tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {});
/// The same, with the number of the report it is about.
tl::unexpected<Rejection> refuse(Refusal refusal, ReportNumber report);

}  // namespace wardmote::reports
