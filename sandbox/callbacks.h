#pragma once

#include <string>
#include <string_view>

#include "sandbox/state.h"

namespace wardmote::sandbox {

/// How long a button's press can be answered.
inline constexpr Seconds callback_lifetime = 180;

/// Returns the bot that a button under a message belongs to.
UserId sender_bot(const Chat& chat, const Message& message);

/// A person presses a button: queues callback_query for the bot and returns the query's id.
std::string press(State& state, Chat& chat, const Message& message, UserId person,
                  std::string_view data);

}  // namespace wardmote::sandbox
