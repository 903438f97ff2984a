#pragma once

// Why the rules say no. Every reason has a test. An answer that does not fit its question is
// refused as core/question.h says.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "governance/core/result.h"

namespace wardmote::surveys {

enum class Refusal : std::uint8_t {
  closed_community,
  not_found,
  not_an_officer,
  /// Arguments: state (number of the record's).
  wrong_state,
  /// Arguments: limit.
  too_many_surveys,
  title_empty,
  /// Arguments: limit.
  title_too_long,
  /// Arguments: limit.
  text_too_long,
  reason_required,
  /// Arguments: limit.
  reason_too_long,
  no_questions,
  /// Arguments: limit.
  too_many_questions,
  /// Arguments: limit.
  too_many_texts,
  /// Arguments: question.
  question_malformed,
  /// Arguments: question.
  label_empty,
  /// Arguments: question, limit.
  label_too_long,
  /// Arguments: question, limit.
  choice_too_long,
  naming_unknown,
  /// No vault for answers without names is there.
  without_names_unavailable,
  eligibility_invalid,
  /// Arguments: least_hours, most_days.
  duration_invalid,
  unchanged,
  /// Whoever wrote any of it cannot approve it.
  own_draft,
  nobody_eligible,
  not_open_yet,
  answering_ended,
  not_on_roll,
  /// They were given to other questions.
  answers_misfit,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

/// "surveys.refused.<name>".
tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {});
/// The same, with one number.
tl::unexpected<Rejection> refuse(Refusal refusal, std::string_view argument, std::int64_t value);

}  // namespace wardmote::surveys
