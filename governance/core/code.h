#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "governance/core/random.h"

namespace wardmote {

/// Crockford's base 32: digits and capital letters without I, L, O and U, so that a code survives
/// being read aloud or copied from paper.
inline constexpr std::string_view code_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Draws `length` characters, five bits each. Ten are enough for what cannot be tried fast; they
/// fit in a deep link.
std::string draw_code(Random& random, std::size_t length = 10);

/// What somebody typed, as it was drawn: capitals, O as 0, I and L as 1, no spaces and hyphens.
/// Empty if anything else is in it or if it is longer than 64 characters.
std::string normalize_code(std::string_view typed);

}  // namespace wardmote
