#include "governance/core/local_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace wardmote {
namespace {

using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::year_month_day;

Timestamp as_if_utc(LocalTime local) { return Timestamp{local.time_since_epoch()}; }

/// Reads what it is asked for from the front of a text, or says that it is not there.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool skip(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool skip_any(std::string_view characters) {
    if (at_end() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip_spaces() {
    while (skip(' ')) {
    }
  }
  /// Between `fewest` and `most` decimal digits.
  std::optional<int> digits(std::size_t fewest, std::size_t most) {
    std::size_t count = 0;
    while (count < std::min(most, rest_.size()) && rest_[count] >= '0' && rest_[count] <= '9') {
      ++count;
    }
    if (count < fewest) return {};
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return value;
  }

 private:
  std::string_view rest_;
};

std::optional<year_month_day> make_date(std::optional<int> year, std::optional<int> month,
                                        std::optional<int> day) {
  if (!year || !month || !day || *year < 1900) return {};
  const year_month_day date{std::chrono::year{*year},
                            std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return {};
  return date;
}

/// "2026-03-01" or "01.03.2026".
std::optional<year_month_day> read_date(Reader& reader) {
  const auto first = reader.digits(1, 4);
  if (!first) return {};
  if (reader.skip('-')) {
    const auto month = reader.digits(1, 2);
    if (!reader.skip('-')) return {};
    return make_date(first, month, reader.digits(1, 2));
  }
  if (!reader.skip('.')) return {};
  const auto month = reader.digits(1, 2);
  if (!reader.skip('.')) return {};
  return make_date(reader.digits(4, 4), month, first);
}

/// "18:30", "18:30:05", "18:30:05.250".
std::optional<milliseconds> read_clock(Reader& reader) {
  const auto hour = reader.digits(1, 2);
  if (!hour || *hour > 23 || !reader.skip(':')) return {};
  const auto minute = reader.digits(2, 2);
  if (!minute || *minute > 59) return {};
  milliseconds clock = std::chrono::hours{*hour} + std::chrono::minutes{*minute};
  if (!reader.skip(':')) return clock;
  const auto second = reader.digits(2, 2);
  if (!second || *second > 59) return {};
  clock += std::chrono::seconds{*second};
  if (!reader.skip('.')) return clock;
  int scale = 100;
  auto digit = reader.digits(1, 1);
  if (!digit) return {};
  for (; digit; digit = reader.digits(1, 1), scale /= 10) clock += milliseconds{*digit * scale};
  return clock;
}

/// "Z", "+03:00". The inner nothing: there is no offset.
std::optional<std::optional<milliseconds>> read_offset(Reader& reader) {
  if (reader.at_end()) return std::optional<milliseconds>{};
  if (reader.skip_any("Zz")) return milliseconds{0};
  const bool negative = reader.next_is('-');
  if (!reader.skip_any("+-")) return {};
  const auto hours = reader.digits(2, 2);
  reader.skip(':');
  const auto minutes = reader.digits(2, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return {};
  const milliseconds offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return negative ? -offset : offset;
}

}  // namespace

LocalTime to_local(const TimeZone& zone, Timestamp time) {
  return LocalTime{time.time_since_epoch() + zone.offset_at(time)};
}

Timestamp from_local(const TimeZone& zone, LocalTime local) {
  const Timestamp utc = as_if_utc(local);
  const Timestamp before = utc - zone.offset_at(utc - std::chrono::hours{24});
  const Timestamp after = utc - zone.offset_at(utc + std::chrono::hours{24});
  const bool before_holds = to_local(zone, before) == local;
  const bool after_holds = to_local(zone, after) == local;
  if (before_holds && after_holds) return std::min(before, after);
  if (before_holds) return before;
  if (after_holds) return after;
  const auto skip =
      std::upper_bound(zone.transitions.begin(), zone.transitions.end(), std::min(before, after),
                       [](Timestamp t, const TimeZone::Transition& x) { return t < x.at; });
  return skip == zone.transitions.end() ? before : skip->at;
}

std::optional<year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10) return {};
  Reader reader{text};
  const auto year = reader.digits(4, 4);
  if (!reader.skip('-')) return {};
  const auto month = reader.digits(2, 2);
  if (!reader.skip('-')) return {};
  const auto day = reader.digits(2, 2);
  return reader.at_end() ? make_date(year, month, day) : std::nullopt;
}

std::optional<Timestamp> parse_datetime(std::string_view text, const TimeZone& zone) {
  Reader reader{text};
  reader.skip_spaces();
  const auto date = read_date(reader);
  if (!date) return {};
  LocalTime local = local_days{*date};
  const bool has_clock = reader.skip_any("Tt") || reader.next_is(' ');
  reader.skip_spaces();
  if (!has_clock || reader.at_end()) {
    if (!reader.at_end()) return {};
    return from_local(zone, local);
  }
  const auto clock = read_clock(reader);
  if (!clock) return {};
  local += *clock;
  reader.skip_spaces();
  const auto offset = read_offset(reader);
  if (!offset || !reader.at_end()) return {};
  return *offset ? as_if_utc(local) - **offset : from_local(zone, local);
}

std::string format_rfc3339(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                          clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
  return text + 'Z';
}

}  // namespace wardmote
