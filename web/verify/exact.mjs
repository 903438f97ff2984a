// Exact numbers: whole ones are BigInt, fractions a pair of them. Never floating point.

export function gcd(a, b) {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y) [x, y] = [y, x % y];
  return x;
}

/** {numerator, denominator} in lowest terms; the denominator is above 0. */
export function ratio(numerator, denominator = 1n) {
  const common = gcd(numerator, denominator) || 1n;
  return { numerator: numerator / common, denominator: denominator / common };
}

export const plus = (a, b) =>
  ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

/** Whether a is less than b. */
export const isLess = (a, b) => a.numerator * b.denominator < b.numerator * a.denominator;

/** The least whole number that is not below numerator / denominator; both from 0. */
export const ceilDivide = (numerator, denominator) =>
  (numerator + denominator - 1n) / denominator;

/** (1050n, 2) is "10.50". */
export function withDecimals(value, decimals) {
  const sign = value < 0n ? '-' : '';
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A fraction cut, not rounded, to so many places. */
export const cutDecimal = ({ numerator, denominator }, decimals) =>
  withDecimals((numerator * 10n ** BigInt(decimals)) / denominator, decimals);
