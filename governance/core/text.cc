#include "governance/core/text.h"

#include <algorithm>

namespace wardmote {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

/// How long the first byte says the code point is; 0 if no code point begins so.
std::size_t announced_size(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7F; }

/// C1 controls, line and paragraph separators: more than one byte, yet no text.
bool is_wide_control(std::string_view point) {
  if (point.size() == 2) return byte_at(point, 0) == 0xC2 && byte_at(point, 1) < 0xA0;
  return point == "\xE2\x80\xA8" || point == "\xE2\x80\xA9";
}

/// Calls `visit` with each code point, or with U+FFFD for a byte that is none.
template <class Visitor>
void for_each_code_point(std::string_view text, Visitor&& visit) {
  while (!text.empty()) {
    const std::size_t size = code_point_size(text);
    visit(size == 0 ? replacement : text.substr(0, size));
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
}

}  // namespace

std::size_t code_point_size(std::string_view text) {
  if (text.empty()) return 0;
  const unsigned char first = byte_at(text, 0);
  const std::size_t size = announced_size(first);
  if (size == 0 || size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(text, i) & 0xC0) != 0x80) return 0;
  }
  if (size < 3) return size;
  const unsigned char second = byte_at(text, 1);
  // Overlong forms, surrogates, and what lies above U+10FFFF.
  if (first == 0xE0 && second < 0xA0) return 0;
  if (first == 0xED && second >= 0xA0) return 0;
  if (first == 0xF0 && second < 0x90) return 0;
  if (first == 0xF4 && second >= 0x90) return 0;
  return size;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = code_point_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for_each_code_point(text, [&](std::string_view) { ++count; });
  return count;
}

std::size_t count_utf16_units(std::string_view text) {
  std::size_t count = 0;
  for_each_code_point(text, [&](std::string_view point) { count += point.size() == 4 ? 2 : 1; });
  return count;
}

std::string repair_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string{text};
  std::string repaired;
  for_each_code_point(text, [&](std::string_view point) { repaired += point; });
  return repaired;
}

std::string clean_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool space_waits = false;
  for_each_code_point(text, [&](std::string_view point) {
    const bool space = point == " " || is_control(byte_at(point, 0)) || is_wide_control(point);
    if (space) {
      space_waits = !line.empty();
      return;
    }
    if (space_waits) line += ' ';
    space_waits = false;
    line += point;
  });
  return line;
}

std::string clean_text(std::string_view text) {
  std::string cleaned;
  cleaned.reserve(text.size());
  bool after_return = false;
  for_each_code_point(text, [&](std::string_view point) {
    const bool is_return = point == "\r";
    if (point == "\n" && after_return) {
      after_return = false;
      return;
    }
    after_return = is_return;
    if (is_return || point == "\n" || is_wide_control(point)) {
      cleaned += '\n';
    } else if (point == "\t" || !is_control(byte_at(point, 0))) {
      cleaned += point;
    }
  });
  return std::string{trim(cleaned)};
}

std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (byte_at(text, bytes) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string fold_digits(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for_each_code_point(text, [&](std::string_view point) {
    if (point.size() == 2 && byte_at(point, 0) == 0xD9) {
      const unsigned char second = byte_at(point, 1);
      if (second >= 0xA0 && second <= 0xA9) return folded.push_back(char('0' + (second - 0xA0)));
      if (second == 0xAB) return folded.push_back('.');  // U+066B
    }
    if (point.size() == 2 && byte_at(point, 0) == 0xDB && byte_at(point, 1) >= 0xB0 &&
        byte_at(point, 1) <= 0xB9) {
      return folded.push_back(char('0' + (byte_at(point, 1) - 0xB0)));
    }
    if (point.size() == 3 && point.substr(0, 2) == "\xEF\xBC") {
      const unsigned char third = byte_at(point, 2);
      if (third >= 0x90 && third <= 0x99) return folded.push_back(char('0' + (third - 0x90)));
      if (third == 0x8E) return folded.push_back('.');  // U+FF0E
      if (third == 0x9A) return folded.push_back(':');  // U+FF1A
    }
    folded += point;
  });
  return folded;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n";
  const auto first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace wardmote
