#pragma once

// The state machine of a report (R4), as data.

#include <array>
#include <cstdint>
#include <span>

#include "governance/reports/words.h"

namespace wardmote::reports {

/// Who takes a step.
enum class StepBy : std::uint8_t {
  officer,   // Transition
  resident,  // ConfirmFixed "no"
  split,     // Split
};

struct Step {
  ReportState from;
  ReportState to;
  StepBy by;
  bool reason_required = false;
};

/// Every arrow there is. An undo goes back along one.
std::span<const Step> all_steps();
/// Null if there is no such arrow.
const Step* find_step(ReportState from, ReportState to, StepBy by);
/// Waits for somebody: the target clock may run.
constexpr bool is_open(ReportState state) {
  return state != ReportState::resolved && state != ReportState::declined &&
         state != ReportState::duplicate;
}

}  // namespace wardmote::reports
