#pragma once

// Why the rules say no. Every reason has a test.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "governance/core/result.h"

namespace wardmote::decisions {

enum class Refusal : std::uint8_t {
  closed_community,
  not_found,
  not_an_officer,
  not_a_member,
  /// Arguments: state (number of the record's).
  wrong_state,
  /// Arguments: limit.
  too_many_decisions,
  title_empty,
  /// Arguments: limit.
  title_too_long,
  text_empty,
  /// Arguments: limit.
  text_too_long,
  reason_required,
  /// Arguments: limit.
  reason_too_long,
  method_unknown,
  secrecy_unknown,
  /// No vault for ballots is there.
  private_unavailable,
  tie_rule_unknown,
  completion_unknown,
  too_few_options,
  /// Arguments: limit.
  too_many_options,
  /// A question of yes and no has no options.
  options_not_of_method,
  /// Arguments: option.
  option_title_empty,
  /// Arguments: option, limit.
  option_title_too_long,
  /// Arguments: option, limit.
  option_text_too_long,
  /// Arguments: option.
  option_twice,
  /// Arguments: option.
  cost_invalid,
  seats_out_of_range,
  budget_invalid,
  chosen_limits_invalid,
  /// Arguments: limit.
  score_max_invalid,
  quorum_invalid,
  threshold_invalid,
  threshold_not_of_method,
  eligibility_invalid,
  /// Arguments: least_hours, most_days.
  duration_invalid,
  /// Arguments: most_days.
  appeal_invalid,
  unchanged,
  /// Whoever wrote any of it cannot approve it.
  own_draft,
  /// Ties go by the list here.
  no_lot,
  commitment_invalid,
  already_committed,
  /// Arguments: limit.
  too_many_commitments,
  /// Arguments: needed.
  commitments_missing,
  nobody_eligible,
  /// Arguments: roll.
  quorum_unreachable,
  not_open_yet,
  voting_ended,
  not_on_roll,
  /// Whoever votes on paper does so for good.
  voted_on_paper,
  paper_not_on_roll,
  /// An officer's own: another one records it.
  own_paper,
  paper_voter_known,
  paper_voter_unknown,
  /// As long as people vote.
  papers_not_yet,
  /// Arguments: limit.
  paper_number_invalid,
  /// Arguments: voters.
  papers_exceed_voters,
  paper_is_in,
  paper_has_two_readers,
  ballot_of_other_method,
  /// Arguments: option.
  option_unknown,
  /// Arguments: option.
  option_repeated,
  /// Arguments: limit.
  too_few_chosen,
  /// Arguments: limit.
  too_many_chosen,
  /// Arguments: option, limit.
  score_out_of_range,
  rank_empty,
  rank_shared,
  not_committed,
  already_revealed,
  reveal_wrong,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

/// "decisions.refused.<name>".
tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {});
/// The same, with one number.
tl::unexpected<Rejection> refuse(Refusal refusal, std::string_view argument, std::int64_t value);

}  // namespace wardmote::decisions
