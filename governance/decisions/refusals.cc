#include "governance/decisions/refusals.h"

#include <array>
#include <string>
#include <utility>

#include "governance/core/enum_values.h"

namespace wardmote::decisions {
namespace {

constexpr std::array<std::string_view, 68> names{
    "closed_community",
    "not_found",
    "not_an_officer",
    "not_a_member",
    "wrong_state",
    "too_many_decisions",
    "title_empty",
    "title_too_long",
    "text_empty",
    "text_too_long",
    "reason_required",
    "reason_too_long",
    "method_unknown",
    "secrecy_unknown",
    "private_unavailable",
    "tie_rule_unknown",
    "completion_unknown",
    "too_few_options",
    "too_many_options",
    "options_not_of_method",
    "option_title_empty",
    "option_title_too_long",
    "option_text_too_long",
    "option_twice",
    "cost_invalid",
    "seats_out_of_range",
    "budget_invalid",
    "chosen_limits_invalid",
    "score_max_invalid",
    "quorum_invalid",
    "threshold_invalid",
    "threshold_not_of_method",
    "eligibility_invalid",
    "duration_invalid",
    "appeal_invalid",
    "unchanged",
    "own_draft",
    "no_lot",
    "commitment_invalid",
    "already_committed",
    "too_many_commitments",
    "commitments_missing",
    "nobody_eligible",
    "quorum_unreachable",
    "not_open_yet",
    "voting_ended",
    "not_on_roll",
    "voted_on_paper",
    "paper_not_on_roll",
    "own_paper",
    "paper_voter_known",
    "paper_voter_unknown",
    "papers_not_yet",
    "paper_number_invalid",
    "papers_exceed_voters",
    "paper_is_in",
    "paper_has_two_readers",
    "ballot_of_other_method",
    "option_unknown",
    "option_repeated",
    "too_few_chosen",
    "too_many_chosen",
    "score_out_of_range",
    "rank_empty",
    "rank_shared",
    "not_committed",
    "already_revealed",
    "reveal_wrong",
};
constexpr auto refusals = enum_values<Refusal, names.size()>();
static_assert(refusals.back() == Refusal::reveal_wrong);

}  // namespace

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) { return names.at(static_cast<std::size_t>(refusal)); }

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments) {
  return reject("decisions", name(refusal), std::move(arguments));
}

tl::unexpected<Rejection> refuse(Refusal refusal, std::string_view argument, std::int64_t value) {
  return refuse(refusal, {{std::string{argument}, value}});
}

}  // namespace wardmote::decisions
