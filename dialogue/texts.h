#pragma once

#include <span>
#include <string_view>

#include "dialogue/language.h"

namespace wardmote::dialogue {

/// One sentence: an ICU MessageFormat pattern under its key.
struct Text {
  std::string_view key;
  std::string_view pattern;
};

/// The sentences of texts/<language>.json as they were at build time.
std::span<const Text> embedded_texts(Language language);

}  // namespace wardmote::dialogue
