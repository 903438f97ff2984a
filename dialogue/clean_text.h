#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wardmote::dialogue {

/// What somebody typed, fit to be kept and shown: no control characters but line ends, no invisible
/// or direction-turning ones, at most 3 marks on one letter, no blank lines around, at most
/// `bytes_max` bytes (cut between letters). Nothing visible gives the empty string.
std::string clean_text(std::string_view typed, std::size_t bytes_max = 16000);

}  // namespace wardmote::dialogue
