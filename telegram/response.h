#pragma once

// What Telegram answers (Bot API, "Making requests"; error texts: telegram-bot-api, Query.h).

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telegram/ids.h"
#include "telegram/update.h"

namespace wardmote::telegram {

/// What a refused call means for the one who sent it.
enum class Outcome : std::uint8_t {
  ok,
  /// 429: try again after `retry_after`.
  flood,
  /// 5xx, a broken answer: try again later.
  trouble,
  /// 400 with migrate_to_chat_id: send to that chat instead.
  migrated,
  /// The person blocked the bot, or never started it, or is deactivated.
  blocked,
  /// The bot was removed from the chat, or the chat is gone.
  chat_gone,
  /// An edit that changes nothing: as good as done.
  not_modified,
  /// The message, topic or query that the call refers to is gone or too old.
  target_gone,
  /// The bot lacks a right in the chat.
  no_rights,
  /// 401 or 404 on the bot itself: the token is wrong or revoked.
  unauthorized,
  /// 409: somebody else polls with this token, or a webhook is set.
  conflict,
  /// Any other 4xx: the call itself is wrong and will never succeed.
  rejected,
};

/// How a poll stands (Bot API, Poll).
struct PollTally {
  /// Of each option, in their order.
  std::vector<std::uint32_t> votes;
  std::uint32_t voters = 0;
  bool is_closed = false;
  bool operator==(const PollTally&) const = default;
};

struct Response {
  Outcome outcome = Outcome::trouble;
  std::int32_t error_code = 0;
  std::string description;
  std::chrono::seconds retry_after{0};
  ChatId migrate_to_chat_id{};
  /// `result.message_id` of a sent message, the first one of an album; 0 if the result is no
  /// message.
  MessageId message_id{};
  /// Of an album: those after the first.
  std::vector<MessageId> further_message_ids;
  /// `result.message_thread_id` of a created topic or of a sent message; 0 if none.
  ThreadId message_thread_id{};
  /// `result.file_path` of getFile; empty otherwise.
  std::string file_path;
  /// The result of stopPoll, or `result.poll` of a message that is a poll.
  std::optional<PollTally> poll = {};
};

/// Reads one answer. Never fails: what is no JSON envelope is `trouble` (a proxy's HTML page, an
/// empty body). `http_status` decides when the body does not.
Response parse_response(std::string_view body, int http_status);

/// The member that getChatMember tells; nothing if `body` holds none.
std::optional<ChatMember> parse_chat_member(std::string_view body);

/// The bot as getMe tells it.
struct BotIdentity {
  UserId id{};
  std::string username;
  std::string first_name;
  bool can_read_all_group_messages = false;
};
std::optional<BotIdentity> parse_bot_identity(std::string_view body);

}  // namespace wardmote::telegram
