#pragma once

// Numbers of a count: whole or exact fractions, never floating point.

#include <gmpxx.h>

#include <cstdint>
#include <string>

namespace wardmote::counting {

using Integer = mpz_class;
using Rational = mpq_class;

/// Votes are kept in hundred-thousandths, as the Scottish rules cut them.
inline constexpr std::int64_t vote_unit = 100'000;

Integer integer_of(std::int64_t value);
Integer integer_of(std::uint64_t value);
/// `numerator / denominator` in lowest terms; the denominator is not 0.
Rational ratio(const Integer& numerator, const Integer& denominator);
/// `value` if it fits, as everything within the limits of a count does.
std::int64_t to_int64(const Integer& value);

/// Votes in hundred-thousandths with five decimals: 138100000 is "1381.00000".
std::string five_decimals(std::int64_t hundred_thousandths);
/// An amount in minor units with its decimals: (1050, 2) is "10.50".
std::string with_decimals(std::int64_t minor_units, unsigned decimals);
/// `value` cut, not rounded, to `decimals` places; not negative.
std::string cut_decimal(const Rational& value, unsigned decimals);

}  // namespace wardmote::counting
