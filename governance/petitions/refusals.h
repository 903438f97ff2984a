#pragma once

// Why the rules say no. Every reason has a test.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "governance/core/result.h"

namespace wardmote::petitions {

enum class Refusal : std::uint8_t {
  closed_community,
  not_found,
  not_an_officer,
  not_a_member,
  /// Arguments: level, needed.
  level_too_low,
  /// Arguments: when (from then on they may).
  member_too_short,
  /// Arguments: state (number of the record's).
  wrong_state,
  not_yours,
  /// Arguments: limit.
  too_many_petitions,
  /// Arguments: limit.
  too_many_open,
  /// Arguments: limit, again.
  too_many_a_day,
  title_empty,
  /// Arguments: limit.
  title_too_long,
  ask_empty,
  /// Arguments: limit.
  ask_too_long,
  why_empty,
  /// Arguments: limit.
  why_too_long,
  unchanged,
  /// Arguments: limit.
  too_many_mends,
  /// Nobody checks their own.
  own_petition,
  /// Whoever declined it once leaves it to another officer.
  declined_before,
  /// Nobody has checked it in time: it is published.
  review_over,
  fault_unknown,
  words_required,
  /// Arguments: limit.
  words_too_long,
  /// It went with its author's key.
  text_gone,
  collecting_ended,
  already_supported,
  not_supported,
  outcome_unknown,
  no_proposal,
  /// Another answer has been proposed since.
  proposal_changed,
  own_answer,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

/// "petitions.refused.<name>".
tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {});
/// The same, with one number.
tl::unexpected<Rejection> refuse(Refusal refusal, std::string_view argument, std::int64_t value);

}  // namespace wardmote::petitions
