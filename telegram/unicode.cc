#include "telegram/unicode.h"

#include <algorithm>
#include <array>

#include "telegram/limits.h"

namespace wardmote::telegram {
namespace {

constexpr char32_t zero_width_joiner = 0x200D;
constexpr std::string_view ellipsis = "\u2026";
constexpr std::size_t max_grapheme_points = 32;

constexpr bool within(char32_t point, char32_t first, char32_t last) {
  return point >= first && point <= last;
}

bool is_regional_indicator(char32_t point) { return within(point, 0x1F1E6, 0x1F1FF); }

/// Belongs to the character before it.
bool extends(char32_t point) {
  if (point < 0x300) return false;
  return point == zero_width_joiner || point == 0x200C || within(point, 0x1F3FB, 0x1F3FF) ||
         within(point, 0xE0020, 0xE007F) || within(point, 0x1160, 0x11FF) || is_mark(point);
}

bool is_control(char32_t point) { return point < 0x20 || within(point, 0x7F, 0x9F); }

bool is_space(char32_t point) {
  return point == ' ' || point == '\t' || point == '\n' || point == '\r' || point == 0xA0 ||
         within(point, 0x2000, 0x200A) || within(point, 0x2028, 0x2029) || point == 0x202F ||
         point == 0x205F || point == 0x3000 || point == 0x1680 || point == 0x85;
}

/// Shows nothing, or changes how its neighbours are shown.
bool is_treacherous(char32_t point) {
  static constexpr std::array<char32_t, 8> fillers = {0xAD,   0x34F,  0x61C,  0x115F,
                                                      0x1160, 0x180E, 0x3164, 0xFFA0};
  return is_control(point) || point == 0x200B || within(point, 0x200E, 0x200F) ||
         within(point, 0x202A, 0x202E) || within(point, 0x2060, 0x206F) ||
         within(point, 0xFFF9, 0xFFFC) || point == 0xFEFF ||
         std::find(fillers.begin(), fillers.end(), point) != fillers.end();
}

bool is_right_to_left(char32_t point) {
  return within(point, 0x590, 0x8FF) || within(point, 0xFB1D, 0xFDFF) ||
         within(point, 0xFE70, 0xFEFF) || within(point, 0x10800, 0x10FFF) ||
         within(point, 0x1E800, 0x1EFFF);
}

/// Length of the sequence a lead byte announces, 0 if it is no lead byte.
std::size_t announced_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool is_scalar(char32_t point, std::size_t length) {
  if (length == 3) return point >= 0x800 && !within(point, 0xD800, 0xDFFF);
  if (length == 4) return within(point, 0x10000, 0x10FFFF);
  return true;
}

}  // namespace

CodePoint decode(std::string_view text, std::size_t position) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
  const auto length = announced_length(byte(0));
  if (length == 1) return {byte(0), 1};
  if (length == 0 || position + length > text.size()) return {replacement, 1};
  char32_t point = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {replacement, 1};
    point = point << 6U | (byte(i) & 0x3FU);
  }
  return is_scalar(point, length) ? CodePoint{point, length} : CodePoint{replacement, 1};
}

void append(std::string& out, char32_t point) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | (point >> shift & 0x3FU));
  };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0U | point >> 6U);
    tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0U | point >> 12U);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | point >> 18U);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = decode(text, i);
    units += utf16_units(point.value);
    i += point.bytes;
  }
  return units;
}

std::size_t grapheme_end(std::string_view text, std::size_t position) {
  auto previous = decode(text, position);
  std::size_t end = position + previous.bytes;
  bool flag_open = is_regional_indicator(previous.value);
  for (std::size_t count = 1; count < max_grapheme_points && end < text.size(); ++count) {
    const auto next = decode(text, end);
    const bool second_of_flag = flag_open && is_regional_indicator(next.value);
    const bool joined = previous.value == zero_width_joiner && next.value > 0x9F;
    const bool line_end = previous.value == '\r' && next.value == '\n';
    if (is_control(previous.value) && !line_end) break;
    if (!second_of_flag && !joined && !line_end && !extends(next.value)) break;
    flag_open = false;
    end += next.bytes;
    previous = next;
  }
  return end;
}

std::string clip_text(std::string_view text, std::size_t max_units) {
  if (text.size() <= max_units || utf16_length(text) <= max_units) return std::string{text};
  if (max_units == 0) return {};
  std::size_t end = 0;
  std::size_t units = 0;
  while (end < text.size()) {
    const auto next = grapheme_end(text, end);
    units += utf16_length(text.substr(end, next - end));
    if (units + 1 > max_units) break;
    end = next;
  }
  auto clipped = std::string{text.substr(0, end)};
  clipped.erase(clipped.find_last_not_of(" \t\n") + 1);
  return clipped.append(ellipsis);
}

std::string sanitise_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto point = decode(text, i);
    i += point.bytes;
    const bool control = is_control(point.value) && point.value != '\n' && point.value != '\t';
    // Overrides without an end would turn the rest of the line around.
    if (!control && !within(point.value, 0x202A, 0x202E)) append(out, point.value);
  }
  return out;
}

std::string sanitise_name(std::string_view name) {
  std::string out;
  std::size_t marks = 0;
  bool space_pending = false;
  for (std::size_t i = 0; i < name.size();) {
    const auto point = decode(name, i);
    i += point.bytes;
    if (is_space(point.value)) {
      space_pending = !out.empty();
      continue;
    }
    if (is_treacherous(point.value)) continue;
    marks = is_mark(point.value) ? marks + 1 : 0;
    if (marks > limits::marks_per_base) continue;
    if (space_pending) out += ' ';
    space_pending = false;
    append(out, point.value);
  }
  return clip_text(out, limits::name_units);
}

bool has_right_to_left(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto point = decode(text, i);
    if (is_right_to_left(point.value)) return true;
    i += point.bytes;
  }
  return false;
}

}  // namespace wardmote::telegram
