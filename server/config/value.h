#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <vector>

#include "server/config/config.h"

namespace wardmote::server {

/// How a value is written in TOML.
enum class ValueForm : std::uint8_t { text, number, number_or_text, boolean, list };

/// The closed range of a number, in its unit (milliseconds, bytes, pieces).
struct ValueRange {
  std::int64_t min = 0;
  std::int64_t max = INT64_MAX;
};

/// Reads a value as it is written in the environment or on the command line; the error says what
/// was expected: "a duration such as "30s"".
template <class T>
using Parsed = tl::expected<T, std::string>;

Parsed<std::string> parse_value(std::string_view text, const ValueRange&, std::string*);
Parsed<bool> parse_value(std::string_view text, const ValueRange&, bool*);
Parsed<std::uint32_t> parse_value(std::string_view text, const ValueRange&, std::uint32_t*);
Parsed<Duration> parse_value(std::string_view text, const ValueRange&, Duration*);
Parsed<Bytes> parse_value(std::string_view text, const ValueRange&, Bytes*);
/// Words parted by commas.
Parsed<std::vector<std::string>> parse_value(std::string_view text, const ValueRange&,
                                             std::vector<std::string>*);

std::string render_value(const std::string& value);
std::string render_value(bool value);
std::string render_value(std::uint32_t value);
std::string render_value(Duration value);
std::string render_value(Bytes value);
std::string render_value(const std::vector<std::string>& value);

constexpr ValueForm form_of(const std::string*) { return ValueForm::text; }
constexpr ValueForm form_of(const bool*) { return ValueForm::boolean; }
constexpr ValueForm form_of(const std::uint32_t*) { return ValueForm::number; }
constexpr ValueForm form_of(const Duration*) { return ValueForm::text; }
constexpr ValueForm form_of(const Bytes*) { return ValueForm::number_or_text; }
constexpr ValueForm form_of(const std::vector<std::string>*) { return ValueForm::list; }

/// What a value is, for people.
std::string describe_type(const std::string*);
std::string describe_type(const bool*);
std::string describe_type(const std::uint32_t*);
std::string describe_type(const Duration*);
std::string describe_type(const Bytes*);
std::string describe_type(const std::vector<std::string>*);

/// All that may be said, if that is a closed list.
inline std::vector<std::string_view> choices_of(const void*) { return {}; }
inline std::vector<std::string_view> choices_of(const bool*) { return {"true", "false"}; }

// Enums are words of a closed list.

template <class E>
requires std::is_enum_v<E> std::vector<std::string_view> choices_of(const E*) {
  const auto& names = names_of(E{});
  return {names.begin(), names.end()};
}

template <class E>
requires std::is_enum_v<E>
constexpr ValueForm form_of(const E*) { return ValueForm::text; }

template <class E>
requires std::is_enum_v<E> std::string render_value(E value) {
  return std::string{names_of(value).at(static_cast<std::size_t>(value))};
}

template <class E>
requires std::is_enum_v<E> std::string describe_type(const E*) {
  std::string words;
  for (const auto name : names_of(E{})) {
    words += (words.empty() ? "\"" : ", \"") + std::string{name} + "\"";
  }
  return "one of " + words;
}

template <class E>
requires std::is_enum_v<E> Parsed<E> parse_value(std::string_view text, const ValueRange&, E*) {
  const auto& names = names_of(E{});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return static_cast<E>(i);
  }
  return tl::unexpected(describe_type(static_cast<E*>(nullptr)));
}

}  // namespace wardmote::server
