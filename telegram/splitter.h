#pragma once

#include <cstddef>
#include <vector>

#include "telegram/limits.h"
#include "telegram/request.h"

namespace wardmote::telegram {

/// What one message may hold.
struct PartLimits {
  /// UTF-16 units a reader sees.
  std::size_t visible_units = limits::message_units;
  /// Bytes with tags.
  std::size_t bytes = limits::message_bytes;
};

/// Cuts a text into messages that fit, at the end of a paragraph, a line or a word where one lies
/// in the second half of the part, otherwise between graphemes. Never cuts a tag or a character
/// reference; tags open at a cut are closed and opened again. Parts of white space only, which
/// Telegram refuses, are left out, and so are line feeds that a later part would begin with. Tags
/// that do not match, and tags that alone would take half of a part, are dropped. A text that fits
/// comes back as it is.
std::vector<Html> split_html(const Html& html, PartLimits limits = {});

/// The beginning of a text, with an ellipsis if that is not all of it: at most `visible_units`
/// UTF-16 units and a message's bytes. For captions and quotations, which cannot be continued.
Html clip_html(const Html& html, std::size_t visible_units);

}  // namespace wardmote::telegram
