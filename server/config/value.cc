#include "server/config/value.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace wardmote::server {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};
// Ascending, so that rendering finds the largest that divides.
constexpr std::array duration_units = {Unit{"ms", 1}, Unit{"s", 1000}, Unit{"min", 60'000},
                                       Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};
constexpr std::array size_units = {Unit{"B", 1}, Unit{"KiB", 1ll << 10}, Unit{"MiB", 1ll << 20},
                                   Unit{"GiB", 1ll << 30}};

struct Number {
  std::int64_t value;
  std::string_view rest;
};

std::optional<Number> leading_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || text.empty() || text[0] == '-') return std::nullopt;
  return Number{value, {end, static_cast<std::size_t>(text.data() + text.size() - end)}};
}

/// Reads "<number><unit>" into the smallest unit; nothing on overflow or an unknown unit.
template <std::size_t n>
std::optional<std::int64_t> scaled(std::string_view text, const std::array<Unit, n>& units) {
  const auto number = leading_number(text);
  if (!number) return std::nullopt;
  for (const auto& unit : units) {
    if (unit.name != number->rest) continue;
    if (number->value > INT64_MAX / unit.factor) return std::nullopt;
    return number->value * unit.factor;
  }
  return std::nullopt;
}

template <std::size_t n>
std::string in_largest_unit(std::int64_t value, const std::array<Unit, n>& units) {
  const Unit* best = &units[0];
  for (const auto& unit : units) {
    if (value != 0 && value % unit.factor == 0) best = &unit;
  }
  return fmt::format("{}{}", value / best->factor, best->name);
}

/// `what` with the range behind it, for the error message.
std::string within(std::string what, const std::string& min, const std::string& max, bool bounded) {
  return bounded ? fmt::format("{}, from {} to {}", what, min, max) : std::move(what);
}

bool is_inside(std::int64_t value, const ValueRange& range) {
  return value >= range.min && value <= range.max;
}

}  // namespace

Parsed<std::string> parse_value(std::string_view text, const ValueRange&, std::string*) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      return tl::unexpected(std::string{"a text without control characters"});
    }
  }
  return std::string{text};
}

Parsed<bool> parse_value(std::string_view text, const ValueRange&, bool*) {
  if (text == "true") return true;
  if (text == "false") return false;
  return tl::unexpected(describe_type(static_cast<bool*>(nullptr)));
}

Parsed<std::uint32_t> parse_value(std::string_view text, const ValueRange& range, std::uint32_t*) {
  const auto number = leading_number(text);
  const auto max = std::min<std::int64_t>(range.max, UINT32_MAX);
  if (number && number->rest.empty() && is_inside(number->value, {range.min, max})) {
    return static_cast<std::uint32_t>(number->value);
  }
  return tl::unexpected(
      within("a whole number", std::to_string(range.min), std::to_string(max), true));
}

Parsed<Duration> parse_value(std::string_view text, const ValueRange& range, Duration*) {
  const auto ms = scaled(text, duration_units);
  if (ms && is_inside(*ms, range)) return Duration{*ms};
  return tl::unexpected(within(describe_type(static_cast<Duration*>(nullptr)),
                               render_value(Duration{range.min}), render_value(Duration{range.max}),
                               range.max != INT64_MAX));
}

Parsed<Bytes> parse_value(std::string_view text, const ValueRange& range, Bytes*) {
  auto bytes = scaled(text, size_units);
  if (const auto plain = leading_number(text); plain && plain->rest.empty()) bytes = plain->value;
  if (bytes && is_inside(*bytes, range)) return Bytes{static_cast<std::uint64_t>(*bytes)};
  return tl::unexpected(within(describe_type(static_cast<Bytes*>(nullptr)),
                               render_value(Bytes{static_cast<std::uint64_t>(range.min)}),
                               render_value(Bytes{static_cast<std::uint64_t>(range.max)}),
                               range.max != INT64_MAX));
}

Parsed<std::vector<std::string>> parse_value(std::string_view text, const ValueRange& range,
                                             std::vector<std::string>*) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto comma = text.find(',');
    auto word = parse_value(text.substr(0, comma), range, static_cast<std::string*>(nullptr));
    if (!word || word->empty()) return tl::unexpected(std::string{"words parted by commas"});
    words.push_back(*std::move(word));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (text.empty()) return tl::unexpected(std::string{"a word behind the last comma"});
  }
  return words;
}

std::string render_value(const std::string& value) { return value; }
std::string render_value(bool value) { return value ? "true" : "false"; }
std::string render_value(std::uint32_t value) { return std::to_string(value); }
std::string render_value(Duration value) { return in_largest_unit(value.count(), duration_units); }
std::string render_value(Bytes value) {
  return in_largest_unit(static_cast<std::int64_t>(value.count), size_units);
}
std::string render_value(const std::vector<std::string>& value) {
  return fmt::format("{}", fmt::join(value, ","));
}

std::string describe_type(const std::string*) { return "text"; }
std::string describe_type(const bool*) { return "true or false"; }
std::string describe_type(const std::uint32_t*) { return "a whole number"; }
std::string describe_type(const Duration*) { return R"(a duration such as "30s")"; }
std::string describe_type(const Bytes*) { return R"(a size such as "16MiB")"; }
std::string describe_type(const std::vector<std::string>*) { return "a list of words"; }

}  // namespace wardmote::server
