#pragma once

#include <string>

#include "sandbox/state.h"

namespace wardmote::sandbox {

/// Returns the members that tell where a forward of `message` comes from: `forward_origin` and,
/// for older clients, `forward_from` and its kin.
std::string forward_members(const State& state, const Chat& chat, const Message& message);

}  // namespace wardmote::sandbox
