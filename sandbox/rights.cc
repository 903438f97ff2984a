#include "sandbox/rights.h"

#include <array>

namespace wardmote::sandbox {
namespace {

constexpr std::array<NamedRight, 16> admin_rights = {{
    {"can_manage_chat", AdminRight::manage_chat},
    {"can_delete_messages", AdminRight::delete_messages},
    {"can_manage_video_chats", AdminRight::manage_video_chats},
    {"can_restrict_members", AdminRight::restrict_members},
    {"can_promote_members", AdminRight::promote_members},
    {"can_change_info", AdminRight::change_info},
    {"can_invite_users", AdminRight::invite_users},
    {"can_post_stories", AdminRight::post_stories},
    {"can_edit_stories", AdminRight::edit_stories},
    {"can_delete_stories", AdminRight::delete_stories},
    {"can_post_messages", AdminRight::post_messages},
    {"can_edit_messages", AdminRight::edit_messages},
    {"can_pin_messages", AdminRight::pin_messages},
    {"can_manage_topics", AdminRight::manage_topics},
    {"can_manage_direct_messages", AdminRight::manage_direct_messages},
    {"can_manage_tags", AdminRight::manage_tags},
}};

constexpr std::array<NamedRight, 16> permissions = {{
    {"can_send_messages", Permission::send_messages},
    {"can_send_audios", Permission::send_audios},
    {"can_send_documents", Permission::send_documents},
    {"can_send_photos", Permission::send_photos},
    {"can_send_videos", Permission::send_videos},
    {"can_send_video_notes", Permission::send_video_notes},
    {"can_send_voice_notes", Permission::send_voice_notes},
    {"can_send_polls", Permission::send_polls},
    {"can_send_other_messages", Permission::send_other},
    {"can_add_web_page_previews", Permission::add_previews},
    {"can_change_info", Permission::change_info},
    {"can_invite_users", Permission::invite_users},
    {"can_pin_messages", Permission::pin_messages},
    {"can_manage_topics", Permission::manage_topics},
    {"can_edit_tag", Permission::edit_tag},
    {"can_react_to_messages", Permission::react},
}};

constexpr std::uint32_t channel_only =
    AdminRight::post_messages | AdminRight::edit_messages | AdminRight::manage_direct_messages;
constexpr std::uint32_t group_only =
    AdminRight::pin_messages | AdminRight::manage_topics | AdminRight::manage_tags;

}  // namespace

std::span<const NamedRight> admin_right_names() { return admin_rights; }
std::span<const NamedRight> permission_names() { return permissions; }

void add_admin_rights(JsonObject& out, std::uint32_t rights, ChatType type) {
  const auto foreign = type == ChatType::channel ? group_only : channel_only;
  for (const auto& right : admin_rights) {
    if ((foreign & right.bit) == 0) out.add(right.name, (rights & right.bit) != 0);
  }
}

void add_permissions(JsonObject& out, std::uint32_t granted) {
  for (const auto& permission : permissions) {
    out.add(permission.name, (granted & permission.bit) != 0);
  }
}

bool has_admin_right(const Member& member, std::uint32_t right) {
  if (member.status == Status::creator) return true;
  return member.status == Status::administrator && (member.rights & right) == right;
}

std::uint32_t permissions_of(const Chat& chat, const Member& member) {
  if (member.is_admin()) return Permission::everything;
  if (member.status == Status::restricted) return member.rights & chat.permissions;
  return chat.permissions;
}

}  // namespace wardmote::sandbox
