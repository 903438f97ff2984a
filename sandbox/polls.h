#pragma once

#include "sandbox/methods.h"

namespace wardmote::sandbox {

/// Reads and checks a poll that a bot wants to send.
Checked<Poll> read_poll(Call& call);

/// Counts a person's vote; an empty choice takes it back. Returns why not, or "".
std::string vote(State& state, Poll& poll, UserId person, std::vector<std::int64_t> choice);

/// Closes a poll and tells its bot.
void close_poll(State& state, Poll& poll);

}  // namespace wardmote::sandbox
