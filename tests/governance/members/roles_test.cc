#include <tuple>

#include "tests/governance/members/members_fixture.h"

namespace wardmote::members {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using testing::effect_of;
using testing::operator_anna;
using testing::World;

struct RolesTest : MembersTest {};
struct InvitesTest : MembersTest {};

TEST_F(RolesTest, IncludeTheLowerOnes) {
  for (const Role role : all_roles) EXPECT_TRUE(has_role(world.context(), owner, role));
  EXPECT_FALSE(has_role(world.context(), officer, Role::owner));
  EXPECT_TRUE(has_role(world.context(), officer, Role::moderator));
  EXPECT_FALSE(has_role(world.context(), resident, Role::helper));
  EXPECT_EQ(holders(world.context(), Role::officer), (std::vector{owner, officer}));
  EXPECT_EQ(holders(world.context(), Role::owner), std::vector{owner});
}

TEST_F(RolesTest, AreGrantedFromAbove) {
  const Actor nobody = Clock{};
  for (const auto& [by, role, allowed] : std::vector<std::tuple<Actor, Role, bool>>{
           {owner, Role::owner, true},
           {owner, Role::officer, true},
           {owner, Role::helper, true},
           {operator_anna, Role::owner, true},
           {officer, Role::moderator, true},
           {officer, Role::helper, true},
           {officer, Role::officer, false},
           {officer, Role::owner, false},
           {resident, Role::helper, false},
           {nobody, Role::helper, false},
           {MemberId{99}, Role::helper, false},
       }) {
    const auto target = world.join(100);
    const auto granted = world.run(GrantRole{by, target, role, {}});
    EXPECT_EQ(granted.has_value(), allowed) << wardmote::name(role);
    if (allowed) {
      ASSERT_TRUE(world.run(RevokeRole{operator_anna, target, role}));
    } else {
      EXPECT_EQ(testing::reason(granted), "not_allowed");
    }
    ASSERT_TRUE(world.run(Forget{target}));
  }
}

TEST_F(RolesTest, AreNeverRaisedByOneself) {
  for (const Role role : all_roles) {
    expect_refused(GrantRole{owner, owner, role, {}}, Refusal::own_role);
    expect_refused(GrantRole{resident, resident, role, {}}, Refusal::own_role);
  }
  // Not as staff of the city either.
  ASSERT_TRUE(world.run(city::GrantStaff{"anna", PersonId{13}, DistrictId{}, Role::owner, "C"}));
  ASSERT_TRUE(has_role(world.context(), resident, Role::owner));
  expect_refused(GrantRole{resident, resident, Role::officer, {}}, Refusal::own_role);
}

TEST_F(RolesTest, NeedSomebodyWhoIsThere) {
  expect_refused(GrantRole{owner, MemberId{99}, Role::helper, {}}, Refusal::member_unknown);
  ASSERT_TRUE(world.run(Leave{resident}));
  expect_refused(GrantRole{owner, resident, Role::helper, {}}, Refusal::not_a_member);
}

TEST_F(RolesTest, EndInTime) {
  const auto until = world.now + hours{2};
  expect_refused(GrantRole{owner, resident, Role::helper, world.now}, Refusal::end_in_the_past);
  expect_refused(GrantRole{owner, resident, Role::owner, until}, Refusal::owner_has_no_end);
  ASSERT_TRUE(world.run(GrantRole{owner, resident, Role::helper, until}));
  expect_refused(GrantRole{owner, resident, Role::helper, {}}, Refusal::role_already_held);
  EXPECT_EQ(next_deadline(world.members, world.context()), until);
  world.now = until - milliseconds{1};
  EXPECT_TRUE(has_role(world.context(), resident, Role::helper));
  EXPECT_TRUE(world.run(Tick{})->events.empty());
  world.now = until;
  // Over before anybody noticed.
  EXPECT_FALSE(has_role(world.context(), resident, Role::helper));
  expect_refused(RevokeRole{owner, resident, Role::helper}, Refusal::role_not_held);
  const auto ticked = world.run(Tick{});
  ASSERT_TRUE(ticked);
  EXPECT_TRUE(effect_of<TellRoleEnded>(*ticked)->expired);
  EXPECT_TRUE(world.run(Tick{})->events.empty());
  EXPECT_FALSE(next_deadline(world.members, world.context()).has_value());
}

TEST_F(RolesTest, AreTakenFromAboveOrLaidDown) {
  expect_refused(RevokeRole{officer, owner, Role::owner}, Refusal::not_allowed);
  expect_refused(RevokeRole{resident, officer, Role::officer}, Refusal::not_allowed);
  expect_refused(RevokeRole{owner, resident, Role::helper}, Refusal::role_not_held);
  EXPECT_TRUE(world.run(RevokeRole{officer, officer, Role::officer}));
  EXPECT_FALSE(role_of(world.context(), officer).has_value());
}

TEST_F(RolesTest, LeaveOneOwnerAtLeast) {
  const std::vector<Command> commands{
      Leave{owner}, Forget{owner}, RevokeRole{owner, owner, Role::owner},
      RevokeRole{operator_anna, owner, Role::owner}, UndoGrant{operator_anna, owner, Role::owner}};
  for (const auto& command : commands) expect_refused(command, Refusal::last_owner);
  ASSERT_TRUE(world.run(GrantRole{owner, resident, Role::owner, {}}));
  EXPECT_TRUE(world.run(Leave{owner}));
  expect_refused(Forget{resident}, Refusal::last_owner);
}

TEST_F(RolesTest, CanBeUndoneForTenMinutesByWhoGranted) {
  const auto granted = world.run(GrantRole{owner, resident, Role::moderator, {}});
  ASSERT_TRUE(granted);
  EXPECT_EQ(effect_of<TellRoleGranted>(*granted)->undo_until, world.now + minutes{10});
  expect_refused(UndoGrant{officer, resident, Role::moderator}, Refusal::not_allowed);
  expect_refused(UndoGrant{owner, resident, Role::helper}, Refusal::nothing_to_undo);
  world.pass(minutes{10});
  EXPECT_TRUE(world.run(UndoGrant{owner, resident, Role::moderator}));
  EXPECT_FALSE(role_of(world.context(), resident).has_value());
  ASSERT_TRUE(world.run(GrantRole{owner, resident, Role::moderator, {}}));
  world.pass(minutes{10} + milliseconds{1});
  expect_refused(UndoGrant{owner, resident, Role::moderator}, Refusal::undo_too_late);
}

TEST_F(RolesTest, OfWhoLostTheirOwnAreNotUndone) {
  ASSERT_TRUE(world.run(GrantRole{officer, resident, Role::helper, {}}));
  ASSERT_TRUE(world.run(RevokeRole{owner, officer, Role::officer}));
  expect_refused(UndoGrant{officer, resident, Role::helper}, Refusal::not_allowed);
}

TEST_F(RolesTest, OfStaffReachAsFarAsTheirScope) {
  ASSERT_TRUE(world.run(city::CreateDistrict{"anna", "South"}));
  ASSERT_TRUE(world.run(city::GrantStaff{"anna", PersonId{13}, DistrictId{2}, Role::officer, "C"}));
  EXPECT_FALSE(has_role(world.context(), resident, Role::helper));
  ASSERT_TRUE(world.run(city::GrantStaff{"anna", PersonId{13}, DistrictId{1}, Role::officer, "C"}));
  EXPECT_TRUE(has_role(world.context(), resident, Role::officer));
  EXPECT_EQ(role_of(world.context(), resident), Role::officer);
  EXPECT_EQ(holders(world.context(), Role::officer), (std::vector{owner, officer, resident}));
  EXPECT_TRUE(world.run(GrantRole{resident, officer, Role::helper, {}}));
  ASSERT_TRUE(world.run(Leave{resident}));
  EXPECT_FALSE(has_role(world.context(), resident, Role::officer));
  // Who is staff and no member here has no number to act under.
  ASSERT_TRUE(world.run(city::GrantStaff{"anna", PersonId{77}, DistrictId{}, Role::owner, "D"}));
  EXPECT_EQ(holders(world.context(), Role::owner), std::vector{owner});
}

TEST_F(InvitesTest, BringPeopleInWhileTheyAreGood) {
  ASSERT_TRUE(world.run(community::ChangeSetting{owner, "members.join", "invite"}));
  const auto code = invite({officer});
  EXPECT_TRUE(world.run(RedeemInvite{World::person(20), code}));
  EXPECT_TRUE(
      world.run(RedeemInvite{World::person(21), " " + code.substr(0, 5) + "-" + code.substr(5)}));
  EXPECT_EQ(world.members.invites.find(code)->uses(), 2u);
  expect_refused(RedeemInvite{World::person(20), code}, Refusal::already_member);
  world.pass(hours{24 * 30});
  expect_refused(RedeemInvite{World::person(22), code}, Refusal::invite_expired);
}

TEST_F(InvitesTest, BringOneIfMadeForOne) {
  const auto code = invite({officer, InviteKind::join, Role::helper, true, {}});
  ASSERT_TRUE(world.run(RedeemInvite{World::person(20), code}));
  expect_refused(RedeemInvite{World::person(21), code}, Refusal::invite_used);
}

TEST_F(InvitesTest, ThatGiveARoleAreGoodOnceForFifteenMinutes) {
  const auto code = role_code(operator_anna, Role::owner);
  const auto redeemed = world.run(RedeemInvite{World::person(20), code});
  ASSERT_TRUE(redeemed);
  const auto member = effect_of<TellRoleGranted>(*redeemed)->member;
  EXPECT_TRUE(has_role(world.context(), member, Role::owner));
  EXPECT_NE(effect_of<Welcome>(*redeemed), nullptr);
  expect_refused(RedeemInvite{World::person(21), code}, Refusal::invite_used);
  const auto late = role_code(owner, Role::officer);
  world.pass(minutes{15});
  expect_refused(RedeemInvite{World::person(21), late}, Refusal::invite_expired);
}

TEST_F(InvitesTest, ThatGiveARoleGoWhereJoiningIsClosed) {
  ASSERT_TRUE(world.run(community::ChangeSetting{owner, "members.join", "closed"}));
  EXPECT_TRUE(world.run(RedeemInvite{World::person(20), role_code(owner, Role::helper)}));
  expect_refused(RedeemInvite{World::person(21), invite({officer})}, Refusal::joining_closed);
}

TEST_F(InvitesTest, NeverRaiseTheirMaker) {
  const auto code = role_code(owner, Role::officer);
  expect_refused(RedeemInvite{World::person(11), code}, Refusal::own_invite);
  // Nor after leaving.
  const auto own = role_code(officer, Role::moderator);
  ASSERT_TRUE(world.run(Leave{officer}));
  expect_refused(RedeemInvite{World::person(12), own}, Refusal::own_invite);
}

TEST_F(InvitesTest, AreVoidWhenTheirMakerLostTheRight) {
  const auto role = role_code(officer, Role::helper);
  const auto join = invite({officer});
  ASSERT_TRUE(world.run(RevokeRole{owner, officer, Role::officer}));
  expect_refused(RedeemInvite{World::person(20), role}, Refusal::invite_void);
  expect_refused(RedeemInvite{World::person(20), join}, Refusal::invite_void);
}

TEST_F(InvitesTest, AreMadeByThoseWhoMayGrant) {
  expect_refused(CreateInvite{resident}, Refusal::not_allowed);
  expect_refused(CreateInvite{officer, InviteKind::role, Role::officer, true, {}},
                 Refusal::not_allowed);
  for (const auto& [kind, lifetime] :
       std::vector<std::pair<InviteKind, milliseconds>>{{InviteKind::join, milliseconds{0}},
                                                        {InviteKind::join, hours{24 * 367}},
                                                        {InviteKind::role, hours{25}},
                                                        {InviteKind::role, -hours{1}}}) {
    expect_refused(CreateInvite{owner, kind, Role::helper, false, lifetime}, Refusal::lifetime_bad);
  }
}

TEST_F(InvitesTest, AreRefusedIfUnknownOrHeldAlready) {
  expect_refused(RedeemInvite{World::person(20), "ABC"}, Refusal::invite_unknown);
  expect_refused(RedeemInvite{World::person(20), ""}, Refusal::invite_unknown);
  const auto code = role_code(owner, Role::officer);
  expect_refused(RedeemInvite{World::person(12), code}, Refusal::role_already_held);
  EXPECT_TRUE(world.run(RedeemInvite{World::person(13), code}));
}

TEST_F(InvitesTest, CanBeWithdrawn) {
  const auto code = invite({officer});
  expect_refused(WithdrawInvite{resident, code}, Refusal::not_allowed);
  expect_refused(WithdrawInvite{owner, "ABC"}, Refusal::invite_unknown);
  ASSERT_TRUE(world.run(WithdrawInvite{owner, code}));
  expect_refused(WithdrawInvite{officer, code}, Refusal::invite_withdrawn);
  expect_refused(RedeemInvite{World::person(20), code}, Refusal::invite_withdrawn);
}

TEST_F(InvitesTest, AreBoundedAndForgottenInTime) {
  for (std::size_t i = 0; i < most_invites; ++i) role_code(owner, Role::helper);
  expect_refused(CreateInvite{owner}, Refusal::too_many_invites);
  world.pass(minutes{15});
  EXPECT_TRUE(world.run(CreateInvite{owner}));
  world.now = *next_deadline(world.members, world.context());
  std::size_t rounds = 0;
  while (*next_deadline(world.members, world.context()) <= world.now) {
    ASSERT_TRUE(world.run(Tick{}));
    ASSERT_LE(++rounds, 10u);
  }
  EXPECT_EQ(rounds, 5u);
  EXPECT_EQ(world.members.invites.size(), 1u);
}

}  // namespace
}  // namespace wardmote::members
