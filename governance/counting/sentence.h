#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "governance/core/result.h"

namespace wardmote::counting {

/// A line of a count's log, or why an option lost: `key` names a sentence that every catalogue
/// has. Key and arguments are the same on every machine; words are the catalogue's.
struct Sentence {
  std::string key;
  std::vector<TextArgument> arguments;
  bool operator==(const Sentence&) const = default;
};

/// "counting.<about>" with its arguments.
inline Sentence say(std::string_view about, std::vector<TextArgument> arguments = {}) {
  return {"counting." + std::string{about}, std::move(arguments)};
}

}  // namespace wardmote::counting
