#pragma once

#include <string>

#include "sandbox/state.h"

/// Writes the sandbox's values as the Bot API's objects.
namespace wardmote::sandbox {

/// Whose eyes see it: a private chat is the person for the bot and the bot for the person, and
/// people also see that a message was deleted.
enum class View : std::uint8_t { bot, person };

std::string_view name_of(ChatType type);
std::string_view name_of(Status status);

std::string user_json(const User& user);
/// A user by id; somebody unknown gets only the fields that must be there.
std::string user_json(const State& state, UserId id);
std::string chat_json(const State& state, const Chat& chat, View view = View::bot);
std::string message_json(const State& state, const Chat& chat, const Message& message,
                         View view = View::bot);
std::string member_json(const State& state, const Chat& chat, const Member& member);
std::string poll_json(const Poll& poll, bool for_owner);
/// `{"message_id":..., "chat":..., "date":0}` for what cannot be seen any more.
std::string inaccessible_message_json(const State& state, const Chat& chat, MessageId id);

}  // namespace wardmote::sandbox
