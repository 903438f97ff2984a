#include "governance/surveys/refusals.h"

#include <array>
#include <string>
#include <utility>

#include "governance/core/enum_values.h"

namespace wardmote::surveys {
namespace {

constexpr std::array<std::string_view, 28> names{
    "closed_community",
    "not_found",
    "not_an_officer",
    "wrong_state",
    "too_many_surveys",
    "title_empty",
    "title_too_long",
    "text_too_long",
    "reason_required",
    "reason_too_long",
    "no_questions",
    "too_many_questions",
    "too_many_texts",
    "question_malformed",
    "label_empty",
    "label_too_long",
    "choice_too_long",
    "naming_unknown",
    "without_names_unavailable",
    "eligibility_invalid",
    "duration_invalid",
    "unchanged",
    "own_draft",
    "nobody_eligible",
    "not_open_yet",
    "answering_ended",
    "not_on_roll",
    "answers_misfit",
};
constexpr auto refusals = enum_values<Refusal, names.size()>();
static_assert(refusals.back() == Refusal::answers_misfit);

}  // namespace

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) { return names.at(static_cast<std::size_t>(refusal)); }

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments) {
  return reject("surveys", name(refusal), std::move(arguments));
}

tl::unexpected<Rejection> refuse(Refusal refusal, std::string_view argument, std::int64_t value) {
  return refuse(refusal, {{std::string{argument}, value}});
}

}  // namespace wardmote::surveys
