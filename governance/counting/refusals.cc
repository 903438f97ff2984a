#include "governance/counting/refusals.h"

#include <array>

#include "governance/core/enum_values.h"

namespace wardmote::counting {

namespace {

constexpr std::array<std::string_view, 32> names{"cancelled",
                                                 "no_options",
                                                 "too_many_options",
                                                 "too_many_ballots",
                                                 "option_twice",
                                                 "option_unknown",
                                                 "ballot_twice",
                                                 "ballot_too_long",
                                                 "score_out_of_range",
                                                 "seats_out_of_range",
                                                 "cost_not_positive",
                                                 "too_many_steps",
                                                 "not_utf8",
                                                 "too_large",
                                                 "number_expected",
                                                 "file_ends",
                                                 "blt_header",
                                                 "blt_option_unknown",
                                                 "blt_option_twice",
                                                 "blt_name_expected",
                                                 "blt_rest",
                                                 "name_twice",
                                                 "pb_section",
                                                 "pb_column",
                                                 "pb_meta",
                                                 "pb_vote_type",
                                                 "pb_project_twice",

                                                 "pb_project_unknown",
                                                 "pb_points",
                                                 "needs_ranks",
                                                 "needs_points",
                                                 "needs_costs"};
constexpr auto refusals = enum_values<Refusal, names.size()>();
static_assert(refusals.back() == Refusal::needs_costs);

}  // namespace

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) { return names.at(static_cast<std::size_t>(refusal)); }

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments) {
  return reject("counting", name(refusal), std::move(arguments));
}

}  // namespace wardmote::counting
