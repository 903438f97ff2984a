#pragma once

#include <string>

#include "sandbox/state.h"

namespace wardmote::sandbox {

/// Returns the commands of a bot that a person's client offers in a chat, as a JSON array: the
/// narrowest scope that has any, in the person's language first.
std::string commands_for(const State& state, const Bot& bot, const Chat& chat, const User& person);

}  // namespace wardmote::sandbox
