// What happened, written into the tables and into what is derived from them.

#include <algorithm>

#include "governance/members/members_decider.h"

namespace wardmote::members {
namespace {

bool comes_before(const Held& a, const Held& b) {
  if (a.member != b.member) return a.member < b.member;
  return a.role > b.role;
}

void index_grants(State& state) {
  state.held.clear();
  for (const auto& [key, grant] : state.grants) {
    state.held.push_back(
        {MemberId{grant.member()}, static_cast<Role>(grant.role()), grant.until_ms()});
  }
  std::sort(state.held.begin(), state.held.end(), comes_before);
}

void index_deadlines(State& state) {
  state.next_due_ms.reset();
  const auto due = [&](std::int64_t ms) {
    state.next_due_ms = std::min(state.next_due_ms.value_or(ms), ms);
  };
  for (const auto& held : state.held) {
    if (held.until_ms != 0) due(held.until_ms);
  }
  for (const auto& [code, invite] : state.invites) {
    due(to_ms(from_ms(invite.expires_at_ms()) + invite_memory));
  }
}

void index_roles(State& state) {
  index_grants(state);
  index_deadlines(state);
}

void remember(State& state, MemberId member, const v1::PersonalFields& fields) {
  const PersonId person{fields.telegram_user_id()};
  std::string name = fields.first_name();
  if (!fields.last_name().empty()) name += (name.empty() ? "" : " ") + fields.last_name();
  state.by_person[person] = member;
  state.known[member] = {person, std::move(name), fingerprint_of(fields)};
}

void forget(State& state, MemberId member) {
  const auto known = state.known.find(member);
  if (known == state.known.end()) return;
  const auto entry = state.by_person.find(known->second.person);
  // The person may have joined anew under another number.
  if (entry != state.by_person.end() && entry->second == member) state.by_person.erase(entry);
  state.known.erase(known);
}

void index_sealed(State& state, std::uint64_t member, const std::string& sealed,
                  const PersonVault& vault) {
  if (const auto fields = open_fields(vault, MemberId{member}, sealed)) {
    remember(state, MemberId{member}, *fields);
  }
}

void apply_joined(State& state, const v1::MemberJoined& event) {
  auto& member = state.members.edit(MemberId{event.member()});
  member.set_id(event.member());
  member.set_sealed(event.sealed());
  member.set_residency_level(event.residency_level());
  member.set_language_hint(event.language_hint());
  member.set_joined_at_ms(event.at_ms());
  member.set_private_chat(event.private_chat());
  member.set_invited_by_code(event.invite_code());
}

/// Takes all roles of a member and returns them, the highest first.
std::vector<v1::RoleGrant> take_roles(State& state, MemberId member) {
  std::vector<v1::RoleGrant> taken;
  for (auto role = all_roles.rbegin(); role != all_roles.rend(); ++role) {
    const auto key = grant_key(member, *role);
    const auto* grant = state.grants.find(key);
    if (grant == nullptr) continue;
    taken.push_back(*grant);
    state.grants.erase(key);
  }
  index_roles(state);
  return taken;
}

void apply_left(State& state, const v1::MemberLeft& event) {
  const MemberId id{event.member()};
  const auto roles = take_roles(state, id);
  auto& member = state.members.edit(id);
  member.set_left_at_ms(event.at_ms());
  member.clear_roles_when_left();
  member.mutable_roles_when_left()->Add(roles.begin(), roles.end());
}

void apply_returned(State& state, const v1::MemberReturned& event) {
  auto& member = state.members.edit(MemberId{event.member()});
  member.set_left_at_ms(0);
  member.set_language_hint(event.language_hint());
  // Coming back counts as joining; undoing to leave is as if one had stayed.
  if (!event.undo()) member.set_joined_at_ms(event.at_ms());
  for (const auto& grant : member.roles_when_left()) {
    const bool ended = grant.until_ms() != 0 && grant.until_ms() <= event.at_ms();
    if (!event.undo() || ended) continue;
    state.grants.edit(grant_key(MemberId{grant.member()}, static_cast<Role>(grant.role()))) = grant;
  }
  member.clear_roles_when_left();
  index_roles(state);
}

void apply_personal(State& state, const v1::PersonalFieldsChanged& event) {
  auto& member = state.members.edit(MemberId{event.member()});
  member.set_sealed(event.sealed());
  member.set_deleted(false);
}

void apply_preferred(State& state, const v1::MemberPreferred& event) {
  auto& member = state.members.edit(MemberId{event.member()});
  member.set_language(event.language());
  member.set_simple_mode(event.simple_mode());
  member.set_quiet(event.quiet());
  member.set_language_hint(event.language_hint());
}

void apply_granted(State& state, const v1::RoleGranted& event) {
  const auto& grant = event.grant();
  state.grants.edit(grant_key(MemberId{grant.member()}, static_cast<Role>(grant.role()))) = grant;
  index_roles(state);
}

void apply_revoked(State& state, const v1::RoleRevoked& event) {
  const MemberId id{event.member()};
  state.grants.erase(grant_key(id, static_cast<Role>(event.role())));
  index_roles(state);
  const auto* member = state.members.find(id);
  if (member == nullptr || member->roles_when_left().empty()) return;
  auto& waiting = *state.members.edit(id).mutable_roles_when_left();
  waiting.erase(std::remove_if(waiting.begin(), waiting.end(),
                               [&](const auto& grant) { return grant.role() == event.role(); }),
                waiting.end());
}

void apply_invite(State& state, const v1::Invite& invite) {
  state.invites.edit(invite.code()) = invite;
  index_deadlines(state);
}

void apply_purged(State& state, const v1::InvitesPurged& event) {
  for (const auto& code : event.codes()) state.invites.erase(code);
  index_deadlines(state);
}

void apply_erased(State& state, const v1::MemberErased& event) {
  const MemberId id{event.member()};
  take_roles(state, id);
  auto& member = state.members.edit(id);
  const auto joined_at = member.joined_at_ms();
  const auto left_at = member.left_at_ms();
  member.Clear();
  member.set_id(event.member());
  member.set_joined_at_ms(joined_at);
  member.set_left_at_ms(left_at != 0 ? left_at : event.at_ms());
  member.set_erased(true);
  member.set_erased_at_ms(event.at_ms());
}

void apply_asked(State& state, const v1::PersonAskedFor& event) {
  auto& member = state.members.edit(MemberId{event.member()});
  member.set_asked_for_person_at_ms(event.at_ms());
  member.set_wish_waits(event.waits());
  member.set_sealed_wish(event.sealed_wish());
}

void apply_wish_delivered(State& state, MemberId id) {
  auto& member = state.members.edit(id);
  member.set_wish_waits(false);
  member.clear_sealed_wish();
}

}  // namespace

void State::after_load(const PersonVault& vault) {
  by_person.clear();
  known.clear();
  for (const auto& [id, member] : members) {
    if (!member.erased()) index_sealed(*this, member.id(), member.sealed(), vault);
  }
  index_roles(*this);
}

void apply(State& state, const v1::MembersEvent& event) {
  switch (event.kind_case()) {
    case v1::MembersEvent::kJoined:
      return apply_joined(state, event.joined());
    case v1::MembersEvent::kLeft:
      return apply_left(state, event.left());
    case v1::MembersEvent::kReturned:
      return apply_returned(state, event.returned());
    case v1::MembersEvent::kPersonalChanged:
      return apply_personal(state, event.personal_changed());
    case v1::MembersEvent::kPreferred:
      return apply_preferred(state, event.preferred());
    case v1::MembersEvent::kPrivateChatChanged:
      return state.members.edit(MemberId{event.private_chat_changed().member()})
          .set_private_chat(event.private_chat_changed().private_chat());
    case v1::MembersEvent::kAccountDeleted:
      return state.members.edit(MemberId{event.account_deleted().member()}).set_deleted(true);
    case v1::MembersEvent::kLevelSet:
      return state.members.edit(MemberId{event.level_set().member()})
          .set_residency_level(event.level_set().residency_level());
    case v1::MembersEvent::kRoleGranted:
      return apply_granted(state, event.role_granted());
    case v1::MembersEvent::kRoleRevoked:
      return apply_revoked(state, event.role_revoked());
    case v1::MembersEvent::kInviteCreated:
      return apply_invite(state, event.invite_created().invite());
    case v1::MembersEvent::kInviteUsed: {
      auto& invite = state.invites.edit(event.invite_used().code());
      return invite.set_uses(invite.uses() + 1);
    }
    case v1::MembersEvent::kInviteWithdrawn:
      return state.invites.edit(event.invite_withdrawn().code()).set_withdrawn(true);
    case v1::MembersEvent::kInvitesPurged:
      return apply_purged(state, event.invites_purged());
    case v1::MembersEvent::kErased:
      return apply_erased(state, event.erased());
    case v1::MembersEvent::kPersonAskedFor:
      return apply_asked(state, event.person_asked_for());
    case v1::MembersEvent::kWishDelivered:
      return apply_wish_delivered(state, MemberId{event.wish_delivered().member()});
    case v1::MembersEvent::kWishAnswered: {
      const MemberId member{event.wish_answered().member()};
      apply_wish_delivered(state, member);
      return state.members.edit(member).set_asked_for_person_at_ms(0);
    }
    case v1::MembersEvent::KIND_NOT_SET:
      return;
  }
}

void index_event(State& state, const v1::MembersEvent& event, const PersonVault& vault) {
  if (event.has_joined()) {
    index_sealed(state, event.joined().member(), event.joined().sealed(), vault);
  } else if (event.has_personal_changed()) {
    index_sealed(state, event.personal_changed().member(), event.personal_changed().sealed(),
                 vault);
  } else if (event.has_erased()) {
    forget(state, MemberId{event.erased().member()});
  }
}

}  // namespace wardmote::members
