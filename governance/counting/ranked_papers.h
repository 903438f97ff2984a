#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "governance/counting/election.h"

namespace wardmote::counting {

/// Equal papers together: the options in order of preference, and how many papers say so.
struct Papers {
  std::vector<OptionIndex> preferences;
  std::uint64_t count = 0;
};

/// An election's ballots as transferable papers, sorted: withdrawn options are left out, and a
/// paper ends where two options share a rank, for nobody can tell which of them comes next. Papers
/// without any preference are none.
std::vector<Papers> papers_of(const RankedElection& election);

}  // namespace wardmote::counting
