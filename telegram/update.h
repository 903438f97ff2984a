#pragma once

// What Telegram tells a bot, as plain values: the subset of the Bot API that Wardmote reads
// (https://core.telegram.org/bots/api, version 10.x). Field names are the API's. Absent fields
// are empty optionals, empty strings or zero, as commented.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "telegram/ids.h"

namespace wardmote::telegram {

/// Telegram counts whole seconds.
using Seconds = std::chrono::sys_seconds;

struct User {
  UserId id{};
  bool is_bot = false;
  std::string first_name;
  std::string last_name;
  std::string username;
  /// IETF tag as the client reports it, may be empty.
  std::string language_code;
  bool operator==(const User&) const = default;
};

enum class ChatType : std::uint8_t { private_chat, group, supergroup, channel };

struct Chat {
  ChatId id{};
  ChatType type = ChatType::private_chat;
  std::string title;
  std::string username;
  bool is_forum = false;
  bool operator==(const Chat&) const = default;
};

struct Location {
  double latitude = 0;
  double longitude = 0;
  bool operator==(const Location&) const = default;
};

/// A photo's largest size.
struct Photo {
  std::string file_id;
  std::string file_unique_id;
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int64_t file_size = 0;
  bool operator==(const Photo&) const = default;
};

enum class FileKind : std::uint8_t {
  document,
  voice,
  video,
  audio,
  animation,
  sticker,
  video_note
};

/// Any file that is not a photo.
struct File {
  FileKind kind = FileKind::document;
  std::string file_id;
  std::string file_unique_id;
  std::string file_name;
  std::string mime_type;
  std::int64_t file_size = 0;
  std::int32_t duration = 0;
  bool operator==(const File&) const = default;
};

struct Contact {
  std::string phone_number;
  std::string first_name;
  std::string last_name;
  /// 0 if the contact is not (known to be) a Telegram user.
  UserId user_id{};
  bool operator==(const Contact&) const = default;
};

enum class EntityKind : std::uint8_t {
  bot_command,
  mention,
  text_mention,
  url,
  text_link,
  hashtag,
  other
};

/// A marked stretch of a text. Offsets and lengths are UTF-16 code units, as Telegram counts.
struct Entity {
  EntityKind kind = EntityKind::other;
  std::int32_t offset = 0;
  std::int32_t length = 0;
  std::string url;
  UserId user{};
  bool operator==(const Entity&) const = default;
};

/// What a message answers to, shallowly.
struct RepliedMessage {
  MessageId message_id{};
  UserId from{};
  bool from_is_bot = false;
  std::string from_name;
  std::string text;
  std::vector<Photo> photos;
  std::optional<Location> location;
  std::optional<File> file = {};
  bool operator==(const RepliedMessage&) const = default;
};

enum class ServiceKind : std::uint8_t {
  none,
  new_chat_members,
  left_chat_member,
  new_chat_title,
  pinned_message,
  forum_topic_created,
  forum_topic_edited,
  forum_topic_closed,
  forum_topic_reopened,
  migrate_to_chat_id,
  migrate_from_chat_id,
  other,
};

struct Message {
  MessageId message_id{};
  ThreadId message_thread_id{};
  bool is_topic_message = false;
  /// Absent for channel posts.
  std::optional<User> from;
  /// Set when the sender speaks as a chat: an anonymous admin (equal to `chat`), a channel, a
  /// linked channel.
  std::optional<Chat> sender_chat;
  Chat chat;
  Seconds date{};
  /// Epoch if never edited.
  Seconds edit_date{};
  /// True if forwarded from anywhere (`forward_origin` present).
  bool is_forward = false;
  bool is_automatic_forward = false;
  /// True if sent through an inline bot (`via_bot` present).
  bool via_bot = false;
  bool has_quote = false;
  std::optional<RepliedMessage> reply_to_message;
  /// Same string on all messages of one album; empty otherwise.
  std::string media_group_id;
  /// Text, or the caption of media.
  std::string text;
  /// True if `text` is a caption: commands are never read from captions.
  bool is_caption = false;
  std::vector<Entity> entities;
  std::vector<Photo> photos;
  std::optional<File> file;
  std::optional<Location> location;
  std::optional<Contact> contact;

  ServiceKind service = ServiceKind::none;
  std::vector<User> new_chat_members;
  std::optional<User> left_chat_member;
  std::string new_chat_title;
  ChatId migrate_to_chat_id{};
  ChatId migrate_from_chat_id{};
  std::string forum_topic_name;
  bool operator==(const Message&) const = default;
};

struct CallbackQuery {
  std::string id;
  User from;
  /// 0 if the message is too old to be known or belongs to an inline result.
  MessageId message_id{};
  ThreadId message_thread_id{};
  std::optional<Chat> chat;
  std::string data;
  bool operator==(const CallbackQuery&) const = default;
};

enum class MemberStatus : std::uint8_t { creator, administrator, member, restricted, left, kicked };

struct ChatMember {
  User user;
  MemberStatus status = MemberStatus::left;
  /// `restricted` may be in or out; the others follow from the status.
  bool is_member = false;
  bool can_manage_topics = false;
  bool can_delete_messages = false;
  bool can_pin_messages = false;
  bool operator==(const ChatMember&) const = default;
};

struct ChatMemberUpdated {
  Chat chat;
  User from;
  Seconds date{};
  ChatMember old_chat_member;
  ChatMember new_chat_member;
  std::string invite_link;
  bool operator==(const ChatMemberUpdated&) const = default;
};

struct MessageReceived {
  Message message;
  bool operator==(const MessageReceived&) const = default;
};
struct MessageEdited {
  Message message;
  bool operator==(const MessageEdited&) const = default;
};
struct ChannelPost {
  Message message;
  bool operator==(const ChannelPost&) const = default;
};
struct BotMemberChanged {
  ChatMemberUpdated change;
  bool operator==(const BotMemberChanged&) const = default;
};
struct MemberChanged {
  ChatMemberUpdated change;
  bool operator==(const MemberChanged&) const = default;
};
/// A well-formed update of a type that Wardmote does not act on.
struct UnknownUpdate {
  std::string type;
  bool operator==(const UnknownUpdate&) const = default;
};

struct Update {
  UpdateId update_id{};
  std::variant<UnknownUpdate, MessageReceived, MessageEdited, ChannelPost, CallbackQuery,
               BotMemberChanged, MemberChanged>
      content;
  bool operator==(const Update&) const = default;
};

}  // namespace wardmote::telegram
