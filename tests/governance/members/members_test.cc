#include "governance/members/members.h"

#include <set>

#include "tests/governance/members/members_fixture.h"

namespace wardmote::members {
namespace {

using std::chrono::minutes;
using testing::effect_of;
using testing::operator_anna;
using testing::reason;
using testing::World;

TEST_F(MembersTest, JoinAsMembersOrGuests) {
  const auto joined = world.run(Join{World::person(20), true});
  ASSERT_TRUE(joined);
  const auto member = effect_of<Welcome>(*joined)->member;
  EXPECT_EQ(find(world.members, member)->residency_level(), 1u);
  EXPECT_EQ(find(world.members, member)->private_chat(), v1::PRIVATE_CHAT_OPEN);
  EXPECT_EQ(member_of(world.members, PersonId{20}), member);
  EXPECT_EQ(display_name(world.members, member), "Ben Miller");
  ASSERT_TRUE(world.run(community::ChangeSetting{owner, "members.join_level", "0"}));
  EXPECT_EQ(find(world.members, world.join(21))->residency_level(), 0u);
}

TEST_F(MembersTest, AreRealPeople) {
  for (const std::int64_t id : {1087968824ll, 136817688ll, 777000ll, -1001ll, 0ll}) {
    expect_refused(Join{World::person(id)}, Refusal::not_a_person);
    expect_refused(RedeemInvite{World::person(id), "X"}, Refusal::not_a_person);
  }
}

TEST_F(MembersTest, AreNeverDoubled) {
  expect_refused(Join{World::person(13)}, Refusal::already_member);
  ASSERT_TRUE(world.run(Leave{resident}));
  const auto again = world.run(Join{World::person(13)});
  ASSERT_TRUE(again);
  EXPECT_EQ(effect_of<Welcome>(*again)->member, resident);
  EXPECT_TRUE(effect_of<Welcome>(*again)->returned);
  EXPECT_TRUE(is_member(world.members, resident));
}

TEST_F(MembersTest, JoinOnlyAsTheSettingSays) {
  ASSERT_TRUE(world.run(community::ChangeSetting{owner, "members.join", "invite"}));
  expect_refused(Join{World::person(20)}, Refusal::joining_by_invite_only);
  ASSERT_TRUE(world.run(community::ChangeSetting{owner, "members.join", "closed"}));
  expect_refused(Join{World::person(20)}, Refusal::joining_closed);
}

TEST_F(MembersTest, StayOutOfAClosedCommunityButMayLeaveAndBeForgotten) {
  const auto code = invite({operator_anna});
  ASSERT_TRUE(world.run(community::Close{operator_anna}));
  const std::vector<Command> commands{Join{World::person(20)},
                                      RedeemInvite{World::person(20), code},
                                      UndoLeave{resident},
                                      SetResidencyLevel{operator_anna, resident, 2},
                                      GrantRole{operator_anna, resident, Role::helper, {}},
                                      RevokeRole{operator_anna, officer, Role::officer},
                                      UndoGrant{operator_anna, officer, Role::officer},
                                      CreateInvite{operator_anna}};
  for (const auto& command : commands) expect_refused(command, Refusal::community_closed);
  EXPECT_TRUE(world.run(ChooseLanguage{resident, "ru"}));
  EXPECT_TRUE(world.run(Leave{resident}));
  EXPECT_TRUE(world.run(Forget{resident}));
}

TEST_F(MembersTest, LeaveWithTheirRolesAndMayComeBackForTenMinutes) {
  const auto left = world.run(Leave{officer});
  ASSERT_TRUE(left);
  EXPECT_EQ(effect_of<SayGoodbye>(*left)->undo_until, world.now + minutes{10});
  EXPECT_FALSE(has_role(world.context(), officer, Role::officer));
  expect_refused(Leave{officer}, Refusal::not_a_member);
  world.pass(minutes{10});
  ASSERT_TRUE(world.run(UndoLeave{officer}));
  EXPECT_TRUE(has_role(world.context(), officer, Role::officer));
  expect_refused(UndoLeave{officer}, Refusal::nothing_to_undo);
}

TEST_F(MembersTest, ComeBackWithoutRolesLater) {
  ASSERT_TRUE(world.run(Leave{officer}));
  world.pass(minutes{10} + std::chrono::milliseconds{1});
  expect_refused(UndoLeave{officer}, Refusal::undo_too_late);
  ASSERT_TRUE(world.run(Join{World::person(12)}));
  EXPECT_FALSE(role_of(world.context(), officer).has_value());
  EXPECT_EQ(find(world.members, officer)->roles_when_left_size(), 0);
}

TEST_F(MembersTest, DoNotBringBackWhatWasTakenMeanwhile) {
  ASSERT_TRUE(world.run(Leave{officer}));
  ASSERT_TRUE(world.run(RevokeRole{owner, officer, Role::officer}));
  ASSERT_TRUE(world.run(UndoLeave{officer}));
  EXPECT_FALSE(role_of(world.context(), officer).has_value());
}

TEST_F(MembersTest, DoNotBringBackWhatEndedMeanwhile) {
  ASSERT_TRUE(world.run(GrantRole{owner, resident, Role::helper, world.now + minutes{5}}));
  ASSERT_TRUE(world.run(Leave{resident}));
  world.pass(minutes{5});
  ASSERT_TRUE(world.run(UndoLeave{resident}));
  EXPECT_FALSE(role_of(world.context(), resident).has_value());
}

TEST_F(MembersTest, AreFollowedWhenTheyAreRenamed) {
  auto person = World::person(13, "Cleo");
  person.last_name.clear();
  ASSERT_TRUE(world.run(UpdatePerson{resident, person}));
  EXPECT_EQ(display_name(world.members, resident), "Cleo");
  const int sealed = world.vault.sealed;
  EXPECT_TRUE(world.run(UpdatePerson{resident, person})->events.empty());
  EXPECT_EQ(world.vault.sealed, sealed);  // nothing is sealed if nothing changed
  person.language_hint = "ru";
  const auto hinted = world.run(UpdatePerson{resident, person});
  EXPECT_EQ(hinted->events.size(), 1u);
  EXPECT_NE(effect_of<PreferencesChanged>(*hinted), nullptr);
  expect_refused(UpdatePerson{resident, World::person(14)}, Refusal::member_unknown);
  expect_refused(UpdatePerson{MemberId{99}, person}, Refusal::member_unknown);
}

TEST_F(MembersTest, KeepTheirRecordWhenTheAccountIsDeleted) {
  ASSERT_TRUE(world.run(NoteAccountDeleted{resident}));
  EXPECT_TRUE(find(world.members, resident)->deleted());
  EXPECT_TRUE(world.run(NoteAccountDeleted{resident})->events.empty());
  // It was not: the same person writes again.
  ASSERT_TRUE(world.run(UpdatePerson{resident, World::person(13)}));
  EXPECT_FALSE(find(world.members, resident)->deleted());
}

TEST_F(MembersTest, HostileNamesAreStoredAsText) {
  auto person = World::person(20, "\xFF\x01 <b>\xE2\x80\xA8" + std::string(1000, 'x'));
  ASSERT_TRUE(world.run(Join{person}));
  const auto member = member_of(world.members, PersonId{20}).value();
  const auto fields = personal(world.members, world.vault, member);
  ASSERT_TRUE(fields);
  EXPECT_LE(fields->first_name().size(), 256u);
  EXPECT_EQ(fields->first_name().substr(0, 7), "\xEF\xBF\xBD <b>");
}

TEST_F(MembersTest, ChooseHowTheyAreSpokenTo) {
  EXPECT_EQ(language_of(world.context(), resident), "en");  // their app says German
  auto chinese = World::person(20);
  chinese.language_hint = "zh-CN";
  ASSERT_TRUE(world.run(Join{chinese}));
  const auto newcomer = member_of(world.members, PersonId{20}).value();
  EXPECT_EQ(language_of(world.context(), newcomer), "zh-Hans");
  ASSERT_TRUE(world.run(ChooseLanguage{newcomer, "ar"}));
  EXPECT_EQ(language_of(world.context(), newcomer), "ar");
  EXPECT_TRUE(world.run(ChooseLanguage{newcomer, "ar"})->events.empty());
  expect_refused(ChooseLanguage{newcomer, "tlh"}, Refusal::language_unknown);
  expect_refused(ChooseLanguage{MemberId{99}, "en"}, Refusal::member_unknown);
  EXPECT_EQ(language_of(world.context(), MemberId{99}), "en");
}

TEST_F(MembersTest, ChooseSimpleModeOrFollowTheCommunity) {
  EXPECT_FALSE(simple_mode_of(world.context(), resident));
  ASSERT_TRUE(world.run(community::ChangeSetting{officer, "members.simple_mode", "true"}));
  EXPECT_TRUE(simple_mode_of(world.context(), resident));
  ASSERT_TRUE(world.run(ChooseSimpleMode{resident, SimpleMode::off}));
  EXPECT_FALSE(simple_mode_of(world.context(), resident));
  ASSERT_TRUE(world.run(ChooseQuiet{resident, true}));
  EXPECT_TRUE(find(world.members, resident)->quiet());
  EXPECT_TRUE(world.run(ChooseQuiet{resident, true})->events.empty());
}

TEST_F(MembersTest, AskForAPersonOnceInAWhile) {
  ASSERT_TRUE(world.run(AskForPerson{resident}));
  expect_refused(AskForPerson{resident}, Refusal::asked_already);
  expect_refused(AskForPerson{resident, "and another thing"}, Refusal::asked_already);
  world.pass(between_wishes_in_words);
  ASSERT_TRUE(world.run(AskForPerson{resident, "and another thing"}));
  expect_refused(AskForPerson{resident}, Refusal::asked_already);
  // Whoever was answered may ask anew at once.
  ASSERT_TRUE(world.run(NoteWishAnswered{resident}));
  ASSERT_TRUE(world.run(AskForPerson{resident}));
  EXPECT_TRUE(waiting_wishes(world.members).empty());
  expect_refused(AskForPerson{MemberId{99}}, Refusal::member_unknown);
}

TEST_F(MembersTest, AreNotForgottenIfNobodyCanBeTold) {
  ASSERT_TRUE(world.run(AskForPerson{resident, "my cellar is wet", false}));
  world.pass(between_wishes);
  ASSERT_TRUE(world.run(AskForPerson{resident, "and dark", false}));
  EXPECT_EQ(waiting_wishes(world.members), std::vector{resident});
  EXPECT_EQ(wish_of(world.members, world.vault, resident), "my cellar is wet\nand dark");
  EXPECT_EQ(export_data(world.members, world.vault, resident)->wish, "my cellar is wet\nand dark");
  // Somebody who can be told ends the wait, however soon.
  ASSERT_TRUE(world.run(AskForPerson{resident}));
  EXPECT_TRUE(waiting_wishes(world.members).empty());
  EXPECT_EQ(wish_of(world.members, world.vault, resident), "");
  world.pass(between_wishes);
  ASSERT_TRUE(world.run(AskForPerson{resident, "again", false}));
  ASSERT_TRUE(world.run(NoteWishDelivered{resident}));
  EXPECT_TRUE(waiting_wishes(world.members).empty());
  EXPECT_TRUE(world.run(NoteWishDelivered{resident})->events.empty());
}

TEST_F(MembersTest, BlockAndUnblockTheBot) {
  ASSERT_TRUE(world.run(NotePrivateChat{resident, PrivateChat::blocked}));
  EXPECT_EQ(find(world.members, resident)->private_chat(), v1::PRIVATE_CHAT_BLOCKED);
  EXPECT_TRUE(world.run(NotePrivateChat{resident, PrivateChat::blocked})->events.empty());
  ASSERT_TRUE(world.run(NotePrivateChat{resident, PrivateChat::open}));
  expect_refused(NotePrivateChat{MemberId{99}, PrivateChat::open}, Refusal::member_unknown);
}

TEST_F(MembersTest, AreVouchedForByOthers) {
  ASSERT_TRUE(world.run(SetResidencyLevel{officer, resident, 2}));
  EXPECT_EQ(find(world.members, resident)->residency_level(), 2u);
  expect_refused(SetResidencyLevel{officer, resident, 3}, Refusal::level_unknown);
  expect_refused(SetResidencyLevel{officer, officer, 2}, Refusal::own_level);
  expect_refused(SetResidencyLevel{resident, officer, 0}, Refusal::not_allowed);
  expect_refused(SetResidencyLevel{officer, MemberId{99}, 1}, Refusal::member_unknown);
}

TEST_F(MembersTest, SeeAllThatIsKnownOfThem) {
  const auto code = invite({officer});
  const auto data = export_data(world.members, world.vault, officer);
  ASSERT_TRUE(data);
  EXPECT_EQ(data->personal.telegram_user_id(), 12);
  EXPECT_EQ(data->personal.username(), "ben_12");
  ASSERT_EQ(data->roles.size(), 1u);
  EXPECT_EQ(data->roles[0].role(), v1::ROLE_OFFICER);
  ASSERT_EQ(data->invites_created.size(), 1u);
  EXPECT_EQ(data->invites_created[0].code(), code);
  EXPECT_FALSE(export_data(world.members, world.vault, MemberId{99}).has_value());
}

TEST_F(MembersTest, AreForgottenForGood) {
  const auto forgotten = world.run(Forget{officer});
  ASSERT_TRUE(forgotten);
  EXPECT_EQ(effect_of<DestroyKey>(*forgotten)->member, officer);
  EXPECT_EQ(effect_of<ConfirmErasure>(*forgotten)->person, PersonId{12});
  const auto* record = find(world.members, officer);
  EXPECT_TRUE(record->erased());
  EXPECT_TRUE(record->sealed().empty());
  EXPECT_TRUE(record->language_hint().empty());
  EXPECT_FALSE(member_of(world.members, PersonId{12}).has_value());
  EXPECT_EQ(display_name(world.members, officer), "");
  EXPECT_FALSE(personal(world.members, world.vault, officer).has_value());
  EXPECT_FALSE(has_role(world.context(), officer, Role::helper));
  EXPECT_EQ(erased_members(world.members), std::vector{officer});
  expect_refused(Forget{officer}, Refusal::member_unknown);
  // Whoever comes back is somebody new.
  EXPECT_NE(world.join(12), officer);
}

TEST_F(MembersTest, StayForgottenWhenTheStateIsLoadedBeforeTheKeyIsDestroyed) {
  ASSERT_TRUE(world.run(Forget{resident}));
  world.vault.destroyed.clear();
  const auto loaded = testing::reloaded(world.members, world.vault);
  EXPECT_FALSE(member_of(loaded, PersonId{13}).has_value());
  EXPECT_EQ(erased_members(loaded), std::vector{resident});
}

TEST_F(MembersTest, ComeBackTheSameFromEventsAndFromRows) {
  ASSERT_TRUE(world.run(Leave{officer}));
  ASSERT_TRUE(world.run(GrantRole{owner, resident, Role::helper, world.now + minutes{30}}));
  invite({owner});
  auto from_events = testing::replayed<State>(world.members_events);
  EXPECT_EQ(testing::bytes_of(from_events), testing::bytes_of(world.members));
  auto from_rows = testing::reloaded(world.members, world.vault);
  EXPECT_EQ(testing::bytes_of(from_rows), testing::bytes_of(world.members));
  EXPECT_EQ(from_rows.by_person, world.members.by_person);
  EXPECT_EQ(from_rows.next_due_ms, world.members.next_due_ms);
  EXPECT_EQ(from_rows.held.size(), world.members.held.size());
}

TEST(MembersRefusals, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto refusal : all_refusals()) EXPECT_TRUE(names.insert(name(refusal)).second);
  EXPECT_EQ(all_refusals().back(), Refusal::asked_already);
  EXPECT_EQ(name(Refusal::asked_already), "asked_already");
}

}  // namespace
}  // namespace wardmote::members
