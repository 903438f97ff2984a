#pragma once

#include "governance/core/result.h"
#include "governance/counting/election.h"
#include "governance/counting/tally.h"
#include "governance/counting/terms.h"

namespace wardmote::counting {

/// The single transferable vote of Scotland's councils: The Scottish Local Government Elections
/// Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52. Transfer values are cut to five decimals;
/// one surplus or one exclusion a stage.
Result<Tally> count_scottish_stv(const RankedElection& election, const Terms& terms);

}  // namespace wardmote::counting
