#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sandbox/state.h"

/// What people do with their clients: each function checks that a person could do it, does it,
/// or returns a sentence why not.
namespace wardmote::sandbox {

template <class T>
using Done = tl::expected<T, std::string>;

inline tl::unexpected<std::string> impossible(std::string reason) {
  return tl::unexpected<std::string>(std::move(reason));
}

/// Finds the chat a person means: the bot's id for a private chat.
Done<Chat*> chat_for(State& state, UserId person, ChatId chat);
/// As `chat_for`, for chats whose messages the person can see: own and public ones.
Done<Chat*> seen_chat_for(State& state, UserId person, ChatId chat);
bool sees(const State& state, UserId person, const Chat& chat);
const Chat* find_chat_for(const State& state, UserId person, ChatId chat);

Done<std::vector<MessageId>> send_as(State& state, UserId person, const boost::json::object& what);
Done<MessageId> edit_as(State& state, UserId person, const boost::json::object& what);
Done<MessageId> delete_as(State& state, UserId person, const boost::json::object& what);
Done<std::string> tap_as(State& state, UserId person, const boost::json::object& what);
Done<std::vector<MessageId>> start_as(State& state, UserId person, const boost::json::object& what);
Done<bool> start_group_as(State& state, UserId person, const boost::json::object& what);
/// Returns the chat, which the person may still have to be let into.
Done<ChatId> join_as(State& state, UserId person, const boost::json::object& what);
Done<bool> leave_as(State& state, UserId person, const boost::json::object& what);
Done<bool> block_as(State& state, UserId person, const boost::json::object& what, bool is_blocked);
Done<bool> read_as(State& state, UserId person, const boost::json::object& what);
Done<bool> react_as(State& state, UserId person, const boost::json::object& what);
Done<bool> vote_as(State& state, UserId person, const boost::json::object& what);

/// How many messages of others a person has not read in a chat.
std::int64_t unread_count(const State& state, const Chat& chat, UserId person);

/// Reads a number that may be written as a string; 0 if there is none.
std::int64_t number_in(const boost::json::object& object, std::string_view key);
std::string text_in(const boost::json::object& object, std::string_view key);
bool flag_in(const boost::json::object& object, std::string_view key);

}  // namespace wardmote::sandbox
