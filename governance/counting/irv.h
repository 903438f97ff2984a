#pragma once

#include "governance/core/result.h"
#include "governance/counting/election.h"
#include "governance/counting/tally.h"
#include "governance/counting/terms.h"

namespace wardmote::counting {

/// Instant-runoff voting for one seat: whoever is first on more than half of the papers that still
/// name somebody wins; until then the last is excluded, one a stage. Of equals the one that was
/// behind at the most recent stage at which they differed, else the last by lot. Refuses other than
/// one seat.
Result<Tally> count_irv(const RankedElection& election, const Terms& terms);

}  // namespace wardmote::counting
