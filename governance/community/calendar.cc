#include "governance/community/calendar.h"

#include <algorithm>
#include <charconv>

#include "governance/community/community.h"
#include "governance/core/local_time.h"
#include "governance/core/text.h"

namespace wardmote::community {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr int minutes_a_day = 24 * 60;
/// A calendar without an hour for so long has none at all.
constexpr days patience{366};
/// No target is further away.
constexpr days horizon{100 * 366};

using Week = std::array<std::vector<Calendar::Span>, 7>;

std::optional<int> parse_weekday(std::string_view text) {
  constexpr std::array<std::string_view, 7> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const auto found = std::find(names.begin(), names.end(), to_lower_ascii(trim(text)));
  if (found == names.end()) return {};
  return static_cast<int>(found - names.begin());
}

/// Calls `take(part)` for each part between separators; false as soon as `take` is.
template <class Take>
bool for_each_part(std::string_view text, std::string_view separators, Take&& take) {
  while (true) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    if (!take(text.substr(0, end))) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

/// "mon-fri,sun" into flags by weekday.
std::optional<std::array<bool, 7>> parse_weekdays(std::string_view text) {
  std::array<bool, 7> chosen{};
  const bool good = for_each_part(text, ",", [&](std::string_view part) {
    const auto dash = part.find('-');
    const auto first = parse_weekday(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_weekday(part.substr(dash + 1));
    if (!first || !last) return false;
    for (int day = *first;; day = (day + 1) % 7) {
      chosen[day] = true;
      if (day == *last) return true;
    }
  });
  if (!good) return {};
  return chosen;
}

/// "09:30" as minutes; up to "24:00".
std::optional<int> parse_minutes(std::string_view text) {
  text = trim(text);
  int hour = 0;
  int minute = 0;
  const auto* end = text.data() + text.size();
  const auto colon = std::from_chars(text.data(), end, hour);
  if (colon.ec != std::errc{} || colon.ptr == end || *colon.ptr != ':') return {};
  if (end - colon.ptr != 3) return {};
  const auto stop = std::from_chars(colon.ptr + 1, end, minute);
  if (stop.ec != std::errc{} || stop.ptr != end) return {};
  if (hour < 0 || minute < 0 || minute > 59) return {};
  const int total = hour * 60 + minute;
  if (hour > 24 || total > minutes_a_day) return {};
  return total;
}

std::optional<Calendar::Span> parse_span(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return {};
  const auto from = parse_minutes(text.substr(0, dash));
  auto to = parse_minutes(text.substr(dash + 1));
  if (!from || !to || *from == *to || *from == minutes_a_day) return {};
  if (*to < *from) *to += minutes_a_day;
  return Calendar::Span{static_cast<std::uint16_t>(*from), static_cast<std::uint16_t>(*to)};
}

/// "mon-fri 09:00-12:00, 13:00-18:00" into `week`.
bool parse_entry(std::string_view entry, Week& week) {
  const auto digits = entry.find_first_of("0123456789");
  if (digits == std::string_view::npos) return false;
  const auto weekdays = parse_weekdays(trim(entry.substr(0, digits)));
  if (!weekdays) return false;
  return for_each_part(entry.substr(digits), ",", [&](std::string_view part) {
    const auto span = parse_span(part);
    if (!span) return false;
    for (std::size_t day = 0; day < week.size(); ++day) {
      if ((*weekdays)[day]) week[day].push_back(*span);
    }
    return true;
  });
}

bool sort_and_check(Week& week) {
  bool any = false;
  for (auto& spans : week) {
    std::sort(spans.begin(), spans.end(), [](auto a, auto b) { return a.from < b.from; });
    for (std::size_t i = 1; i < spans.size(); ++i) {
      if (spans[i].from < spans[i - 1].to) return false;
    }
    any = any || !spans.empty();
  }
  for (std::size_t day = 0; day < week.size(); ++day) {
    const auto& next = week[(day + 1) % week.size()];
    if (week[day].empty() || next.empty()) continue;
    if (week[day].back().to > next.front().from + minutes_a_day) return false;
  }
  return any;
}

/// Calls `visit(from, to)` for the working spans of the days from `day` on, as moments; stops when
/// it gives false. The spans ascend and do not overlap. A skipped hour can leave one empty.
template <class Visitor>
bool visit_day(const Calendar& calendar, const TimeZone& zone, local_days day, Visitor&& visit) {
  const auto weekday = std::chrono::weekday{day}.iso_encoding() - 1;
  const auto& spans = calendar.hours[weekday];
  if (spans.empty()) return true;
  const std::chrono::year_month_day date{day};
  if (std::binary_search(calendar.holidays.begin(), calendar.holidays.end(), date)) return true;
  for (const auto span : spans) {
    const auto from = from_local(zone, day + minutes{span.from});
    const auto to = from_local(zone, day + minutes{span.to});
    if (from < to && !visit(from, to)) return false;
  }
  return true;
}

local_days day_of(const TimeZone& zone, Timestamp time) {
  return std::chrono::floor<days>(to_local(zone, time));
}

}  // namespace

std::optional<Week> parse_hours(std::string_view text) {
  Week week;
  if (to_lower_ascii(trim(text)) == "always") {
    for (auto& spans : week) spans.push_back({0, minutes_a_day});
    return week;
  }
  const bool good = for_each_part(text, ";", [&](std::string_view entry) {
    entry = trim(entry);
    return entry.empty() || parse_entry(entry, week);
  });
  if (!good || !sort_and_check(week)) return {};
  return week;
}

std::optional<std::vector<std::chrono::year_month_day>> parse_holidays(std::string_view text) {
  std::vector<std::chrono::year_month_day> holidays;
  const bool good = for_each_part(text, ", \n", [&](std::string_view part) {
    if (part.empty()) return true;
    const auto date = parse_date(part);
    if (date) holidays.push_back(*date);
    return date.has_value();
  });
  if (!good) return {};
  std::sort(holidays.begin(), holidays.end());
  holidays.erase(std::unique(holidays.begin(), holidays.end()), holidays.end());
  return holidays;
}

Calendar calendar_of(const Context& context) {
  constexpr std::string_view hours = "calendar.hours";
  Calendar calendar;
  auto week = parse_hours(effective(context, hours));
  if (!week) week = parse_hours(find_setting(hours)->default_value);
  if (week) calendar.hours = std::move(*week);
  if (auto holidays = parse_holidays(effective(context, "calendar.holidays"))) {
    calendar.holidays = std::move(*holidays);
  }
  return calendar;
}

const TimeZone& zone_of(const Context& context) {
  static const std::string utc = "UTC";
  const auto* profile = profile_of(context.community);
  return context.zones.find(profile != nullptr ? profile->time_zone() : utc);
}

Timestamp add_working_time(const Calendar& calendar, const TimeZone& zone, Timestamp start,
                           milliseconds work) {
  work = std::max(work, milliseconds{0});
  // The hours of the day before may run over midnight.
  const local_days first = day_of(zone, start) - days{1};
  auto left = work;
  local_days day = first;
  local_days last_worked = first;
  Timestamp end = start + work;
  const auto spend = [&](Timestamp from, Timestamp to) {
    from = std::max(from, start);
    if (from >= to) return true;
    last_worked = day;
    if (left <= to - from) {
      end = from + left;
      return false;
    }
    left -= to - from;
    return true;
  };
  for (; day - last_worked <= patience && day - first <= horizon; day += days{1})
    if (!visit_day(calendar, zone, day, spend)) break;
  return end;
}

milliseconds working_time_between(const Calendar& calendar, const TimeZone& zone, Timestamp from,
                                  Timestamp to) {
  if (to < from) return -working_time_between(calendar, zone, to, from);
  milliseconds worked{0};
  const local_days last = day_of(zone, to);
  for (local_days day = day_of(zone, from) - days{1}; day <= last; day += days{1}) {
    visit_day(calendar, zone, day, [&](Timestamp begin, Timestamp end) {
      begin = std::max(begin, from);
      end = std::min(end, to);
      if (begin < end) worked += end - begin;
      return true;
    });
  }
  return worked;
}

bool is_working_time(const Calendar& calendar, const TimeZone& zone, Timestamp time) {
  const local_days today = day_of(zone, time);
  for (const local_days day : {today - days{1}, today}) {
    const bool outside = visit_day(calendar, zone, day, [&](Timestamp from, Timestamp to) {
      return time < from || time >= to;
    });
    if (!outside) return true;
  }
  return false;
}

}  // namespace wardmote::community
