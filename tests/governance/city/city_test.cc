#include "governance/city/city.h"

#include <rapidcheck/gtest.h>

#include <set>

#include "tests/governance/core/world.h"

namespace wardmote::city {
namespace {

using testing::effect_of;
using testing::reason;
using testing::World;

struct CityTest : ::testing::Test {
  World world;
  CreateCommunity good{"anna", "Mill Lane", DistrictId{1}, "club", "", {}, 0};

  void SetUp() override {
    ASSERT_TRUE(world.run(CreateDistrict{"anna", "North"}));
    ASSERT_TRUE(world.run(CreateDistrict{"anna", "South"}));
    ASSERT_TRUE(world.run(RegisterBot{"anna", 500, "ward_bot", true}));
  }
  void expect_refused(const Command& command, Refusal refusal) {
    const auto before = testing::bytes_of(world.city);
    EXPECT_EQ(reason(world.run(command)), name(refusal));
    EXPECT_EQ(testing::bytes_of(world.city), before);
  }
  CommunityId create(const CreateCommunity& command) {
    const auto created = world.run(command);
    EXPECT_TRUE(created) << reason(created);
    return created ? effect_of<FoundCommunity>(*created)->community : CommunityId{};
  }
};

TEST_F(CityTest, HasDistrictsOfDifferentNames) {
  EXPECT_EQ(world.view.district(DistrictId{2})->name, "South");
  EXPECT_EQ(world.view.district(DistrictId{3}), nullptr);
  expect_refused(CreateDistrict{"anna", " North "}, Refusal::name_taken);
  expect_refused(CreateDistrict{"anna", "\t"}, Refusal::name_empty);
  expect_refused(CreateDistrict{"anna", std::string(81, 'x')}, Refusal::name_too_long);
  expect_refused(RenameDistrict{"anna", DistrictId{1}, "South"}, Refusal::name_taken);
  expect_refused(RenameDistrict{"anna", DistrictId{3}, "West"}, Refusal::district_unknown);
  EXPECT_TRUE(world.run(RenameDistrict{"anna", DistrictId{1}, "North"})->events.empty());
  ASSERT_TRUE(world.run(RenameDistrict{"anna", DistrictId{1}, "Far North"}));
  EXPECT_EQ(world.view.district(DistrictId{1})->name, "Far North");
}

TEST_F(CityTest, HasSoManyDistrictsAndNoMore) {
  for (std::uint32_t id = 3; id <= most_districts; ++id) {
    world.city.districts.edit(DistrictId{id}).set_id(id);
  }
  EXPECT_EQ(reason(world.run(CreateDistrict{"anna", "West"})), "too_many_districts");
}

TEST_F(CityTest, CreatesCommunitiesWithWhatTheCitySays) {
  ASSERT_TRUE(
      world.run(SetSetting{"anna", DistrictId{}, "new_community.time_zone", "Europe/Berlin"}));
  ASSERT_TRUE(world.run(SetSetting{"anna", DistrictId{1}, "new_community.languages", "ru, en"}));
  const auto created = world.run(good);
  ASSERT_TRUE(created);
  const auto& told = *effect_of<FoundCommunity>(*created);
  EXPECT_EQ(told.time_zone, "Europe/Berlin");
  EXPECT_EQ(told.languages, (std::vector<std::string>{"ru", "en"}));
  EXPECT_EQ(told.bot, 500);
  EXPECT_LT(raw(told.community), 1ull << 53);
  const auto& listed = world.view.communities.at(told.community);
  EXPECT_EQ(listed.name, "Mill Lane");
  EXPECT_EQ(listed.district, DistrictId{1});
  EXPECT_FALSE(listed.closed);
}

TEST_F(CityTest, AdoptsACommunityThatComesFromElsewhere) {
  v1::DirectoryEntry entry;
  entry.set_id(77);
  entry.set_name("Harbour");
  entry.set_district(2);
  entry.set_template_name("club");
  entry.set_status(v1::COMMUNITY_STATUS_ACTIVE);
  ASSERT_TRUE(world.run(AdoptCommunity{"anna", entry}));
  const auto& listed = world.view.communities.at(CommunityId{77});
  EXPECT_EQ(listed.name, "Harbour");
  EXPECT_EQ(listed.district, DistrictId{2});
  EXPECT_EQ(listed.bot, 500);
  expect_refused(AdoptCommunity{"anna", entry}, Refusal::community_exists);
  entry.set_id(78);
  expect_refused(AdoptCommunity{"anna", entry}, Refusal::name_taken);
  entry.set_name("Docks");
  entry.set_district(9);
  expect_refused(AdoptCommunity{"anna", entry}, Refusal::district_unknown);
  entry.set_district(1);
  entry.set_bot(501);
  expect_refused(AdoptCommunity{"anna", entry}, Refusal::bot_unknown);
  entry.set_bot(0);
  entry.set_name(" ");
  expect_refused(AdoptCommunity{"anna", entry}, Refusal::name_empty);
  entry.set_id(0);
  expect_refused(AdoptCommunity{"anna", entry}, Refusal::community_unknown);
}

TEST_F(CityTest, RefusesCommunitiesThatMakeNoSense) {
  const auto refuse_with = [&](Refusal refusal, auto change) {
    auto bad = good;
    change(bad);
    expect_refused(bad, refusal);
  };
  refuse_with(Refusal::name_empty, [](auto& c) { c.name = ""; });
  refuse_with(Refusal::name_too_long, [](auto& c) { c.name = std::string(81, 'x'); });
  refuse_with(Refusal::district_unknown, [](auto& c) { c.district = DistrictId{}; });
  refuse_with(Refusal::template_unknown, [](auto& c) { c.template_name = "kingdom"; });
  refuse_with(Refusal::time_zone_unknown, [](auto& c) { c.time_zone = "Mars/Base"; });
  refuse_with(Refusal::language_unknown, [](auto& c) { c.languages = {"tlh"}; });
  refuse_with(Refusal::language_unknown, [](auto& c) { c.languages = {"en", "en"}; });
  refuse_with(Refusal::bot_unknown, [](auto& c) { c.bot = 7; });
  create(good);
  expect_refused(good, Refusal::name_taken);
  refuse_with(Refusal::name_taken, [](auto& c) { c.name = "  Mill   Lane"; });
  auto elsewhere = good;
  elsewhere.district = DistrictId{2};
  EXPECT_NE(create(elsewhere), CommunityId{});
}

/// Draws what it is told to.
struct ScriptedRandom : Random {
  std::vector<std::uint64_t> numbers;
  std::size_t drawn = 0;
  std::uint64_t next() override { return numbers.at(drawn++); }
};

TEST_F(CityTest, NeverGivesAnIdTwiceNorNought) {
  ScriptedRandom random;
  random.numbers = {7, 7, 0, 1ull << 53, 8};
  const Context context{world.now, random, world.zones};
  const auto first = decide(world.city, context, good);
  ASSERT_TRUE(first);
  apply(world.city, first->events.front());
  auto other = good;
  other.name = "Other";
  const auto second = decide(world.city, context, other);
  ASSERT_TRUE(second);
  EXPECT_EQ(effect_of<FoundCommunity>(*second)->community, CommunityId{8});
}

TEST_F(CityTest, RenamesAndClosesCommunities) {
  const auto id = create(good);
  auto second = good;
  second.name = "Hill";
  create(second);
  expect_refused(RenameCommunity{"anna", id, "Hill"}, Refusal::name_taken);
  expect_refused(RenameCommunity{"anna", CommunityId{1}, "Dale"}, Refusal::community_unknown);
  EXPECT_TRUE(world.run(RenameCommunity{"anna", id, "Mill Lane"})->events.empty());
  const auto renamed = world.run(RenameCommunity{"anna", id, "Dale"});
  ASSERT_TRUE(renamed);
  EXPECT_EQ(effect_of<TellRenamed>(*renamed)->name, "Dale");
  const auto closed = world.run(CloseCommunity{"anna", id});
  ASSERT_TRUE(closed);
  EXPECT_EQ(effect_of<TellClosed>(*closed)->community, id);
  EXPECT_TRUE(world.view.communities.at(id).closed);
  expect_refused(CloseCommunity{"anna", id}, Refusal::community_closed);
  expect_refused(RenameCommunity{"anna", id, "Vale"}, Refusal::community_closed);
  // A closed community's name is free again.
  second.name = "Dale";
  EXPECT_NE(create(second), id);
}

TEST_F(CityTest, SetsLocksAndClearsSettings) {
  constexpr auto key = "members.join";
  ASSERT_TRUE(world.run(SetSetting{"anna", DistrictId{1}, key, "invite"}));
  EXPECT_TRUE(world.run(SetSetting{"anna", DistrictId{1}, key, "invite"})->events.empty());
  expect_refused(SetSetting{"anna", DistrictId{9}, key, "open"}, Refusal::district_unknown);
  expect_refused(SetSetting{"anna", DistrictId{}, "members.joy", "open"}, Refusal::setting_unknown);
  expect_refused(SetSetting{"anna", DistrictId{}, key, "maybe"}, Refusal::setting_value_bad);
  expect_refused(SetSetting{"anna", DistrictId{}, "new_community.time_zone", "Mars/Base"},
                 Refusal::setting_value_bad);
  expect_refused(ClearSetting{"anna", DistrictId{}, key}, Refusal::setting_not_set);
  expect_refused(UnlockSetting{"anna", DistrictId{}, key}, Refusal::setting_not_locked);
  expect_refused(UnlockSetting{"anna", DistrictId{}, "members.joy"}, Refusal::setting_unknown);
  expect_refused(UnlockSetting{"anna", DistrictId{9}, key}, Refusal::district_unknown);
  expect_refused(LockSetting{"anna", DistrictId{}, "members.joy"}, Refusal::setting_unknown);

  ASSERT_TRUE(world.run(LockSetting{"carl", DistrictId{}, key}));
  EXPECT_TRUE(world.run(LockSetting{"dora", DistrictId{}, key})->events.empty());
  const auto refused = world.run(SetSetting{"anna", DistrictId{1}, key, "open"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), (Rejection{"city.refused.setting_locked",
                                        {{"key", key}, {"level", "city"}, {"by", "carl"}}}));
  expect_refused(ClearSetting{"anna", DistrictId{1}, key}, Refusal::setting_locked);
  expect_refused(LockSetting{"anna", DistrictId{1}, key}, Refusal::setting_locked);
  ASSERT_TRUE(world.run(UnlockSetting{"anna", DistrictId{}, key}));
  ASSERT_TRUE(world.run(ClearSetting{"anna", DistrictId{1}, key}));
  EXPECT_TRUE(world.city.settings.empty());
}

TEST_F(CityTest, KeepsStaffByScope) {
  ASSERT_TRUE(world.run(GrantStaff{"anna", PersonId{7}, DistrictId{1}, Role::officer, "Kim", 7}));
  ASSERT_TRUE(world.run(GrantStaff{"anna", PersonId{7}, DistrictId{}, Role::helper, "Kim", 7}));
  ASSERT_TRUE(world.run(GrantStaff{"anna", PersonId{6}, DistrictId{}, Role::owner, "Lee"}));
  const auto staff = world.view.staff_of(PersonId{7});
  ASSERT_EQ(staff.size(), 2u);
  EXPECT_EQ(staff[0].district, DistrictId{});
  EXPECT_EQ(staff[1].role, Role::officer);
  EXPECT_TRUE(world.view.staff_of(PersonId{5}).empty());
  expect_refused(GrantStaff{"anna", PersonId{1087968824}, DistrictId{}, Role::owner, "X"},
                 Refusal::not_a_person);
  expect_refused(GrantStaff{"anna", PersonId{7}, DistrictId{9}, Role::owner, "X"},
                 Refusal::district_unknown);
  expect_refused(RevokeStaff{"anna", PersonId{7}, DistrictId{1}, Role::owner},
                 Refusal::grant_unknown);
  ASSERT_TRUE(world.run(RevokeStaff{"anna", PersonId{7}, DistrictId{1}, Role::officer}));
  EXPECT_EQ(world.view.staff_of(PersonId{7}).size(), 1u);
}

TEST_F(CityTest, TellsWhatItsBotsAreCalled) {
  EXPECT_EQ(world.view.bots.at(500), "ward_bot");
  ASSERT_TRUE(world.run(RegisterBot{"anna", 500, "renamed_bot", true}));
  EXPECT_EQ(world.view.bots.at(500), "renamed_bot");
}

TEST_F(CityTest, SpreadsCommunitiesOverSharedBots) {
  ASSERT_TRUE(world.run(RegisterBot{"anna", 600, "second_bot", true}));
  ASSERT_TRUE(world.run(RegisterBot{"anna", 700, "own_bot", false}));
  std::map<std::int64_t, int> load;
  for (int i = 0; i < 4; ++i) {
    good.name = "Lane " + std::to_string(i);
    ++load[world.view.communities.at(create(good)).bot];
  }
  EXPECT_EQ(load, (std::map<std::int64_t, int>{{500, 2}, {600, 2}}));
}

TEST_F(CityTest, GivesABotOfItsOwnToOneCommunity) {
  ASSERT_TRUE(world.run(RegisterBot{"anna", 700, "own_bot", false}));
  good.bot = 700;
  const auto id = create(good);
  good.name = "Other";
  expect_refused(good, Refusal::bot_taken);
  expect_refused(UnregisterBot{"anna", 700}, Refusal::bot_in_use);
  ASSERT_TRUE(world.run(CloseCommunity{"anna", id}));
  EXPECT_TRUE(world.run(UnregisterBot{"anna", 700}));
  expect_refused(UnregisterBot{"anna", 700}, Refusal::bot_unknown);
}

TEST_F(CityTest, RefusesBotsThatMakeNoSense) {
  expect_refused(RegisterBot{"anna", 0, "x", true}, Refusal::bot_invalid);
  expect_refused(RegisterBot{"anna", 5, " ", true}, Refusal::bot_invalid);
  EXPECT_TRUE(world.run(RegisterBot{"anna", 500, "ward_bot", true})->events.empty());
  create(good);
  good.name = "Other";
  create(good);
  expect_refused(RegisterBot{"anna", 500, "ward_bot", false}, Refusal::bot_in_use);
  World empty;
  ASSERT_TRUE(empty.run(CreateDistrict{"anna", "North"}));
  EXPECT_EQ(reason(empty.run(good)), "bot_unknown");
}

TEST_F(CityTest, KnowsWhereToEscalate) {
  ASSERT_TRUE(world.run(SetEscalationChat{"anna", DistrictId{1}, -100, 500}));
  ASSERT_TRUE(world.run(SetEscalationChat{"anna", DistrictId{}, -200, 500}));
  EXPECT_EQ(world.view.district(DistrictId{1})->escalation_chat, -100);
  EXPECT_EQ(world.view.city.escalation_chat, -200);
  expect_refused(SetEscalationChat{"anna", DistrictId{9}, -1, 500}, Refusal::district_unknown);
  expect_refused(SetEscalationChat{"anna", DistrictId{1}, -1, 7}, Refusal::bot_unknown);
  ASSERT_TRUE(world.run(SetEscalationChat{"anna", DistrictId{1}, 0, 0}));
  EXPECT_EQ(world.view.district(DistrictId{1})->escalation_chat, 0);
}

TEST_F(CityTest, MovesACommunityToAnotherBot) {
  const auto id = create(good);
  ASSERT_TRUE(world.run(RegisterBot{"anna", 501, "own_bot", false}));
  const auto moved = world.run(MoveCommunity{"anna", id, 501});
  ASSERT_TRUE(moved) << reason(moved);
  EXPECT_EQ(effect_of<TellMoved>(*moved)->bot, 501);
  EXPECT_EQ(effect_of<TellMoved>(*moved)->district, DistrictId{1});
  EXPECT_EQ(world.view.communities.at(id).bot, 501);
  EXPECT_TRUE(world.run(MoveCommunity{"anna", id, 501})->events.empty());
  expect_refused(MoveCommunity{"anna", id, 502}, Refusal::bot_unknown);
  expect_refused(MoveCommunity{"anna", CommunityId{9}, 500}, Refusal::community_unknown);
  good.name = "Other";
  expect_refused(MoveCommunity{"anna", create(good), 501}, Refusal::bot_taken);
  auto replayed = testing::replayed<State>(world.city_events);
  EXPECT_EQ(testing::bytes_of(replayed), testing::bytes_of(world.city));
}

TEST_F(CityTest, RecordsEveryCallAndKeepsTheNewest) {
  RecordCall call{
      "c1", "anna\n", "laptop", "admin", "CreateCommunity", "North", "ok", std::string(32, '\x7f')};
  const auto recorded = world.run(call);
  ASSERT_TRUE(recorded);
  EXPECT_EQ(effect_of<ViewChanged>(*recorded), nullptr);
  const auto* first = world.city.calls.find(1);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->who(), "anna");
  EXPECT_EQ(first->arguments_digest().size(), 32u);
  EXPECT_EQ(first->at_ms(), to_ms(world.now));
  call.target = std::string(1000, '\xFF');
  for (std::size_t i = 0; i < calls_kept; ++i) ASSERT_TRUE(world.run(call));
  EXPECT_EQ(world.city.calls.size(), calls_kept);
  EXPECT_EQ(world.city.calls.find(1), nullptr);
  auto replayed = testing::replayed<State>(world.city_events);
  EXPECT_EQ(testing::bytes_of(replayed), testing::bytes_of(world.city));
}

TEST(CityRefusals, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto refusal : all_refusals()) EXPECT_TRUE(names.insert(name(refusal)).second);
  EXPECT_EQ(all_refusals().back(), Refusal::grant_unknown);
  EXPECT_EQ(name(Refusal::grant_unknown), "grant_unknown");
}

