#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "sandbox/update_queue.h"

/// What the sandbox's Telegram consists of. Plain values; `State` holds them, and the codec
/// (`codec.h`) writes them to the journal, so a new member must be added there as well.
namespace wardmote::sandbox {

using UserId = std::int64_t;
using ChatId = std::int64_t;
using MessageId = std::int64_t;
using ThreadId = std::int64_t;
/// Seconds since 1970 on the sandbox's clock.
using Seconds = std::int64_t;

inline constexpr UserId group_anonymous_bot = 1087968824;
inline constexpr UserId channel_bot = 136817688;
/// "Telegram" itself, which forwards a channel's posts into its discussion group.
inline constexpr UserId service_notifications = 777000;

/// Names a chat: groups by their id alone, a private chat by bot and person (Telegram gives
/// each bot its own chat with a person, under the person's id).
struct ChatKey {
  UserId bot = 0;
  ChatId chat = 0;
  bool operator==(const ChatKey&) const = default;
};

struct ChatKeyHash {
  std::size_t operator()(const ChatKey& key) const {
    return std::hash<std::int64_t>{}(key.bot * 1'000'003 + key.chat);
  }
};

struct User {
  UserId id = 0;
  bool is_bot = false;
  std::string first_name = {};
  std::string last_name = {};
  std::string username = {};
  std::string language_code = {};
  /// People only: forwards of their messages name them without a link to their account.
  bool hides_forwards = false;
};

/// Who it is with respect to a chat. Order: as strong as possible first.
enum class Status : std::uint8_t { creator, administrator, member, restricted, left, kicked };

/// A member's relation to a chat. `rights` are admin rights of an administrator, or what a
/// restricted member may do (`rights.h`).
struct Member {
  UserId user = 0;
  Status status = Status::left;
  std::uint32_t rights = 0;
  bool is_anonymous = false;
  /// For restricted only: whether the person is in the chat now.
  bool is_inside = false;
  std::string custom_title = {};
  std::string tag = {};
  Seconds until = 0;
  UserId promoted_by = 0;
  MessageId read_up_to = 0;
  /// How far single topics were read beyond that.
  std::map<ThreadId, MessageId> read_topics = {};

  bool is_present() const {
    return status <= Status::member || (status == Status::restricted && is_inside);
  }
  bool is_admin() const { return status <= Status::administrator; }
};

enum class ContentKind : std::uint8_t {
  text,
  photo,
  document,
  voice,
  video,
  audio,
  location,
  contact,
  poll,
  service,
};

/// What a message says. `media` holds members of the Message object that are neither text nor
/// entities, already as JSON (`"photo":[...]`), so that showing a message is concatenation.
struct Content {
  ContentKind kind = ContentKind::text;
  std::string text = {};
  std::string entities = {};
  std::string media = {};
  std::string poll_id = {};
  bool operator==(const Content&) const = default;
};

struct Message {
  MessageId id = 0;
  UserId from = 0;
  ChatId sender_chat = 0;
  Seconds date = 0;
  Seconds edit_date = 0;
  ThreadId thread = 0;
  bool is_topic_message = false;
  bool is_deleted = false;
  bool is_protected = false;
  MessageId reply_to = 0;
  Content content = {};
  /// Inline keyboard, as JSON.
  std::string reply_markup = {};
  /// More members of the object, as JSON: media_group_id, quote and the like.
  std::string extra = {};
  /// Where a forward comes from, as members of the object (`forwarding.h`).
  std::string forward = {};
  /// The bot that posted it, also where the message shows only the channel.
  UserId bot = 0;
  /// The title under which an administrator writes anonymously.
  std::string signature = {};
  /// What people and bots show under it: ReactionType objects as JSON, by who reacted.
  std::map<UserId, std::vector<std::string>> reactions = {};
};

struct Topic {
  ThreadId id = 0;
  std::string name = {};
  std::int64_t icon_color = 0x6FB9F0;
  std::string icon_custom_emoji_id = {};
  bool is_closed = false;
  bool is_hidden = false;
};

struct InviteLink {
  std::string link = {};
  UserId creator = 0;
  std::string name = {};
  Seconds expire_date = 0;
  std::int64_t member_limit = 0;
  std::int64_t joined = 0;
  bool creates_join_request = false;
  bool is_primary = false;
  bool is_revoked = false;
};

struct JoinRequest {
  UserId user = 0;
  Seconds date = 0;
  std::string bio = {};
  std::string link = {};
};

/// A request to join that a bot has been asked to decide.
struct JoinQuery {
  UserId user = 0;
  UserId bot = 0;
  /// Until when it may be answered.
  Seconds until = 0;
};

enum class ChatType : std::uint8_t { private_chat, group, supergroup, channel };

struct Chat {
  ChatKey key = {};
  ChatType type = ChatType::group;
  std::string title = {};
  std::string username = {};
  std::string description = {};
  bool is_forum = false;
  bool has_protected_content = false;
  bool joins_by_request = false;
  /// Private chats: the bot may write (the person has started it), the person has blocked it.
  bool is_started = false;
  bool is_blocked = false;
  std::uint32_t permissions = 0;
  ChatId migrated_to = 0;
  ChatId linked_chat = 0;
  MessageId next_message_id = 1;
  /// The last bot that posted: in privacy mode it alone gets bare commands.
  UserId last_bot = 0;
  std::vector<MessageId> pinned = {};
  std::map<ThreadId, Topic> topics = {};
  std::map<std::string, InviteLink> invite_links = {};
  std::map<UserId, JoinRequest> join_requests = {};
  /// The bot that decides who is let in; 0: the administrators.
  UserId join_request_bot = 0;
  std::map<std::string, JoinQuery> join_queries = {};

