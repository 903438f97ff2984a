#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wardmote::sandbox {

/// One code point read from UTF-8 and the bytes it took. Broken bytes read as U+FFFD, one by one.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool is_valid = true;
};

/// Reads the code point at `text[position]`; `position` must be inside.
CodePoint read_code_point(std::string_view text, std::size_t position);

void append_utf8(std::string& out, char32_t code_point);

bool is_valid_utf8(std::string_view text);

/// Telegram counts lengths in code points and entity offsets in UTF-16 units.
std::size_t code_point_count(std::string_view text);
std::size_t utf16_length(std::string_view text);

std::string to_lower_ascii(std::string_view text);

/// Removes white space and control characters at both ends.
std::string_view trim(std::string_view text);

}  // namespace wardmote::sandbox
