#pragma once

// What both file formats need to be read.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "governance/core/result.h"

namespace wardmote::counting {

/// Refuses a file that is too large or not UTF-8; else gives it without a byte order mark.
Result<std::string_view> readable(std::string_view text);

/// The number that is the whole of `text`; none if it is none or does not fit.
std::optional<std::int64_t> whole_number(std::string_view text);

/// A decimal number without its point: {1050, 2} is 10.50.
struct Decimal {
  std::int64_t digits = 0;
  unsigned decimals = 0;
};
inline constexpr unsigned decimals_max = 6;

/// A decimal number with "." or ",", at most six places, trailing zeros dropped; none if it is none
/// or too large.
std::optional<Decimal> decimal_number(std::string_view text);

/// `number` in units of 10^-decimals; none if it does not fit. `decimals` is not less than its own.
std::optional<std::int64_t> scaled(const Decimal& number, unsigned decimals);

/// For a refusal: the beginning of what was found.
TextArgument found(std::string_view text);
TextArgument at_line(std::size_t line);

}  // namespace wardmote::counting
