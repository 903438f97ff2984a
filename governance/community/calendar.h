#pragma once

// Working time: the hours and holidays of a community, and the arithmetic of target times.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/core/context.h"
#include "governance/core/time.h"
#include "governance/core/time_zone.h"

namespace wardmote::community {

/// When somebody works. Hours are by the wall clock: a day when the clocks change may have an hour
/// of work more or less.
struct Calendar {
  /// Minutes since the midnight of the weekday, [from, to); `to` may lie after the next midnight.
  struct Span {
    std::uint16_t from;
    std::uint16_t to;
    bool operator==(const Span&) const = default;
  };
  /// By weekday, Monday first; ascending, not overlapping, not even with the next day's.
  std::array<std::vector<Span>, 7> hours;
  /// Ascending. A holiday has no hours of its own; those of the day before that run over midnight
  /// stay.
  std::vector<std::chrono::year_month_day> holidays;

  bool operator==(const Calendar&) const = default;
};

/// "mon-fri 09:00-18:00; sat 10:00-14:00", several spans of a day separated by commas,
/// "18:00-02:00" over midnight, "always" for around the clock. Nothing if it does not parse or
/// there is no hour.
std::optional<std::array<std::vector<Calendar::Span>, 7>> parse_hours(std::string_view text);
/// "2026-01-01, 2026-05-09": dates separated by commas or spaces, in any order; may be empty.
std::optional<std::vector<std::chrono::year_month_day>> parse_holidays(std::string_view text);

/// The calendar that the settings `calendar.hours` and `calendar.holidays` give here.
Calendar calendar_of(const Context& context);
/// The community's time zone.
const TimeZone& zone_of(const Context& context);

/// The moment when `work` of working time has passed since `start`; for no work the first working
/// moment not before `start`. A calendar that has no hours for a year gives start + work.
Timestamp add_working_time(const Calendar& calendar, const TimeZone& zone, Timestamp start,
                           std::chrono::milliseconds work);
/// The working time in [from, to); negative if `to` lies before `from`.
std::chrono::milliseconds working_time_between(const Calendar& calendar, const TimeZone& zone,
                                               Timestamp from, Timestamp to);
bool is_working_time(const Calendar& calendar, const TimeZone& zone, Timestamp time);

}  // namespace wardmote::community
