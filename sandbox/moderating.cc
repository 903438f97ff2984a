#include <boost/json.hpp>

#include "sandbox/membership.h"
#include "sandbox/methods.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr Seconds shortest_ban = 30;
constexpr Seconds longest_ban = 366 * 86400;
constexpr std::size_t title_length_max = 16;

/// Anything too near or too far means for ever.
Seconds read_until(const Call& call) {
  const auto until = call.params.number("until_date");
  const auto ahead = until - call.state.now();
  return ahead < shortest_ban || ahead > longest_ban ? 0 : until;
}

struct Moderation {
  Chat* chat = nullptr;
  Member member = {};
};

Checked<Moderation> read_moderation(Call& call, std::uint32_t right) {
  auto chat = administered_chat(call, right);
  if (!chat) return tl::unexpected(chat.error());
  const auto user = user_of(call);
  if (!user) return tl::unexpected(user.error());
  auto member = call.state.member_of(**chat, *user);
  if (member.status == Status::creator) return refuse("can't remove chat owner");
  return Moderation{.chat = *chat, .member = std::move(member)};
}

void apply(Call& call, const Moderation& moderation, std::string_view method) {
  change_member(call.state, *moderation.chat, moderation.member, call.me());
  note_sent(call, method, *moderation.chat, 0, std::to_string(moderation.member.user));
}

Checked<std::uint32_t> read_permissions(const Params& params) {
  boost::system::error_code error;
  const auto text = params.text("permissions");
  const auto value = boost::json::parse(text.empty() ? "null" : text, error);
  if (error) return refuse("can't parse permissions JSON object");
  if (!value.is_object()) return refuse("object expected as permissions");
  std::uint32_t permissions = 0;
  for (const auto& named : permission_names()) {
    const auto* given = value.get_object().if_contains(named.name);
    if (given != nullptr && given->is_bool() && given->get_bool()) permissions |= named.bit;
  }
  return permissions;
}

}  // namespace

Answer ban_chat_member(Call& call) {
  auto moderation = read_moderation(call, AdminRight::restrict_members);
  if (!moderation) return moderation.error();
  if (moderation->member.is_admin()) return bad_request("user is an administrator of the chat");
  moderation->member = {
      .user = moderation->member.user, .status = Status::kicked, .until = read_until(call)};
  apply(call, *moderation, "banChatMember");
  return ok();
}

Answer unban_chat_member(Call& call) {
  auto moderation = read_moderation(call, AdminRight::restrict_members);
  if (!moderation) return moderation.error();
  const auto& member = moderation->member;
  const bool stays = member.is_present() && call.params.flag("only_if_banned");
  const bool is_already_out = member.status == Status::left;
  if (stays || is_already_out) return ok();
  if (member.is_admin()) return bad_request("user is an administrator of the chat");
  moderation->member = {.user = member.user, .status = Status::left};
  apply(call, *moderation, "unbanChatMember");
  return ok();
}

Answer restrict_chat_member(Call& call) {
  auto moderation = read_moderation(call, AdminRight::restrict_members);
  if (!moderation) return moderation.error();
  if (moderation->chat->type != ChatType::supergroup) {
    return bad_request("method is available only for supergroups");
  }
  auto& member = moderation->member;
  if (member.is_admin()) return bad_request("user is an administrator of the chat");
  const auto permissions = read_permissions(call.params);
  if (!permissions) return permissions.error();
  const bool is_free =
      (*permissions & moderation->chat->permissions) == moderation->chat->permissions;
  member.is_inside = member.is_present();
  member.status = Status::restricted;
  if (is_free) member.status = member.is_inside ? Status::member : Status::left;
  member.rights = is_free ? 0 : *permissions;
  member.until = is_free ? 0 : read_until(call);
  apply(call, *moderation, "restrictChatMember");
  return ok();
}

Answer promote_chat_member(Call& call) {
  auto moderation = read_moderation(call, AdminRight::promote_members);
  if (!moderation) return moderation.error();
  auto& member = moderation->member;
  if (!member.is_present()) return bad_request("USER_NOT_PARTICIPANT");
  const auto me = call.state.member_of(*moderation->chat, call.me());
  std::uint32_t rights = 0;
  for (const auto& named : admin_right_names()) {
    if (call.params.flag(named.name)) rights |= named.bit;
  }
  if (me.status != Status::creator && (rights & ~me.rights & ~AdminRight::manage_chat) != 0) {
    return bad_request("RIGHT_FORBIDDEN");
  }
  member.is_anonymous = call.params.flag("is_anonymous");
  const bool is_promoted = rights != 0 || member.is_anonymous;
  member.status = is_promoted ? Status::administrator : Status::member;
  member.rights = is_promoted ? rights | AdminRight::manage_chat : 0;
  member.promoted_by = is_promoted ? call.me() : 0;
  apply(call, *moderation, "promoteChatMember");
  return ok();
}

Answer set_chat_administrator_custom_title(Call& call) {
  auto moderation = read_moderation(call, AdminRight::promote_members);
  if (!moderation) return moderation.error();
  if (!moderation->member.is_admin()) return bad_request("user is not an administrator");
  const auto title = call.params.text("custom_title");
  if (code_point_count(title) > title_length_max) return bad_request("ADMIN_RANK_INVALID");
  moderation->member.custom_title = std::string(title);
  call.state.put_member(*moderation->chat, moderation->member);
  return ok();
}

Answer set_chat_member_tag(Call& call) {
  auto moderation = read_moderation(call, AdminRight::manage_tags);
  if (!moderation) return moderation.error();
  const auto tag = call.params.text("tag");
  if (code_point_count(tag) > title_length_max) return bad_request("TAG_INVALID");
  moderation->member.tag = std::string(tag);
  call.state.put_member(*moderation->chat, moderation->member);
  return ok();
}

Answer set_chat_permissions(Call& call) {
  const auto chat = administered_chat(call, AdminRight::restrict_members);
  if (!chat) return chat.error();
  const auto permissions = read_permissions(call.params);
  if (!permissions) return permissions.error();
  (*chat)->permissions = *permissions;
  call.state.changed_chat(**chat);
  return ok();
}

}  // namespace wardmote::sandbox
