#include "governance/reports/words.h"

namespace wardmote::reports {

std::string_view name(ReportState state) {
  switch (state) {
    case ReportState::received:
      return "received";
    case ReportState::acknowledged:
      return "acknowledged";
    case ReportState::in_progress:
      return "in_progress";
    case ReportState::resolved:
      return "resolved";
    case ReportState::declined:
      return "declined";
    case ReportState::duplicate:
      return "duplicate";
    case ReportState::reopened:
      return "reopened";
  }
  return "unknown";
}

}  // namespace wardmote::reports
