#include "sandbox/json_text.h"
#include "sandbox/membership.h"
#include "sandbox/methods.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t name_length_max = 32;
constexpr std::int64_t member_limit_max = 99'999;

std::string new_link(State& state) { return "https://t.me/+" + state.random.word(16); }

Checked<bool> read_terms(Call& call, InviteLink& link) {
  const auto& params = call.params;
  if (code_point_count(params.text("name")) > name_length_max)
    return refuse("INVITE_TITLE_INVALID");
  if (params.has("name")) link.name = std::string(params.text("name"));
  link.expire_date = params.number("expire_date");
  link.member_limit = params.clamped("member_limit", 0, 0, member_limit_max);
  link.creates_join_request = params.flag("creates_join_request");
  if (link.creates_join_request && link.member_limit != 0) {
    return refuse("member limit can't be specified for links requiring administrator approval");
  }
  return true;
}

struct InChat {
  Chat* chat = nullptr;
  InviteLink* link = nullptr;
};

Checked<InChat> link_of(Call& call) {
  auto chat = administered_chat(call, AdminRight::invite_users);
  if (!chat) return tl::unexpected(chat.error());
  const auto found = (*chat)->invite_links.find(std::string(call.params.text("invite_link")));
  if (found == (*chat)->invite_links.end()) return refuse("INVITE_HASH_EXPIRED");
  return InChat{.chat = *chat, .link = &found->second};
}

struct Asking {
  Chat* chat = nullptr;
  JoinRequest request = {};
};

/// Takes the person's request out of the chat.
Checked<Asking> taken_request(Call& call) {
  auto chat = administered_chat(call, AdminRight::invite_users);
  if (!chat) return tl::unexpected(chat.error());
  const auto user = user_of(call);
  if (!user) return tl::unexpected(user.error());
  if (call.state.member_of(**chat, *user).is_present()) return refuse("USER_ALREADY_PARTICIPANT");
  const auto found = (*chat)->join_requests.find(*user);
  if (found == (*chat)->join_requests.end()) return refuse("HIDE_REQUESTER_MISSING");
  Asking asking{.chat = *chat, .request = found->second};
  (*chat)->join_requests.erase(found);
  call.state.changed_chat(**chat);
  return asking;
}

}  // namespace

Answer export_chat_invite_link(Call& call) {
  const auto chat = administered_chat(call, AdminRight::invite_users);
  if (!chat) return chat.error();
  for (auto& [text, link] : (*chat)->invite_links) {
    if (link.is_primary) link.is_revoked = true;
  }
  const auto text = new_link(call.state);
  (*chat)->invite_links[text] = {.link = text, .creator = call.me(), .is_primary = true};
  call.state.changed_chat(**chat);
  return ok(json_string(text));
}

Answer create_chat_invite_link(Call& call) {
  const auto chat = administered_chat(call, AdminRight::invite_users);
  if (!chat) return chat.error();
  InviteLink link{.link = new_link(call.state), .creator = call.me()};
  if (const auto read = read_terms(call, link); !read) return read.error();
  (*chat)->invite_links[link.link] = link;
  call.state.changed_chat(**chat);
  return ok(invite_link_json(call.state, link));
}

Answer edit_chat_invite_link(Call& call) {
  const auto place = link_of(call);
  if (!place) return place.error();
  auto changed = *place->link;
  if (const auto read = read_terms(call, changed); !read) return read.error();
  *place->link = changed;
  call.state.changed_chat(*place->chat);
  return ok(invite_link_json(call.state, changed));
}

Answer revoke_chat_invite_link(Call& call) {
  const auto place = link_of(call);
  if (!place) return place.error();
  place->link->is_revoked = true;
  call.state.changed_chat(*place->chat);
  return ok(invite_link_json(call.state, *place->link));
}

Answer approve_chat_join_request(Call& call) {
  const auto asking = taken_request(call);
  if (!asking) return asking.error();
  admit(call.state, *asking->chat, asking->request, call.me());
  note_sent(call, "approveChatJoinRequest", *asking->chat, 0, std::to_string(asking->request.user));
  return ok();
}

Answer decline_chat_join_request(Call& call) {
  const auto asking = taken_request(call);
  if (!asking) return asking.error();
  note_sent(call, "declineChatJoinRequest", *asking->chat, 0, std::to_string(asking->request.user));
  return ok();
}

}  // namespace wardmote::sandbox
