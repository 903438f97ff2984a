#pragma once

// What a text is about, by the words of the categories: no list of words is ever complete, so this
// is a guess that people can correct.

#include <optional>
#include <string>
#include <string_view>

#include "governance/reports/queries.h"

namespace wardmote::dialogue {

/// The category that the text speaks of, nothing if none is recognised. Danger comes first: one
/// warning too many is better than one too few.
std::optional<std::string> recognise_category(const reports::State& state, std::string_view text);
/// The same, or "other", or the last category there is; empty if there are none.
std::string guess_category(const reports::State& state, std::string_view text);

}  // namespace wardmote::dialogue
