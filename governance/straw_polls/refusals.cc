#include <array>

#include "governance/core/enum_values.h"
#include "governance/straw_polls/straw_poll.h"

namespace wardmote::straw_polls {
namespace {

constexpr std::array<std::string_view, 15> names{
    "closed_community", "not_an_officer", "no_group",          "not_found",
    "not_open",         "question_empty", "question_too_long", "too_few_options",
    "too_many_options", "option_empty",   "option_too_long",   "option_twice",
    "duration_invalid", "too_many_open",  "tally_of_another",
};
constexpr auto refusals = enum_values<Refusal, names.size()>();
static_assert(refusals.back() == Refusal::tally_of_another);

}  // namespace

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) { return names.at(static_cast<std::size_t>(refusal)); }

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments) {
  return reject("straw_polls", name(refusal), std::move(arguments));
}

}  // namespace wardmote::straw_polls
