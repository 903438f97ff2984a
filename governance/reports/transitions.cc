#include "governance/reports/transitions.h"

#include <algorithm>

namespace wardmote::reports {
namespace {

using enum ReportState;

// A small matter is solved at once: acknowledging and starting are no duties.
constexpr std::array steps{
    Step{received, acknowledged, StepBy::officer},
    Step{received, in_progress, StepBy::officer},
    Step{received, resolved, StepBy::officer},
    Step{received, declined, StepBy::officer, true},
    Step{received, duplicate, StepBy::officer, true},
    Step{acknowledged, in_progress, StepBy::officer},
    Step{acknowledged, resolved, StepBy::officer},
    Step{acknowledged, declined, StepBy::officer, true},
    Step{acknowledged, duplicate, StepBy::officer, true},
    Step{in_progress, resolved, StepBy::officer},
    Step{in_progress, declined, StepBy::officer, true},
    Step{in_progress, duplicate, StepBy::officer, true},
    Step{resolved, reopened, StepBy::officer},
    Step{resolved, reopened, StepBy::resident},
    Step{reopened, acknowledged, StepBy::officer},
    Step{reopened, in_progress, StepBy::officer},
    Step{reopened, resolved, StepBy::officer},
    Step{reopened, declined, StepBy::officer, true},
    Step{reopened, duplicate, StepBy::officer, true},
    Step{duplicate, received, StepBy::split},
};

}  // namespace

std::span<const Step> all_steps() { return steps; }

const Step* find_step(ReportState from, ReportState to, StepBy by) {
  const auto* found = std::find_if(steps.begin(), steps.end(), [&](const Step& step) {
    return step.from == from && step.to == to && step.by == by;
  });
  return found == steps.end() ? nullptr : found;
}

}  // namespace wardmote::reports
