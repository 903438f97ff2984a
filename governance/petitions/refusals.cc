#include "governance/petitions/refusals.h"

#include <array>
#include <string>
#include <utility>

#include "governance/core/enum_values.h"

namespace wardmote::petitions {
namespace {

constexpr std::array<std::string_view, 33> names{
    "closed_community",   "not_found",        "not_an_officer",   "not_a_member",
    "level_too_low",      "member_too_short", "wrong_state",      "not_yours",
    "too_many_petitions", "too_many_open",    "too_many_a_day",   "title_empty",
    "title_too_long",     "ask_empty",        "ask_too_long",     "why_empty",
    "why_too_long",       "unchanged",        "too_many_mends",   "own_petition",
    "declined_before",    "review_over",      "fault_unknown",    "words_required",
    "words_too_long",     "text_gone",        "collecting_ended", "already_supported",
    "not_supported",      "outcome_unknown",  "no_proposal",      "proposal_changed",
    "own_answer",
};
constexpr auto refusals = enum_values<Refusal, names.size()>();
static_assert(refusals.back() == Refusal::own_answer);

}  // namespace

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) { return names.at(static_cast<std::size_t>(refusal)); }

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments) {
  return reject("petitions", name(refusal), std::move(arguments));
}

tl::unexpected<Rejection> refuse(Refusal refusal, std::string_view argument, std::int64_t value) {
  return refuse(refusal, {{std::string{argument}, value}});
}

}  // namespace wardmote::petitions
