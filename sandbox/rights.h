#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "sandbox/json_text.h"
#include "sandbox/model.h"

namespace wardmote::sandbox {

/// What administrators may do: bits in `Member::rights` of an administrator.
struct AdminRight {
  static constexpr std::uint32_t manage_chat = 1u << 0;
  static constexpr std::uint32_t delete_messages = 1u << 1;
  static constexpr std::uint32_t manage_video_chats = 1u << 2;
  static constexpr std::uint32_t restrict_members = 1u << 3;
  static constexpr std::uint32_t promote_members = 1u << 4;
  static constexpr std::uint32_t change_info = 1u << 5;
  static constexpr std::uint32_t invite_users = 1u << 6;
  static constexpr std::uint32_t post_stories = 1u << 7;
  static constexpr std::uint32_t edit_stories = 1u << 8;
  static constexpr std::uint32_t delete_stories = 1u << 9;
  static constexpr std::uint32_t post_messages = 1u << 10;
  static constexpr std::uint32_t edit_messages = 1u << 11;
  static constexpr std::uint32_t pin_messages = 1u << 12;
  static constexpr std::uint32_t manage_topics = 1u << 13;
  static constexpr std::uint32_t manage_direct_messages = 1u << 14;
  static constexpr std::uint32_t manage_tags = 1u << 15;
  /// What an administrator gets who is made one without further word.
  static constexpr std::uint32_t usual = manage_chat | delete_messages | manage_video_chats |
                                         restrict_members | change_info | invite_users |
                                         pin_messages | manage_topics;
};

/// What everybody may do in a group: bits of `Chat::permissions` and of a restricted member.
struct Permission {
  static constexpr std::uint32_t send_messages = 1u << 0;
  static constexpr std::uint32_t send_audios = 1u << 1;
  static constexpr std::uint32_t send_documents = 1u << 2;
  static constexpr std::uint32_t send_photos = 1u << 3;
  static constexpr std::uint32_t send_videos = 1u << 4;
  static constexpr std::uint32_t send_video_notes = 1u << 5;
  static constexpr std::uint32_t send_voice_notes = 1u << 6;
  static constexpr std::uint32_t send_polls = 1u << 7;
  static constexpr std::uint32_t send_other = 1u << 8;
  static constexpr std::uint32_t add_previews = 1u << 9;
  static constexpr std::uint32_t change_info = 1u << 10;
  static constexpr std::uint32_t invite_users = 1u << 11;
  static constexpr std::uint32_t pin_messages = 1u << 12;
  static constexpr std::uint32_t manage_topics = 1u << 13;
  static constexpr std::uint32_t edit_tag = 1u << 14;
  static constexpr std::uint32_t react = 1u << 15;
  static constexpr std::uint32_t everything = (1u << 16) - 1;
};

/// A right with its name in the Bot API.
struct NamedRight {
  std::string_view name;
  std::uint32_t bit;
};

std::span<const NamedRight> admin_right_names();
std::span<const NamedRight> permission_names();

void add_admin_rights(JsonObject& out, std::uint32_t rights, ChatType type);
void add_permissions(JsonObject& out, std::uint32_t permissions);

/// Whether a member may do what `right` allows; creators may do everything.
bool has_admin_right(const Member& member, std::uint32_t right);
/// The permissions that count for a member who is no administrator.
std::uint32_t permissions_of(const Chat& chat, const Member& member);

}  // namespace wardmote::sandbox
