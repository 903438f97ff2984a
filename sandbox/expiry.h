#pragma once

#include "sandbox/state.h"

/// What ends when its time comes, without anybody doing anything.
namespace wardmote::sandbox {

/// Has an open poll with a closing date closed at that date.
void schedule_close(State& state, const Poll& poll);

/// Ends what is over by `state.now()`, in the order of time: bans, restrictions and polls. Bots
/// are told of polls; of members they are not, as at Telegram.
void settle_due(State& state);

}  // namespace wardmote::sandbox