  // Kept apart from the chat's own record in the journal.
  std::unordered_map<UserId, Member> members = {};
  std::deque<Message> messages = {};
  /// Bots among the members that are present; derived.
  std::vector<UserId> bots = {};
  std::size_t present = 0;
  /// The reply keyboard on screen, as JSON, by person; 0 is everybody's.
  std::map<UserId, std::string> keyboards = {};

  bool is_private() const { return type == ChatType::private_chat; }
  bool is_group() const { return type == ChatType::group || type == ChatType::supergroup; }
};

/// Texts that a bot can set for each language ("" is the default).
struct Profile {
  std::map<std::string, std::string> name = {};
  std::map<std::string, std::string> description = {};
  std::map<std::string, std::string> short_description = {};
};

struct Webhook {
  std::string url = {};
  std::string secret = {};
  std::int64_t max_connections = 40;
  std::string ip_address = {};
  bool has_certificate = false;
  Seconds last_error_date = 0;
  std::string last_error = {};
  /// The certificate that the bot has uploaded, in PEM.
  std::string certificate = {};
};

struct Bot {
  User user = {};
  std::string token = {};
  bool can_join_groups = true;
  bool reads_all = false;
  bool is_logged_out = false;
  Seconds created = 0;
  Profile profile = {};
  /// JSON array of commands by "scope/language".
  std::map<std::string, std::string> commands = {};
  /// Bit per UpdateType.
  std::uint64_t allowed_updates = 0;
  std::string default_group_rights = {};
  Webhook webhook = {};
  bool takes_join_queries = false;
  UpdateQueue queue = {};
  PollHistory polling = {};
  /// A getUpdates call waits now; not kept.
  bool is_polling = false;
};

struct StoredFile {
  std::string id = {};
  std::string unique_id = {};
  std::string content_type = {};
  std::string name = {};
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::string bytes = {};
  /// What it was first sent as; `text` while it was not.
  ContentKind kind = ContentKind::text;
};

struct CallbackQuery {
  std::string id = {};
  UserId bot = 0;
  UserId from = 0;
  ChatKey chat = {};
  MessageId message = 0;
  Seconds created = 0;
  bool is_answered = false;
};

struct PollOption {
  std::string text = {};
  std::string entities = {};
  std::string persistent_id = {};
};

struct Poll {
  std::string id = {};
  UserId bot = 0;
  std::string question = {};
  std::string question_entities = {};
  std::vector<PollOption> options = {};
  std::map<UserId, std::vector<std::int64_t>> votes = {};
  bool is_anonymous = true;
  bool is_quiz = false;
  bool allows_multiple = false;
  bool allows_revoting = true;
  bool is_closed = false;
  std::int64_t correct_option = -1;
  std::string explanation = {};
  Seconds open_period = 0;
  Seconds close_date = 0;
  /// The message that brought it; people are told there when it closes by itself.
  ChatKey chat = {};
  MessageId message = 0;
};

}  // namespace wardmote::sandbox
