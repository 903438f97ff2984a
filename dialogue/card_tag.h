#pragma once

// How the outcome of a call finds the card that it sent or edited.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dialogue/letter.h"

namespace wardmote::dialogue {

/// "<feature>:<kind>:<number>:<detail>:<face>", the tag of a call.
struct CardTag {
  /// The name of the dialogue that the outcome comes back to.
  std::string_view feature;
  std::string_view kind;
  std::uint64_t number = 0;
  std::int64_t detail = 0;
  /// What the card said; empty where nobody asks.
  std::string_view face = {};
};

std::string to_text(const CardTag& tag);
/// Views into `text`. Nothing if it belongs to another feature.
std::optional<CardTag> parse_card_tag(std::string_view text, std::string_view feature);

/// Names what a card said when it was sent, so that one which is behind when its outcome comes is
/// noticed: until then there is no message that could be edited. A different hash costs one edit.
std::string face_of(const Screen& screen);

}  // namespace wardmote::dialogue