Command any_setting_command() {
  const DistrictId district{*rc::gen::inRange(0u, 3u)};
  const std::string key =
      *rc::gen::element<std::string>("members.join", "members.simple_mode", "calendar.hours");
  const auto value = *rc::gen::element<std::string>("open", "invite", "true", "always", "");
  return *rc::gen::element<Command>(
      SetSetting{"anna", district, key, value}, ClearSetting{"anna", district, key},
      LockSetting{"anna", district, key}, UnlockSetting{"anna", district, key});
}

RC_GTEST_PROP(CityProperties, LocksAreNeverOverriddenAndReplayIsExact, ()) {
  World world;
  world.found();
  const auto owner = world.join_as(11, Role::owner);
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    const auto before = testing::bytes_of(world.city) + testing::bytes_of(world.community);
    const std::string key = *rc::gen::element<std::string>("members.join", "members.simple_mode");
    const auto lock = community::lock_of(world.context(), key);
    const std::string held{community::effective(world.context(), key)};
    if (*rc::gen::arbitrary<bool>()) {
      const Actor by = *rc::gen::element<Actor>(owner, testing::operator_anna);
      const auto value = *rc::gen::element<std::string>("open", "closed", "true", "false", "x");
      const auto changed = world.run(*rc::gen::element<community::Command>(
          community::ChangeSetting{by, key, value}, community::ClearSetting{by, key}));
      if (lock) RC_ASSERT(testing::reason(changed) == "setting_locked");
      if (lock) RC_ASSERT(community::effective(world.context(), key) == held);
      if (!changed) {
        RC_ASSERT(testing::bytes_of(world.city) + testing::bytes_of(world.community) == before);
      }
    } else if (!world.run(any_setting_command())) {
      RC_ASSERT(testing::bytes_of(world.city) + testing::bytes_of(world.community) == before);
    }
    RC_ASSERT(!community::check_setting(key, community::effective(world.context(), key)));
  }
  auto city_again = testing::replayed<State>(world.city_events);
  RC_ASSERT(testing::bytes_of(city_again) == testing::bytes_of(world.city));
  auto community_again = testing::replayed<community::State>(world.community_events);
  RC_ASSERT(testing::bytes_of(community_again) == testing::bytes_of(world.community));
  auto loaded = testing::reloaded(world.city, world.vault);
  RC_ASSERT(testing::bytes_of(loaded) == testing::bytes_of(world.city));
}

}  // namespace
}  // namespace wardmote::city
