// Roles and the codes that give them, or membership.

#include <algorithm>

#include "governance/community/community.h"
#include "governance/core/code.h"
#include "governance/members/members_decider.h"

namespace wardmote::members {
namespace {

v1::Role to_record(Role role) { return static_cast<v1::Role>(role); }

}  // namespace

bool Decider::is_last_owner(MemberId member) const {
  const auto is_owner = [](const Held& held) { return held.role == Role::owner; };
  const auto owners = std::count_if(state.held.begin(), state.held.end(), is_owner);
  return owners == 1 && state.grants.contains(grant_key(member, Role::owner));
}

bool Decider::may_grant(const Actor& by, Role role) const {
  return may_act_as(context, by, role >= Role::officer ? Role::owner : Role::officer);
}

const v1::RoleGrant* Decider::grant_of(MemberId member, Role role) const {
  const auto* grant = state.grants.find(grant_key(member, role));
  if (grant == nullptr) return nullptr;
  const bool ended = grant->until_ms() != 0 && grant->until_ms() <= to_ms(context.now);
  return ended ? nullptr : grant;
}

void Decider::grant(const v1::RoleGrant& grant, const std::string& code, Decision& decision) const {
  auto& event = *decision.events.emplace_back().mutable_role_granted();
  *event.mutable_grant() = grant;
  event.set_invite_code(code);
  std::optional<Timestamp> until;
  if (grant.until_ms() != 0) until = from_ms(grant.until_ms());
  decision.effects.emplace_back(TellRoleGranted{
      MemberId{grant.member()}, static_cast<Role>(grant.role()), until, context.now + undo_window});
}

Result<Decision> Decider::operator()(const GrantRole& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto member = present(command.member);
  if (!member) return tl::unexpected(member.error());
  if (command.by == Actor{command.member}) return refuse(Refusal::own_role);
  if (!may_grant(command.by, command.role)) return refuse(Refusal::not_allowed);
  if (command.until && command.role == Role::owner) return refuse(Refusal::owner_has_no_end);
  if (command.until && *command.until <= context.now) return refuse(Refusal::end_in_the_past);
  if (grant_of(command.member, command.role) != nullptr) return refuse(Refusal::role_already_held);

  v1::RoleGrant record;
  record.set_member(raw(command.member));
  record.set_role(to_record(command.role));
  *record.mutable_granted_by() = wardmote::to_record(command.by);
  record.set_at_ms(to_ms(context.now));
  record.set_until_ms(command.until ? to_ms(*command.until) : 0);
  Decision decision;
  grant(record, {}, decision);
  return decision;
}

Result<Decision> Decider::operator()(const RevokeRole& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  const bool own = command.by == Actor{command.member};
  if (!own && !may_grant(command.by, command.role)) return refuse(Refusal::not_allowed);
  // Who left for a moment must not come back with what was taken meanwhile.
  const auto& waiting = (*member)->roles_when_left();
  const bool waits = std::any_of(waiting.begin(), waiting.end(), [&](const v1::RoleGrant& grant) {
    return grant.role() == to_record(command.role);
  });
  if (grant_of(command.member, command.role) == nullptr && !waits) {
    return refuse(Refusal::role_not_held);
  }
  if (command.role == Role::owner && is_last_owner(command.member)) {
    return refuse(Refusal::last_owner);
  }
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_role_revoked();
  event.set_member(raw(command.member));
  event.set_role(to_record(command.role));
  *event.mutable_by() = wardmote::to_record(command.by);
  event.set_reason(v1::REVOKE_REASON_TAKEN);
  decision.effects.emplace_back(TellRoleEnded{command.member, command.role, false});
  return decision;
}

Result<Decision> Decider::operator()(const UndoGrant& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto* grant = grant_of(command.member, command.role);
  if (grant == nullptr) return refuse(Refusal::nothing_to_undo);
  const bool own_act = from_record(grant->granted_by()) == command.by;
  if (!own_act || !may_grant(command.by, command.role)) return refuse(Refusal::not_allowed);
  if (context.now > from_ms(grant->at_ms()) + undo_window) return refuse(Refusal::undo_too_late);
  if (command.role == Role::owner && is_last_owner(command.member)) {
    return refuse(Refusal::last_owner);
  }
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_role_revoked();
  event.set_member(raw(command.member));
  event.set_role(to_record(command.role));
  *event.mutable_by() = wardmote::to_record(command.by);
  event.set_reason(v1::REVOKE_REASON_UNDONE);
  decision.effects.emplace_back(TellRoleEnded{command.member, command.role, false});
  return decision;
}

Result<Decision> Decider::operator()(const CreateInvite& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const bool gives_role = command.kind == InviteKind::role;
  const bool may = gives_role ? may_grant(command.by, command.role)
                              : may_act_as(context, command.by, Role::officer);
  if (!may) return refuse(Refusal::not_allowed);
  const auto lifetime = command.lifetime.value_or(community::setting_duration(
      context, gives_role ? "members.role_code_lifetime" : "members.join_code_lifetime"));
  const std::chrono::milliseconds longest = gives_role ? longest_role_code : longest_join_code;
  if (lifetime < shortest_code || lifetime > longest) return refuse(Refusal::lifetime_bad);
  const auto live = std::count_if(state.invites.begin(), state.invites.end(), [&](const auto& row) {
    return !fault_of(row.second, context.now).has_value();
  });
  if (static_cast<std::size_t>(live) >= most_invites) return refuse(Refusal::too_many_invites);

  std::string code = draw_code(context.random);
  while (state.invites.contains(code)) code = draw_code(context.random);
  const auto expires_at = context.now + lifetime;
  Decision decision;
  auto& invite = *decision.events.emplace_back().mutable_invite_created()->mutable_invite();
  invite.set_code(code);
  invite.set_kind(static_cast<v1::InviteKind>(command.kind));
  if (gives_role) invite.set_role(to_record(command.role));
  *invite.mutable_created_by() = wardmote::to_record(command.by);
  invite.set_created_at_ms(to_ms(context.now));
  invite.set_expires_at_ms(to_ms(expires_at));
  invite.set_single_use(gives_role || command.single_use);
  decision.effects.emplace_back(
      ShowInvite{std::move(code), command.kind, command.role, expires_at});
  return decision;
}

Result<Decision> Decider::operator()(const WithdrawInvite& command) const {
  const auto* invite = state.invites.find(normalize_code(command.code));
  if (invite == nullptr) return refuse(Refusal::invite_unknown);
  const bool own = from_record(invite->created_by()) == command.by;
  if (!own && !may_act_as(context, command.by, Role::owner)) return refuse(Refusal::not_allowed);
  if (invite->withdrawn()) return refuse(Refusal::invite_withdrawn);
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_invite_withdrawn();
  event.set_code(invite->code());
  *event.mutable_by() = wardmote::to_record(command.by);
  return decision;
}

Result<Decision> Decider::operator()(const RedeemInvite& command) const {
  if (!is_person(command.person.id)) return refuse(Refusal::not_a_person);
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto* invite = state.invites.find(normalize_code(command.code));
  if (invite == nullptr) return refuse(Refusal::invite_unknown);
  if (const auto fault = fault_of(*invite, context.now)) return refuse(*fault);

  const bool gives_role = invite->kind() == v1::INVITE_KIND_ROLE;
  const auto role = gives_role ? static_cast<Role>(invite->role()) : Role::helper;
  const auto creator = from_record(invite->created_by());
  const auto before = member_of(state, command.person.id);
  const bool is_in = before && is_member(state, *before);
  // Also when nothing would change: a code is for somebody else.
  if (gives_role && before && creator == Actor{*before}) return refuse(Refusal::own_invite);
  const bool still_may =
      gives_role ? may_grant(creator, role) : may_act_as(context, creator, Role::officer);
  if (!still_may) return refuse(Refusal::invite_void);
  if (!gives_role && is_in) return refuse(Refusal::already_member);
  if (gives_role && is_in && grant_of(*before, role) != nullptr) {
    return refuse(Refusal::role_already_held);
  }
  if (!gives_role && community::setting_text(context, "members.join") == "closed") {
    return refuse(Refusal::joining_closed);
  }

  Decision decision;
  const auto member =
      is_in ? *before : admit(command.person, command.private_chat_open, invite->code(), decision);
  auto& used = *decision.events.emplace_back().mutable_invite_used();
  used.set_code(invite->code());
  used.set_member(raw(member));
  if (!gives_role) return decision;
  v1::RoleGrant record;
  record.set_member(raw(member));
  record.set_role(invite->role());
  *record.mutable_granted_by() = invite->created_by();
  record.set_at_ms(to_ms(context.now));
  grant(record, invite->code(), decision);
  return decision;
}

}  // namespace wardmote::members
