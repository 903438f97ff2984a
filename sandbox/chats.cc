#include <algorithm>

#include "sandbox/json_text.h"
#include "sandbox/membership.h"
#include "sandbox/methods.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t title_length_max = 128;
constexpr std::size_t description_length_max = 255;

void add_chat_details(JsonObject& out, const State& state, const Chat& chat) {
  out.add_unless_empty("description", chat.description);
  for (const auto& [link, invite] : chat.invite_links) {
    if (invite.is_primary && !invite.is_revoked) out.add("invite_link", link);
  }
  if (chat.is_group()) {
    JsonObject permissions;
    add_permissions(permissions, chat.permissions);
    out.raw("permissions", permissions.take());
  }
  out.add_if("join_by_request", chat.joins_by_request);
  out.add_if("has_protected_content", chat.has_protected_content);
  if (chat.linked_chat != 0) out.add("linked_chat_id", chat.linked_chat);
  if (chat.pinned.empty()) return;
  if (const auto* message = state.find_message(chat, chat.pinned.back())) {
    out.raw("pinned_message", message_json(state, chat, *message));
  }
}

}  // namespace

Answer get_chat(Call& call) {
  const auto found = chat_of(call);
  if (!found) return found.error();
  const auto& chat = **found;
  auto basic = chat_json(call.state, chat);
  basic.pop_back();
  JsonObject out;
  out.fragment(std::string_view(basic).substr(1));
  out.add("accent_color_id", 0).add("max_reaction_count", 11);
  out.raw("accepted_gift_types",
          R"({"unlimited_gifts":false,"limited_gifts":false,"unique_gifts":false,)"
          R"("premium_subscription":false,"gifts_from_channels":false})");
  add_chat_details(out, call.state, chat);
  return ok(out.take());
}

Answer get_chat_member(Call& call) {
  const auto chat = chat_of(call);
  if (!chat) return chat.error();
  const auto user = call.params.number("user_id");
  if (user <= 0) return bad_request("invalid user_id specified");
  if (call.state.find_user(user) == nullptr) return bad_request("PARTICIPANT_ID_INVALID");
  if ((*chat)->is_private()) {
    const Member member{.user = user, .status = Status::member};
    return ok(member_json(call.state, **chat, member));
  }
  const auto member = call.state.member_of(**chat, user);
  const bool is_foreign = (*chat)->type == ChatType::channel && user != call.me() &&
                          !call.state.member_of(**chat, call.me()).is_admin();
  if (is_foreign) return bad_request("member list is inaccessible");
  return ok(member_json(call.state, **chat, member));
}

Answer get_chat_administrators(Call& call) {
  const auto chat = chat_of(call);
  if (!chat) return chat.error();
  if ((*chat)->is_private()) {
    return bad_request("there are no administrators in the private chat");
  }
  std::vector<const Member*> admins;
  for (const auto& [id, member] : (*chat)->members) {
    const bool is_other_bot = id != call.me() && call.state.bots.contains(id);
    if (member.is_admin() && !(is_other_bot && !call.params.flag("return_bots"))) {
      admins.push_back(&member);
    }
  }
  std::ranges::sort(admins, [](const Member* a, const Member* b) {
    return a->status != b->status ? a->status < b->status : a->user < b->user;
  });
  JsonArray out;
  for (const auto* member : admins) out.raw(member_json(call.state, **chat, *member));
  return ok(out.take());
}

Answer get_chat_member_count(Call& call) {
  const auto chat = chat_of(call);
  if (!chat) return chat.error();
  return ok((*chat)->is_private() ? "2" : std::to_string((*chat)->present));
}

Answer leave_chat(Call& call) {
  const auto chat = chat_of(call);
  if (!chat) return chat.error();
  if ((*chat)->is_private()) return bad_request("chat not found");
  change_member(call.state, **chat, {.user = call.me(), .status = Status::left}, call.me());
  note_sent(call, "leaveChat", **chat, 0, {});
  return ok();
}

Answer set_chat_title(Call& call) {
  const auto chat = administered_chat(call, AdminRight::change_info);
  if (!chat) return chat.error();
  const auto title = trim(call.params.text("title"));
  if (title.empty()) return bad_request("title must be non-empty");
  if (code_point_count(title) > title_length_max) return bad_request("CHAT_TITLE_EMPTY");
  if ((*chat)->title == title) return bad_request("chat title is not modified");
  (*chat)->title = std::string(title);
  call.state.changed_chat(**chat);
  JsonObject media;
  post_service(call.state, **chat, call.me(), media.add("new_chat_title", title).take_members());
  return ok();
}

Answer set_chat_description(Call& call) {
  const auto chat = administered_chat(call, AdminRight::change_info);
  if (!chat) return chat.error();
  const auto description = call.params.text("description");
  if (code_point_count(description) > description_length_max) {
    return bad_request("CHAT_ABOUT_TOO_LONG");
  }
  if ((*chat)->description == description) {
    return bad_request("chat description is not modified");
  }
  (*chat)->description = std::string(description);
  call.state.changed_chat(**chat);
  return ok();
}

}  // namespace wardmote::sandbox
