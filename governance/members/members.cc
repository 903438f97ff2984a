#include "governance/members/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "governance/city/view.h"
#include "governance/community/community.h"
#include "governance/core/enum_values.h"
#include "governance/core/text.h"
#include "governance/members/members_decider.h"

namespace wardmote::members {
namespace {

constexpr std::array<std::string_view, 28> refusal_names{
    "community_closed", "not_a_person",      "already_member",  "joining_by_invite_only",
    "joining_closed",   "not_a_member",      "member_unknown",  "language_unknown",
    "last_owner",       "undo_too_late",     "nothing_to_undo", "not_allowed",
    "own_role",         "own_level",         "level_unknown",   "owner_has_no_end",
    "end_in_the_past",  "role_already_held", "role_not_held",   "lifetime_bad",
    "too_many_invites", "invite_unknown",    "invite_expired",  "invite_used",
    "invite_withdrawn", "invite_void",       "own_invite",      "asked_already"};
constexpr auto refusals = enum_values<Refusal, refusal_names.size()>();

/// The place of a member's first held role.
std::vector<Held>::const_iterator first_held(const State& state, MemberId member) {
  return std::lower_bound(state.held.begin(), state.held.end(), member,
                          [](const Held& held, MemberId id) { return held.member < id; });
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

std::optional<Timestamp> next_deadline(const State& state, const Context&) {
  if (!state.next_due_ms) return {};
  return from_ms(*state.next_due_ms);
}

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

std::optional<v1::PersonalFields> open_fields(const PersonVault& vault, MemberId member,
                                              const std::string& sealed) {
  const auto plain = vault.open(member, sealed);
  v1::PersonalFields fields;
  if (!plain || !fields.ParseFromString(*plain)) return {};
  return fields;
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

std::string_view own_language_of(const Context& context, MemberId member) {
  const auto* record = find(context.members, member);
  if (record == nullptr) return {};
  if (!record->language().empty()) return record->language();
  const auto* profile = community::profile_of(context.community);
  if (record->language_hint().empty() || profile == nullptr) return {};
  const auto wanted = main_part(record->language_hint());
  for (const auto& language : profile->languages()) {
    if (main_part(language) == wanted) return language;
  }
  return {};
}

std::string_view language_of(const Context& context, MemberId member) {
  const auto own = own_language_of(context, member);
  return own.empty() ? community::default_language(context.community) : own;
}

bool simple_mode_of(const Context& context, MemberId member) {
  const auto* record = find(context.members, member);
  if (record != nullptr && record->simple_mode() != v1::SIMPLE_MODE_UNSET) {
    return record->simple_mode() == v1::SIMPLE_MODE_ON;
  }
  return community::setting_boolean(context, "members.simple_mode");
}

std::vector<MemberId> waiting_wishes(const State& state) {
  std::vector<MemberId> waiting;
  for (const auto& [id, member] : state.members) {
    if (member.wish_waits() && is_member(state, id)) waiting.push_back(id);
  }
  return waiting;
}

std::string wish_of(const State& state, const PersonVault& vault, MemberId member) {
  const auto* record = find(state, member);
  if (record == nullptr || record->sealed_wish().empty()) return {};
  return vault.open(member, record->sealed_wish()).value_or(std::string{});
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
  MyData data{*find(state, member), std::move(*fields), {}, {}, wish_of(state, vault, member)};
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
