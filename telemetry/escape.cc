#include "telemetry/escape.h"

#include <algorithm>
#include <cstdint>

namespace wardmote::telemetry {
namespace {

constexpr std::size_t token_secret_min = 30;
constexpr std::string_view mask = "[token]";
constexpr std::string_view replacement = "\\ufffd";

struct CodePoint {
  std::uint32_t value = 0;
  /// 0: the bytes are no UTF-8.
  std::size_t length = 0;
};

/// Reads the code point at the start of `text`, refusing overlong forms and surrogates.
CodePoint first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  std::size_t length = 0;
  if ((lead & 0xe0) == 0xc0) length = 2;
  if ((lead & 0xf0) == 0xe0) length = 3;
  if ((lead & 0xf8) == 0xf0) length = 4;
  if (length == 0 || text.size() < length) return {};
  std::uint32_t value = lead & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0) != 0x80) return {};
    value = value << 6 | (next & 0x3fu);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[length] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
    return {};
  return {value, length};
}

/// Whether a reader could be deceived by the character: it moves the cursor or turns the text.
bool is_deceptive(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f || c == 0x061c ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void append_unicode_escape(std::string& line, std::uint32_t c) {
  constexpr char digits[] = "0123456789abcdef";
  line += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) line += digits[c >> shift & 0xf];
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_token_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

}  // namespace

void append_escaped(std::string& line, std::string_view text) {
  while (!text.empty()) {
    const auto point = first_code_point(text);
    if (point.length == 0) {
      line += replacement;
    } else if (point.value == '"' || point.value == '\\') {
      line += '\\';
      line += text[0];
    } else if (point.value == '\n') {
      line += "\\n";
    } else if (is_deceptive(point.value)) {
      append_unicode_escape(line, point.value);
    } else {
      line += text.substr(0, point.length);
    }
    text.remove_prefix(std::max<std::size_t>(point.length, 1));
  }
}

std::string redacted(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos;
       colon = text.find(':')) {
    std::size_t begin = colon;
    while (begin > 0 && is_digit(text[begin - 1])) --begin;
    std::size_t end = colon + 1;
    while (end < text.size() && is_token_character(text[end])) ++end;
    if (begin < colon && end - colon - 1 >= token_secret_min) {
      result += text.substr(0, begin);
      result += mask;
      text.remove_prefix(end);
    } else {
      result += text.substr(0, colon + 1);
      text.remove_prefix(colon + 1);
    }
  }
  result += text;
  return result;
}

}  // namespace wardmote::telemetry
