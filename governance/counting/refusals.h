#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "governance/core/result.h"

namespace wardmote::counting {

/// Why something is not counted, or a file not read; each has a sentence in every catalogue.
enum class Refusal : std::uint8_t {
  // Of a count.
  cancelled,
  no_options,
  too_many_options,
  too_many_ballots,
  option_twice,
  option_unknown,
  ballot_twice,
  ballot_too_long,
  score_out_of_range,
  seats_out_of_range,
  cost_not_positive,
  too_many_steps,
  // Of a file; `line` counts from 1.
  not_utf8,
  too_large,
  number_expected,
  file_ends,
  blt_header,
  blt_option_unknown,
  blt_option_twice,
  blt_name_expected,
  blt_rest,
  name_twice,
  pb_section,
  pb_column,
  pb_meta,
  pb_vote_type,
  pb_project_twice,
  pb_project_unknown,
  pb_points,
  // Of a file and a method that do not belong together.
  needs_ranks,
  needs_points,
  needs_costs,
};

std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);
tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {});

}  // namespace wardmote::counting
