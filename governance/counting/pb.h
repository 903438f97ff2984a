#pragma once

// The .pb format of Pabulib (https://pabulib.org/format), in which cities publish participatory
// budgets.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "governance/core/result.h"
#include "governance/counting/budget.h"

namespace wardmote::counting {

struct PbFile {
  /// META as it stands, in its order.
  std::vector<std::pair<std::string, std::string>> meta;
  BudgetElection election;
  /// In the same order as the ballots.
  std::vector<std::string> voters;
  /// Digits behind the point of points.
  unsigned point_decimals = 0;
  /// What is odd but can be counted: figures that do not agree, a project twice on a ballot.
  std::vector<Sentence> warnings;

  /// The value of META's `key`; empty if it has none.
  std::string_view value_of(std::string_view key) const;
  /// META's min_project_score_threshold in the units of points; none if it has none.
  std::optional<std::int64_t> score_threshold() const;
};

/// Reads a .pb file. Approval and choose-1 ballots approve; cumulative and scoring ones have the
/// column points; ordinal ones Borda's, max_length for the first of max_length, if they have none.
/// Amounts may have up to six decimals. What cannot be counted is refused with its line.
Result<PbFile> read_pb(std::string_view text);

/// Writes META, the projects with their votes, and the ballots; `funded` are marked as selected.
/// Counts in META are made to agree. read_pb gives the same election again.
std::string write_pb(const PbFile& file, const std::vector<OptionIndex>& funded = {});

}  // namespace wardmote::counting
