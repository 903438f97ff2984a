#pragma once

// Just enough Unicode to count, cut and clean what people type. What needs more (case, order,
// normal forms) belongs to dialogue, which has ICU.

#include <cstddef>
#include <string>
#include <string_view>

namespace wardmote::telegram {

/// One code point of a text and the bytes it takes there.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;
};

/// What stands in for bytes that are no UTF-8.
inline constexpr char32_t replacement = 0xFFFD;

/// The code point at `position`, which must be within the text. Broken UTF-8 gives `replacement`
/// for one byte.
CodePoint decode(std::string_view text, std::size_t position);

/// Appends `point` as UTF-8.
void append(std::string& out, char32_t point);

/// UTF-16 code units, the measure of Telegram's limits and entities.
constexpr std::size_t utf16_units(char32_t point) { return point > 0xFFFF ? 2 : 1; }
std::size_t utf16_length(std::string_view text);

/// True for marks that sit on the character before them (Mn, Mc, Me).
bool is_mark(char32_t point);

/// Where the user-perceived character that begins at `position` ends: with its marks, joined
/// emoji, skin tones and flags. At most 32 code points, so that no prank makes it endless.
std::size_t grapheme_end(std::string_view text, std::size_t position);

/// The beginning of `text`, at most `max_units` UTF-16 units, cut between graphemes. A cut text
/// ends with an ellipsis.
std::string clip_text(std::string_view text, std::size_t max_units);

/// `text` as valid UTF-8 without bidirectional overrides and, but for line feeds and tabs, without
/// control characters.
std::string sanitise_text(std::string_view text);

/// A name fit for a line of ours: no control characters, line breaks, bidirectional overrides or
/// invisible fillers, white space collapsed, at most three marks on a character, at most 64 UTF-16
/// units. May come out empty.
std::string sanitise_name(std::string_view name);

/// True if the text has a letter of a script that runs from right to left.
bool has_right_to_left(std::string_view text);

}  // namespace wardmote::telegram
