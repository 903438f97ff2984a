#pragma once

#include <string>
#include <vector>

#include "sandbox/state.h"

/// Reactions under messages. One is kept as its ReactionType object in JSON.
namespace wardmote::sandbox {

/// Returns the reaction with an emoji, "" if it is none of those that Telegram knows.
std::string emoji_reaction(std::string_view emoji);

/// Makes `now` what a person shows under the message, and tells the bots that hear of it: who
/// reacted in groups and private chats, in channels only how many. Returns why not, or "".
std::string react(State& state, Chat& chat, Message& message, UserId person,
                  const std::vector<std::string>& now);

/// Returns `[{"type":..., "total_count":N, "users":[...]}]`, "" if nobody reacted.
std::string reactions_json(const Message& message);

}  // namespace wardmote::sandbox
