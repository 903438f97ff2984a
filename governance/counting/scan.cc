#include "governance/counting/scan.h"

#include <charconv>

#include "governance/core/text.h"
#include "governance/counting/blt.h"
#include "governance/counting/refusals.h"

namespace wardmote::counting {

namespace {

constexpr std::size_t found_bytes_max = 60;

}  // namespace

Result<std::string_view> readable(std::string_view text) {
  if (text.size() > count_file_bytes_max)
    return refuse(Refusal::too_large, {{"most", std::int64_t{count_file_bytes_max}}});
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (is_utf8(text)) return text;
  std::size_t line = 1;
  while (!text.empty()) {
    const auto size = code_point_size(text);
    if (size == 0) break;
    line += text.front() == '\n' ? 1 : 0;
    text.remove_prefix(size);
  }
  return refuse(Refusal::not_utf8, {at_line(line)});
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || at != end) return std::nullopt;
  return value;
}

std::optional<Decimal> decimal_number(std::string_view text) {
  const auto point = text.find_first_of(".,");
  if (point == std::string_view::npos) {
    const auto whole = whole_number(text);
    return whole ? std::optional{Decimal{*whole, 0}} : std::nullopt;
  }
  auto places = text.substr(point + 1);
  if (places.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  while (!places.empty() && places.back() == '0') places.remove_suffix(1);
  if (places.size() > decimals_max) return std::nullopt;
  const auto digits = whole_number(std::string{text.substr(0, point)} + std::string{places});
  if (!digits) return std::nullopt;
  return Decimal{*digits, static_cast<unsigned>(places.size())};
}

std::optional<std::int64_t> scaled(const Decimal& number, unsigned decimals) {
  auto value = number.digits;
  for (auto i = number.decimals; i < decimals; ++i)
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return std::nullopt;
  return value;
}

TextArgument found(std::string_view text) {
  return {"found", clean_line(cut(text, found_bytes_max))};
}
TextArgument at_line(std::size_t line) { return {"line", static_cast<std::int64_t>(line)}; }

}  // namespace wardmote::counting
