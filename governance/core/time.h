#pragma once

#include <chrono>

namespace wardmote {

/// A moment, as it is written into events.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr std::int64_t to_ms(Timestamp time) { return time.time_since_epoch().count(); }
constexpr Timestamp from_ms(std::int64_t ms) { return Timestamp{std::chrono::milliseconds{ms}}; }

}  // namespace wardmote
