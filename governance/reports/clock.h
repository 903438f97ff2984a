#pragma once

// The target clock (R5): what a category promises, in working hours of the community's calendar.
// All functions are values to values; the deadline is part of the record, timers only remind.

#include <optional>
#include <string>

#include "governance/core/context.h"
#include "governance/core/time.h"
#include "governance/reports/words.h"

namespace wardmote::reports {

/// A clock that starts at `context.now` for a target of working time; for no target one that never
/// runs.
v1::TargetClock start_clock(const Context& context, std::chrono::milliseconds target);
/// Stands still from `context.now` on; keeps what was used. A clock that stands stays as it is.
v1::TargetClock stop_clock(const Context& context, v1::TargetClock clock);
/// Goes on from `context.now`. An overdue one begins its escalation interval anew.
v1::TargetClock run_clock(const Context& context, v1::TargetClock clock);
/// The same clock for another target: what was used stays used, a pause stays. `is_open`: the
/// report waits for somebody, so that a promise that it had not before begins now.
v1::TargetClock retarget_clock(const Context& context, v1::TargetClock clock,
                               std::chrono::milliseconds target, bool is_open);
/// What a category promises: its own target, or the community's; zero for nothing.
std::chrono::milliseconds target_of(const Context& context, const v1::ReportCategory& category);

bool is_running(const v1::TargetClock& clock);
bool is_paused(const v1::TargetClock& clock);
/// Working time used until `context.now`; never negative.
std::chrono::milliseconds used_time(const Context& context, const v1::TargetClock& clock);

/// The level after `level`, and how much working time it is given before; nothing after the city.
std::optional<EscalationLevel> next_level(EscalationLevel level);
/// When a report that reached `level` at `at` goes to the next one; 0 if it does not.
std::int64_t next_escalation_ms(const Context& context, EscalationLevel level, Timestamp at);

/// When Tick must look at the report; nothing if never.
std::optional<Timestamp> deadline_of(const v1::Report& report);

}  // namespace wardmote::reports
