#pragma once

// Keeps State::index in step with the tables.

#include "governance/reports/report.h"

namespace wardmote::reports {

void add_to_index(Index& index, const v1::Report& report);
void remove_from_index(Index& index, const v1::Report& report);
void add_to_index(Index& index, const v1::ReportFollow& follow);
void remove_from_index(Index& index, const v1::ReportFollow& follow);
void add_to_index(Index& index, const v1::ReportCard& card);
void remove_from_index(Index& index, const v1::ReportCard& card);
void add_to_index(Index& index, const v1::ReportNote& note);

}  // namespace wardmote::reports
