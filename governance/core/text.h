#pragma once

// Texts of strangers, made fit to be stored: a record's strings must be UTF-8, or it would not
// parse.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wardmote {

/// The bytes of the code point at the beginning of `text`, 1 to 4; 0 if it is not UTF-8 there.
std::size_t code_point_size(std::string_view text);
bool is_utf8(std::string_view text);
/// How many code points; a byte that belongs to none counts as one.
std::size_t count_code_points(std::string_view text);
/// How many UTF-16 units, as Telegram counts; text that is UTF-8.
std::size_t count_utf16_units(std::string_view text);

/// `text` with U+FFFD for each byte that is not UTF-8.
std::string repair_utf8(std::string_view text);
/// One line: repaired, control characters as spaces, no more than one space in a row, trimmed.
std::string clean_line(std::string_view text);
/// Several lines: repaired, line ends as "\n", no other control characters but tabs, trimmed.
std::string clean_text(std::string_view text);
/// At most `bytes` bytes of valid `text`, cut between code points.
std::string_view cut(std::string_view text, std::size_t bytes);

/// `text` with the digits of Arabic, Persian and full-width writing as ASCII's, and their decimal
/// signs as points.
std::string fold_digits(std::string_view text);
std::string_view trim(std::string_view text);
/// ASCII letters as small ones; others as they are.
std::string to_lower_ascii(std::string_view text);

}  // namespace wardmote
