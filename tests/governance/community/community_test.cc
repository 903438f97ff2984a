#include "governance/community/community.h"

#include <set>

#include "tests/governance/core/world.h"

namespace wardmote::community {
namespace {

using std::chrono::hours;
using testing::effect_of;
using testing::operator_anna;
using testing::reason;
using testing::World;

struct CommunityTest : ::testing::Test {
  World world;
  MemberId owner{}, officer{}, resident{};

  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(world.found());
    owner = world.join_as(11, Role::owner);
    officer = world.join_as(12, Role::officer);
    resident = world.join(13);
  }
  /// Expects `command` to be refused for `refusal`, and nothing to change by it.
  void expect_refused(const Command& command, Refusal refusal) {
    const auto before = testing::bytes_of(world.community);
    EXPECT_EQ(reason(world.run(command)), name(refusal));
    EXPECT_EQ(testing::bytes_of(world.community), before);
  }
  std::string mint(Purpose purpose, Actor by = operator_anna) {
    const auto minted = world.run(MintSetupCode{by, purpose});
    EXPECT_TRUE(minted);
    return effect_of<ShowSetupCode>(*minted)->code;
  }
  static ChatFacts group(std::int64_t chat = -1001) {
    return {chat, "Mill Lane", false, true, BotStatus::administrator, true, true};
  }
  void bind_group() { ASSERT_TRUE(world.run(BindChat{operator_anna, Purpose::group, group()})); }
};

TEST_F(CommunityTest, IsFoundedFromItsTemplate) {
  const auto& profile = *profile_of(world.community);
  EXPECT_EQ(profile.name(), "Mill Lane");
  EXPECT_EQ(profile.district(), 1u);
  EXPECT_EQ(profile.time_zone(), "Europe/Berlin");
  EXPECT_EQ(default_language(world.community), "en");
  EXPECT_TRUE(is_open(world.community));
  EXPECT_EQ(profile.created_at_ms(), to_ms(world.now));
}

TEST_F(CommunityTest, SpeaksInEachChatAsItsPeopleChoose) {
  bind_group();
  EXPECT_EQ(language_of_chat(world.community, Purpose::group), "en");
  ASSERT_TRUE(world.run(ChooseChatLanguage{officer, -1001, "es"}));
  EXPECT_EQ(language_of_chat(world.community, Purpose::group), "es");
  EXPECT_EQ(language_of_chat(world.community, Purpose::officers), "en");
  EXPECT_TRUE(world.run(ChooseChatLanguage{officer, -1001, "es"})->events.empty());
  expect_refused(ChooseChatLanguage{resident, -1001, "ru"}, Refusal::not_allowed);
  expect_refused(ChooseChatLanguage{officer, -1001, "tlh"}, Refusal::language_unknown);
  expect_refused(ChooseChatLanguage{officer, -7, "ru"}, Refusal::chat_unknown);
  // Another group in its place is still of the same people.
  ASSERT_TRUE(world.run(BindChat{operator_anna, Purpose::group, group(-1002)}));
  EXPECT_EQ(language_of_chat(world.community, Purpose::group), "es");
  ASSERT_TRUE(world.run(ChooseChatLanguage{officer, -1002, ""}));
  EXPECT_EQ(language_of_chat(world.community, Purpose::group), "en");
}

TEST_F(CommunityTest, MovesWhereAnOperatorSays) {
  ASSERT_TRUE(world.run(Move{operator_anna, DistrictId{2}, 501}));
  EXPECT_EQ(profile_of(world.community)->district(), 2u);
  EXPECT_EQ(profile_of(world.community)->bot(), 501);
  EXPECT_TRUE(world.run(Move{operator_anna, DistrictId{2}, 501})->events.empty());
  expect_refused(Move{owner, DistrictId{1}, 500}, Refusal::not_allowed);
  ASSERT_TRUE(world.run(Close{operator_anna}));
  EXPECT_TRUE(world.run(Move{operator_anna, DistrictId{1}, 500}));
}

TEST(CommunityFounding, RefusesWhatItDoesNotKnow) {
  World world;
  const Found good{CommunityId{9}, "Lane", DistrictId{1}, "club", "UTC", {"en"}, 5, operator_anna};
  EXPECT_EQ(reason(world.run(Rename{operator_anna, "x"})), "not_founded");
  EXPECT_EQ(reason(world.run(UnbindChat{operator_anna, Purpose::group})), "not_founded");
  EXPECT_EQ(reason(world.run(Move{operator_anna, DistrictId{1}, 5})), "not_founded");
  auto bad = good;
  bad.name = " \n";
  EXPECT_EQ(reason(world.run(bad)), "name_empty");
  bad = good;
  bad.name = std::string(81, 'x');
  EXPECT_EQ(reason(world.run(bad)), "name_too_long");
  bad = good;
  bad.template_name = "kingdom";
  EXPECT_EQ(reason(world.run(bad)), "template_unknown");
  bad = good;
  bad.languages = {"en", "tlh"};
  EXPECT_EQ(reason(world.run(bad)), "language_unknown");
  bad.languages.clear();
  EXPECT_EQ(reason(world.run(bad)), "language_unknown");
  EXPECT_TRUE(world.community_events.empty());
  const auto founded = world.run(good);
  ASSERT_TRUE(founded);
  EXPECT_EQ(effect_of<CommunityIsFounded>(*founded)->template_name, "club");
  EXPECT_EQ(setting_text(world.context(), "members.join"), "invite");
  EXPECT_EQ(reason(world.run(good)), "already_founded");
}

TEST_F(CommunityTest, IsRenamedByOwnersAndOperators) {
  const auto renamed = world.run(Rename{owner, "  Old\nMill "});
  ASSERT_TRUE(renamed);
  EXPECT_EQ(effect_of<NameChanged>(*renamed)->name, "Old Mill");
  EXPECT_EQ(profile_of(world.community)->name(), "Old Mill");
  EXPECT_TRUE(world.run(Rename{operator_anna, "Old Mill"})->events.empty());
  expect_refused(Rename{officer, "Mine"}, Refusal::not_allowed);
  expect_refused(Rename{Clock{}, "Mine"}, Refusal::not_allowed);
  expect_refused(Rename{owner, ""}, Refusal::name_empty);
}

TEST_F(CommunityTest, TakesNothingNewOnceClosed) {
  bind_group();
  const auto code = mint(Purpose::officers);
  expect_refused(Close{owner}, Refusal::not_allowed);
  ASSERT_TRUE(world.run(Close{operator_anna}));
  EXPECT_FALSE(is_open(world.community));
  const std::vector<Command> commands{Rename{operator_anna, "x"},
                                      Close{operator_anna},
                                      ChangeSetting{operator_anna, "members.join", "open"},
                                      ClearSetting{operator_anna, "members.join"},
                                      MintSetupCode{operator_anna, Purpose::group},
                                      RedeemSetupCode{code, group(-1002)},
                                      BindChat{operator_anna, Purpose::group, group()}};
  for (const auto& command : commands) expect_refused(command, Refusal::community_closed);
  // What Telegram tells, and letting go of a chat, still counts.
  EXPECT_TRUE(world.run(MigrateChat{-1001, -1005}));
  EXPECT_TRUE(world.run(UnbindChat{operator_anna, Purpose::group}));
}

TEST_F(CommunityTest, ChangesItsSettings) {
  const auto changed = world.run(ChangeSetting{owner, "members.join", "invite"});
  ASSERT_TRUE(changed);
  EXPECT_EQ(effect_of<SettingHasChanged>(*changed)->key, "members.join");
  EXPECT_TRUE(world.run(ChangeSetting{owner, "members.join", "invite"})->events.empty());
  EXPECT_EQ(setting_text(world.context(), "members.join"), "invite");
  ASSERT_TRUE(world.run(ClearSetting{owner, "members.join"}));
  EXPECT_TRUE(world.run(ClearSetting{owner, "members.join"})->events.empty());
  EXPECT_EQ(setting_text(world.context(), "members.join"), "open");
}

TEST_F(CommunityTest, RefusesBadSettings) {
  expect_refused(ChangeSetting{owner, "members.joy", "x"}, Refusal::setting_unknown);
  expect_refused(ChangeSetting{owner, "new_community.time_zone", "UTC"}, Refusal::setting_unknown);
  expect_refused(ChangeSetting{owner, "members.join", "maybe"}, Refusal::setting_value_bad);
  expect_refused(ChangeSetting{officer, "members.join", "open"}, Refusal::not_allowed);
  expect_refused(ChangeSetting{resident, "calendar.hours", "always"}, Refusal::not_allowed);
  expect_refused(ClearSetting{resident, "calendar.hours"}, Refusal::not_allowed);
  EXPECT_TRUE(world.run(ChangeSetting{officer, "calendar.hours", "always"}));
}

TEST_F(CommunityTest, RespectsLocksAndNamesWhoLocked) {
  ASSERT_TRUE(world.run(city::LockSetting{"dora", DistrictId{1}, "members.join"}));
  const auto refused = world.run(ChangeSetting{operator_anna, "members.join", "closed"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(),
            (Rejection{"community.refused.setting_locked",
                       {{"key", "members.join"}, {"level", "North"}, {"by", "dora"}}}));
  expect_refused(ClearSetting{owner, "members.join"}, Refusal::setting_locked);
  ASSERT_TRUE(world.run(city::UnlockSetting{"dora", DistrictId{1}, "members.join"}));
  EXPECT_TRUE(world.run(ChangeSetting{owner, "members.join", "closed"}));
}

TEST_F(CommunityTest, BindsAChatByACodeOnce) {
  const auto code = mint(Purpose::group, officer);
  const auto bound = world.run(RedeemSetupCode{code, group()});
  ASSERT_TRUE(bound);
  EXPECT_EQ(effect_of<RouteChat>(*bound)->chat, -1001);
  EXPECT_EQ(chat_for(world.community, Purpose::group)->title(), "Mill Lane");
  EXPECT_EQ(purpose_of(world.community, -1001), Purpose::group);
  expect_refused(RedeemSetupCode{code, group(-1002)}, Refusal::code_used);
}

TEST_F(CommunityTest, RefusesCodesThatAreNotGood) {
  expect_refused(MintSetupCode{resident, Purpose::group}, Refusal::not_allowed);
  expect_refused(RedeemSetupCode{"ABCDEFGHJK", group()}, Refusal::code_unknown);
  expect_refused(RedeemSetupCode{"%%%", group()}, Refusal::code_unknown);
  const auto channel = mint(Purpose::channel);
  expect_refused(RedeemSetupCode{channel, group()}, Refusal::wrong_chat_kind);
  expect_refused(RedeemSetupCode{channel, {}}, Refusal::chat_unknown);
  const auto old = mint(Purpose::group);
  world.pass(hours{24});
  expect_refused(RedeemSetupCode{old, group()}, Refusal::code_expired);
}

TEST_F(CommunityTest, KeepsNoMoreThanSoManyLiveCodes) {
  for (std::size_t i = 0; i < most_setup_codes; ++i) mint(Purpose::group);
  expect_refused(MintSetupCode{owner, Purpose::group}, Refusal::too_many_codes);
  world.pass(hours{25});
  EXPECT_TRUE(world.run(MintSetupCode{owner, Purpose::group}));
}

TEST_F(CommunityTest, ForgetsSpentCodesInTime) {
  const auto code = mint(Purpose::group);
  const auto due = next_deadline(world.community, world.context());
  EXPECT_EQ(due, world.now + hours{24} + code_memory);
  world.now = *due - std::chrono::milliseconds{1};
  EXPECT_TRUE(world.run(Tick{})->events.empty());
  world.now = *due;
  ASSERT_TRUE(world.run(Tick{}));
  expect_refused(RedeemSetupCode{code, group()}, Refusal::code_unknown);
  EXPECT_FALSE(next_deadline(world.community, world.context()).has_value());
}

TEST_F(CommunityTest, GivesAChatOnePurpose) {
  bind_group();
  expect_refused(BindChat{operator_anna, Purpose::officers, group()},
                 Refusal::bound_for_other_purpose);
  expect_refused(BindChat{owner, Purpose::officers, group(-1002)}, Refusal::not_allowed);
  // Another group takes the place of the first.
  const auto rebound = world.run(BindChat{operator_anna, Purpose::group, group(-1002)});
  ASSERT_TRUE(rebound);
  EXPECT_EQ(effect_of<UnrouteChat>(*rebound)->chat, -1001);
  EXPECT_FALSE(purpose_of(world.community, -1001).has_value());
}

TEST_F(CommunityTest, LetsGoOfAChat) {
  bind_group();
  expect_refused(UnbindChat{officer, Purpose::group}, Refusal::not_allowed);
  expect_refused(UnbindChat{owner, Purpose::channel}, Refusal::chat_unknown);
  const auto unbound = world.run(UnbindChat{owner, Purpose::group});
  ASSERT_TRUE(unbound);
  EXPECT_EQ(effect_of<UnrouteChat>(*unbound)->chat, -1001);
  EXPECT_EQ(chat_for(world.community, Purpose::group), nullptr);
}

TEST_F(CommunityTest, FollowsAMigrationOnce) {
  bind_group();
  const auto migrated = world.run(MigrateChat{-1001, -1007});
  ASSERT_TRUE(migrated);
  EXPECT_EQ(effect_of<RerouteChat>(*migrated)->to, -1007);
  EXPECT_EQ(purpose_of(world.community, -1007), Purpose::group);
  EXPECT_TRUE(world.run(MigrateChat{-1001, -1007})->events.empty());
  expect_refused(MigrateChat{-1, -2}, Refusal::chat_unknown);
  expect_refused(MigrateChat{-1007, 0}, Refusal::chat_unknown);
}

TEST_F(CommunityTest, FollowsWhatTelegramTellsOfAChat) {
  bind_group();
  ObserveChat renamed{-1001, "New title", {}, {}, {}, {}};
  EXPECT_TRUE(world.run(renamed)->effects.empty());
  EXPECT_EQ(chat_for(world.community, Purpose::group)->title(), "New title");
  EXPECT_TRUE(world.run(renamed)->events.empty());
  const auto demoted = world.run(ObserveChat{-1001, {}, {}, BotStatus::member, false, false});
  ASSERT_TRUE(demoted);
  EXPECT_NE(effect_of<ChatAbilitiesChanged>(*demoted), nullptr);
  EXPECT_TRUE(world.run(ObserveChat{-1001, {}, false, {}, {}, {}}));
  EXPECT_FALSE(chat_for(world.community, Purpose::group)->is_forum());
  const auto removed = world.run(ObserveChat{-1001, {}, {}, BotStatus::left, {}, {}});
  ASSERT_TRUE(removed);
  EXPECT_EQ(effect_of<BotRemoved>(*removed)->purpose, Purpose::group);
  expect_refused(ObserveChat{-5, {}, {}, {}, {}, {}}, Refusal::chat_unknown);
}

TEST_F(CommunityTest, ComesBackTheSameFromEventsAndFromRows) {
  bind_group();
  mint(Purpose::officers);
  ASSERT_TRUE(world.run(ChangeSetting{owner, "members.join", "invite"}));
  auto from_events = testing::replayed<State>(world.community_events);
  EXPECT_EQ(testing::bytes_of(from_events), testing::bytes_of(world.community));
  auto from_rows = testing::reloaded(world.community, world.vault);
  EXPECT_EQ(testing::bytes_of(from_rows), testing::bytes_of(world.community));
  EXPECT_EQ(from_rows.next_due_ms, world.community.next_due_ms);
  const auto index = setting_index("members.join").value();
  EXPECT_EQ(from_rows.values.find(index)->value, "invite");
}

TEST(CommunityRefusals, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto refusal : all_refusals()) EXPECT_TRUE(names.insert(name(refusal)).second);
  EXPECT_EQ(all_refusals().back(), Refusal::chat_unknown);
  EXPECT_EQ(name(Refusal::chat_unknown), "chat_unknown");
}

}  // namespace
}  // namespace wardmote::community
