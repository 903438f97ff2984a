#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dialogue/catalogue.h"
#include "governance/counting/pb.h"
#include "governance/counting/schulze.h"
#include "governance/counting/tally.h"

namespace wardmote::server {

using Json = nlohmann::ordered_json;

/// Who reads the words in a report.
struct ReportWords {
  const dialogue::Catalogue& catalogue;
  dialogue::Reader reader;
};

/// An election's result: `elected` in order, `ranking` where the method gives one, `stages` with
/// the votes of each option that was not withdrawn to five decimals, `log` and `losers`.
Json election_report(const std::vector<counting::Option>& options, const counting::Tally& tally,
                     const ReportWords& words);

/// The tables of pairs, and who beats everybody.
void add_schulze(const std::vector<counting::Option>& options, const counting::SchulzeTally& result,
                 Json& report);

/// A budget's result: `funded` in order, `cost`, the share of Equal Shares, `stages` with the votes
/// or points of each project, `log` and `losers`.
Json budget_report(const counting::PbFile& file, const counting::BudgetOutcome& outcome,
                   const ReportWords& words);

}  // namespace wardmote::server
