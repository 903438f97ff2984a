#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wardmote::server {

/// Returns the one of `known` that `word` is most likely a misspelling of, or "" if none is near.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

}  // namespace wardmote::server
