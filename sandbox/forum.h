#pragma once

#include <string>

#include "sandbox/state.h"

namespace wardmote::sandbox {

/// Opens a topic as `actor` and returns it; its number is that of the service message.
const Topic& open_topic(State& state, Chat& chat, UserId actor, Topic draft);

std::string topic_json(const Topic& topic);

}  // namespace wardmote::sandbox
