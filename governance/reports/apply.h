#pragma once

#include "governance/reports/report.h"

namespace wardmote::reports {

/// What an event changes in one report's record, if it names that report; shared by apply and by
/// rules that look a step ahead.
void apply_to(v1::Report& report, const v1::ReportsEvent& event);
/// The report whose record the event changes; nothing if it changes other tables only.
std::optional<ReportNumber> subject_of(const v1::ReportsEvent& event);

}  // namespace wardmote::reports
