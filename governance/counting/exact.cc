#include "governance/counting/exact.h"

namespace wardmote::counting {

namespace {

static_assert(sizeof(long) == sizeof(std::int64_t), "GMP takes longs");

std::string point_before_last(std::string digits, unsigned decimals) {
  if (decimals == 0) return digits;
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  digits.insert(digits.size() - decimals, 1, '.');
  return digits;
}

}  // namespace

Integer integer_of(std::int64_t value) { return Integer{static_cast<long>(value)}; }
Integer integer_of(std::uint64_t value) { return Integer{static_cast<unsigned long>(value)}; }

Rational ratio(const Integer& numerator, const Integer& denominator) {
  Rational value{numerator, denominator};
  value.canonicalize();
  return value;
}

std::int64_t to_int64(const Integer& value) { return value.get_si(); }

std::string five_decimals(std::int64_t hundred_thousandths) {
  return with_decimals(hundred_thousandths, 5);
}

std::string with_decimals(std::int64_t minor_units, unsigned decimals) {
  if (minor_units >= 0) return point_before_last(std::to_string(minor_units), decimals);
  return "-" + point_before_last(std::to_string(minor_units).substr(1), decimals);
}

std::string cut_decimal(const Rational& value, unsigned decimals) {
  Integer scaled;
  mpz_ui_pow_ui(scaled.get_mpz_t(), 10, decimals);
  scaled *= value.get_num();
  scaled /= value.get_den();
  return point_before_last(scaled.get_str(), decimals);
}

}  // namespace wardmote::counting
