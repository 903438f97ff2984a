#pragma once

// The methods that add up: most votes, most approvals, most points.

#include "governance/core/result.h"
#include "governance/counting/election.h"
#include "governance/counting/tally.h"
#include "governance/counting/terms.h"

namespace wardmote::counting {

/// Most votes. An empty ballot is an abstention: it counts to the turnout and is not valid. Refuses
/// a ballot that names two.
Result<Tally> count_plurality(const ApprovalElection& election, const Terms& terms);

/// Most approvals; an empty ballot is valid.
Result<Tally> count_approval(const ApprovalElection& election, const Terms& terms);

/// Highest sum; of equal sums the one with more of the highest score given to anybody, then more
/// of the next, and so on.
Result<Tally> count_score(const ScoreElection& election, const Terms& terms);

}  // namespace wardmote::counting
