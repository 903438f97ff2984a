#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace wardmote::telegram {

/// A Telegram account, person or bot. Fits 52 bits (Bot API, type User).
enum class UserId : std::int64_t {};
/// A chat: positive for a private chat (equal to the person's UserId), negative for groups and
/// channels.
enum class ChatId : std::int64_t {};
/// A message within one chat. Not unique across chats.
enum class MessageId : std::int32_t {};
/// A forum topic (`message_thread_id`); 0 means none. The General topic is 1 and is addressed by
/// sending without one.
enum class ThreadId : std::int32_t {};
/// Number of an update within one bot's sequence.
enum class UpdateId : std::int64_t {};
/// The numeric part of a bot token, which is also the bot's UserId.
enum class BotId : std::int64_t {};

/// The accounts that stand in for somebody who hides: none of them is ever a person
/// (reference: Bot API, Message.sender_chat).
inline constexpr UserId group_anonymous_bot{1087968824};
inline constexpr UserId channel_bot{136817688};
inline constexpr UserId service_notifications{777000};

/// The number inside a strong id.
template <class Id>
constexpr auto raw(Id id) {
  return static_cast<std::underlying_type_t<Id>>(id);
}

}  // namespace wardmote::telegram
