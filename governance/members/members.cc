#include "governance/members/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "governance/city/view.h"
#include "governance/community/community.h"
#include "governance/core/enum_values.h"
#include "governance/core/text.h"
#include "governance/members/members_decider.h"

namespace wardmote::members {
namespace {

constexpr std::array<std::string_view, 27> refusal_names{
    "community_closed", "not_a_person",      "already_member",  "joining_by_invite_only",
    "joining_closed",   "not_a_member",      "member_unknown",  "language_unknown",
    "last_owner",       "undo_too_late",     "nothing_to_undo", "not_allowed",
    "own_role",         "own_level",         "level_unknown",   "owner_has_no_end",
    "end_in_the_past",  "role_already_held", "role_not_held",   "lifetime_bad",
    "too_many_invites", "invite_unknown",    "invite_expired",  "invite_used",
    "invite_withdrawn", "invite_void",       "own_invite"};
constexpr auto refusals = enum_values<Refusal, refusal_names.size()>();

bool comes_before(const Held& a, const Held& b) {
  if (a.member != b.member) return a.member < b.member;
  return a.role > b.role;
}

/// The place of a member's first held role.
std::vector<Held>::const_iterator first_held(const State& state, MemberId member) {
  return std::lower_bound(state.held.begin(), state.held.end(), member,
                          [](const Held& held, MemberId id) { return held.member < id; });
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

std::optional<v1::PersonalFields> open_fields(const PersonVault& vault, MemberId member,
                                              const std::string& sealed) {
  const auto plain = vault.open(member, sealed);
  v1::PersonalFields fields;
  if (!plain || !fields.ParseFromString(*plain)) return {};
  return fields;
}

void index_sealed(State& state, std::uint64_t member, const std::string& sealed,
                  const PersonVault& vault) {
  if (const auto fields = open_fields(vault, MemberId{member}, sealed)) {
    remember(state, MemberId{member}, *fields);
  }
}

// ---- What happened

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

/// The main part of a language tag, in small letters: "zh" of "zh-Hans", "pt" of "pt_BR".
std::string main_part(std::string_view tag) {
  return to_lower_ascii(tag.substr(0, tag.find_first_of("-_")));
}

}  // namespace

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments) {
  return reject(Feature::name, name(refusal), std::move(arguments));
}

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) {
  return refusal_names.at(static_cast<std::size_t>(refusal));
}

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

std::optional<Timestamp> next_deadline(const State& state, const Context&) {
  if (!state.next_due_ms) return {};
  return from_ms(*state.next_due_ms);
}

// ---- Questions

std::optional<MemberId> member_of(const State& state, PersonId person) {
  const auto found = state.by_person.find(person);
  if (found == state.by_person.end()) return {};
  return found->second;
}

const v1::Member* find(const State& state, MemberId member) { return state.members.find(member); }

bool is_member(const State& state, MemberId member) {
  const auto* record = find(state, member);
  return record != nullptr && !record->erased() && record->left_at_ms() == 0;
}

std::optional<PersonId> person_of(const State& state, MemberId member) {
  const auto known = state.known.find(member);
  if (known == state.known.end()) return {};
  return known->second.person;
}

std::optional<v1::PersonalFields> personal(const State& state, const PersonVault& vault,
                                           MemberId member) {
  const auto* record = find(state, member);
  if (record == nullptr || record->erased()) return {};
  return open_fields(vault, member, record->sealed());
}

std::string display_name(const State& state, MemberId member) {
  const auto known = state.known.find(member);
  return known == state.known.end() ? std::string{} : known->second.display_name;
}

std::optional<Role> role_of(const Context& context, MemberId member) {
  const State& state = context.members;
  std::optional<Role> highest;
  const auto now_ms = to_ms(context.now);
  for (auto held = first_held(state, member); held != state.held.end() && held->member == member;
       ++held) {
    if (held->until_ms != 0 && held->until_ms <= now_ms) continue;
    highest = held->role;
    break;
  }
  if (context.city.staff.empty() || !is_member(state, member)) return highest;
  const auto person = person_of(state, member);
  const auto* profile = community::profile_of(context.community);
  if (!person || profile == nullptr) return highest;
  for (const auto& staff : context.city.staff_of(*person)) {
    const bool here =
        staff.district == DistrictId{} || staff.district == DistrictId{profile->district()};
    if (here && (!highest || staff.role > *highest)) highest = staff.role;
  }
  return highest;
}

bool has_role(const Context& context, MemberId member, Role role) {
  const auto highest = role_of(context, member);
  return highest && *highest >= role;
}

bool may_act_as(const Context& context, const Actor& actor, Role role) {
  if (std::holds_alternative<Operator>(actor)) return true;
  const auto* member = std::get_if<MemberId>(&actor);
  return member != nullptr && has_role(context, *member, role);
}

std::vector<MemberId> holders(const Context& context, Role role) {
  std::vector<MemberId> found;
  for (const auto& held : context.members.held) found.push_back(held.member);
  for (const auto& staff : context.city.staff) {
    if (const auto member = member_of(context.members, staff.person)) found.push_back(*member);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](MemberId member) { return !has_role(context, member, role); }),
              found.end());
  return found;
}

std::string_view language_of(const Context& context, MemberId member) {
  const auto* record = find(context.members, member);
  const auto fallback = community::default_language(context.community);
  if (record == nullptr) return fallback;
  if (!record->language().empty()) return record->language();
  const auto* profile = community::profile_of(context.community);
  if (record->language_hint().empty() || profile == nullptr) return fallback;
  const auto wanted = main_part(record->language_hint());
  for (const auto& language : profile->languages()) {
    if (main_part(language) == wanted) return language;
  }
  return fallback;
}

bool simple_mode_of(const Context& context, MemberId member) {
  const auto* record = find(context.members, member);
  if (record != nullptr && record->simple_mode() != v1::SIMPLE_MODE_UNSET) {
    return record->simple_mode() == v1::SIMPLE_MODE_ON;
  }
  return community::setting_boolean(context, "members.simple_mode");
}

std::vector<MemberId> erased_members(const State& state) {
  std::vector<MemberId> erased;
  for (const auto& [id, member] : state.members) {
    if (member.erased()) erased.push_back(id);
  }
  return erased;
}

std::optional<Refusal> fault_of(const v1::Invite& invite, Timestamp now) {
  if (invite.withdrawn()) return Refusal::invite_withdrawn;
  if (invite.single_use() && invite.uses() > 0) return Refusal::invite_used;
  if (from_ms(invite.expires_at_ms()) <= now) return Refusal::invite_expired;
  return {};
}

std::optional<MyData> export_data(const State& state, const PersonVault& vault, MemberId member) {
  auto fields = personal(state, vault, member);
  if (!fields) return {};
  MyData data{*find(state, member), std::move(*fields), {}, {}};
  for (const auto& [key, grant] : state.grants) {
    if (grant.member() == raw(member)) data.roles.push_back(grant);
  }
  for (const auto& [code, invite] : state.invites) {
    if (from_record(invite.created_by()) == Actor{member}) data.invites_created.push_back(invite);
  }
  return data;
}

std::string grant_key(MemberId member, Role role) {
  return fmt::format("{}:{}", raw(member), wardmote::name(role));
}

}  // namespace wardmote::members
