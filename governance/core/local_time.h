#pragma once

// Between moments and what the clock on the wall says.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "governance/core/time.h"
#include "governance/core/time_zone.h"

namespace wardmote {

using LocalTime = std::chrono::local_time<std::chrono::milliseconds>;

LocalTime to_local(const TimeZone& zone, Timestamp time);

/// The moment when the clock shows `local`: of two the first; if the clock skips it, the moment of
/// the skip. Never decreases as `local` grows.
Timestamp from_local(const TimeZone& zone, LocalTime local);

/// "2026-03-01" and nothing after it; only real dates of the years 1900 to 9999.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

/// RFC 3339, or "2026-03-01 18:30" or "01.03.2026 18:30" in `zone`, or a date alone (its midnight).
std::optional<Timestamp> parse_datetime(std::string_view text, const TimeZone& zone);
/// "2026-03-01T18:30:00Z", with milliseconds only if there are any.
std::string format_rfc3339(Timestamp time);

}  // namespace wardmote
