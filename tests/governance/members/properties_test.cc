// Whatever people do, in any order: these hold.

#include <rapidcheck/gtest.h>

#include "tests/governance/core/world.h"

namespace wardmote::members {
namespace {

using testing::bytes_of;
using testing::operator_anna;
using testing::World;

Actor any_actor() {
  const auto number = *rc::gen::inRange(0, 7);
  if (number == 0) return operator_anna;
  if (number == 6) return Clock{};
  return MemberId{static_cast<std::uint64_t>(number)};
}

MemberId any_member() { return MemberId{*rc::gen::inRange<std::uint64_t>(1, 7)}; }
Role any_role() { return *rc::gen::elementOf(all_roles); }

Person any_person() {
  const auto id = *rc::gen::inRange<std::int64_t>(11, 18);
  return World::person(id, *rc::gen::element<std::string>("Ada", "Bo"));
}

std::string any_code(const World& world) {
  std::vector<std::string> codes{"NONE"};
  for (const auto& [code, invite] : world.members.invites) codes.push_back(code);
  return *rc::gen::elementOf(codes);
}

std::optional<Timestamp> any_end(const World& world) {
  if (*rc::gen::arbitrary<bool>()) return {};
  return world.now + std::chrono::minutes{*rc::gen::inRange(-1, 60)};
}

Command any_coming_or_going(const World& world) {
  switch (*rc::gen::inRange(0, 7)) {
    case 0:
      return Leave{any_member()};
    case 1:
      return UndoLeave{any_member()};
    case 2:
      return Forget{any_member()};
    case 3:
      return UpdatePerson{any_member(), any_person()};
    case 4:
      return RedeemInvite{any_person(), any_code(world)};
    default:
      return Join{any_person(), *rc::gen::arbitrary<bool>()};
  }
}

Command any_other(const World& world) {
  switch (*rc::gen::inRange(0, 9)) {
    case 0:
      return RevokeRole{any_actor(), any_member(), any_role()};
    case 1:
      return UndoGrant{any_actor(), any_member(), any_role()};
    case 2:
      return CreateInvite{any_actor(),
                          *rc::gen::element(InviteKind::join, InviteKind::role),
                          any_role(),
                          *rc::gen::arbitrary<bool>(),
                          {}};
    case 3:
      return WithdrawInvite{any_actor(), any_code(world)};
    case 4:
      return SetResidencyLevel{any_actor(), any_member(), *rc::gen::inRange(0u, 4u)};
    case 5:
      return ChooseLanguage{any_member(), *rc::gen::element<std::string>("", "ru", "xx")};
    case 6:
      return Tick{};
    default:
      return GrantRole{any_actor(), any_member(), any_role(), any_end(world)};
  }
}

std::size_t owners(const World& world) {
  std::size_t count = 0;
  for (const auto& [key, grant] : world.members.grants) {
    if (grant.role() == v1::ROLE_OWNER) ++count;
  }
  return count;
}

/// The member whose own wish a command is, if it is one that could raise them.
std::optional<MemberId> asker(const Command& command) {
  if (const auto* grant = std::get_if<GrantRole>(&command)) {
    const auto* member = std::get_if<MemberId>(&grant->by);
    return member != nullptr ? std::optional{*member} : std::nullopt;
  }
  if (const auto* create = std::get_if<CreateInvite>(&command)) {
    const auto* member = std::get_if<MemberId>(&create->by);
    return member != nullptr ? std::optional{*member} : std::nullopt;
  }
  if (const auto* revoke = std::get_if<RevokeRole>(&command)) return revoke->member;
  return {};
}

void found_with_owner(World& world) {
  world.found();
  world.join_as(11, Role::owner);
}

RC_GTEST_PROP(MembersProperties, HoldInAnySequence, ()) {
  World world;
  found_with_owner(world);
  const int steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    world.pass(std::chrono::minutes{*rc::gen::inRange(0, 12)});
    const auto command =
        *rc::gen::arbitrary<bool>() ? any_coming_or_going(world) : any_other(world);
    const auto before = bytes_of(world.members);
    const auto who = asker(command);
    const auto role_before = who ? role_of(world.context(), *who) : std::nullopt;
    const auto decision = world.run(command);
    RC_TAG(decision ? "accepted" : testing::reason(decision));

    // What is refused, or decides nothing, changes nothing.
    if (!decision || decision->events.empty()) RC_ASSERT(bytes_of(world.members) == before);
    // A community that had an owner keeps one.
    RC_ASSERT(owners(world) >= 1u);
    // Nobody rises by their own command.
    // In brackets, for rapidcheck's own operators would compare an optional with their wrapper.
    if (who) RC_ASSERT((role_of(world.context(), *who) <= role_before));
    // A person is one member at most, and whom the index names is who the box holds.
    for (const auto& [person, member] : world.members.by_person) {
      const auto fields = personal(world.members, world.vault, member);
      RC_ASSERT(fields.has_value());
      RC_ASSERT(PersonId{fields->telegram_user_id()} == person);
    }
    // Who is out holds no role.
    for (const auto& [id, member] : world.members.members) {
      const bool out = member.erased() || member.left_at_ms() != 0;
      if (out) RC_ASSERT(!role_of(world.context(), id).has_value());
      if (member.erased()) RC_ASSERT(member.sealed().empty());
    }
  }
  auto replayed = testing::replayed<State>(world.members_events);
  RC_ASSERT(bytes_of(replayed) == bytes_of(world.members));
  auto loaded = testing::reloaded(world.members, world.vault);
  RC_ASSERT(bytes_of(loaded) == bytes_of(world.members));
  RC_ASSERT(loaded.by_person == world.members.by_person);
  RC_ASSERT(loaded.next_due_ms == world.members.next_due_ms);
}

RC_GTEST_PROP(MembersProperties, TheSameWorldDecidesTheSame, ()) {
  World world;
  found_with_owner(world);
  world.join(12);
  const auto command = any_other(world);
  const auto saved = world.random;
  const auto first = decide(world.members, world.context(), command);
  world.random = saved;
  const auto second = decide(world.members, world.context(), command);
  RC_ASSERT(first.has_value() == second.has_value());
  if (!first) return;
  RC_ASSERT(first->events.size() == second->events.size());
  for (std::size_t i = 0; i < first->events.size(); ++i) {
    RC_ASSERT(first->events[i].SerializeAsString() == second->events[i].SerializeAsString());
  }
}

}  // namespace
}  // namespace wardmote::members
