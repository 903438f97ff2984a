#include "governance/community/settings.h"

#include <rapidcheck/gtest.h>

#include "governance/community/templates.h"
#include "governance/core/question.h"
#include "tests/governance/core/world.h"

namespace wardmote::community {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

TEST(Settings, HaveDefaultsThatAreGood) {
  for (const auto& spec : setting_specs()) {
    EXPECT_EQ(check_setting(spec.key, spec.default_value), std::nullopt) << spec.key;
    EXPECT_FALSE(spec.description_en.empty()) << spec.key;
    EXPECT_EQ(find_setting(spec.key), &spec);
  }
  EXPECT_EQ(find_setting("calendar"), nullptr);
  EXPECT_EQ(find_setting("zzz"), nullptr);
}

TEST(Settings, RefuseWhatIsNoValue) {
  using Fault = SettingFault;
  const std::vector<std::tuple<const char*, std::string, Fault>> cases{
      {"nothing", "1", Fault::unknown_setting},
      {"members.join_level", "", Fault::not_an_integer},
      {"members.join_level", "1x", Fault::not_an_integer},
      {"members.join_level", "99999999999999999999", Fault::not_an_integer},
      {"members.join_level", "-1", Fault::too_small},
      {"members.join_level", "2", Fault::too_large},
      {"members.simple_mode", "yes", Fault::not_a_boolean},
      {"setup.code_lifetime", "1", Fault::not_a_duration},
      {"setup.code_lifetime", "1m", Fault::too_small},
      {"setup.code_lifetime", "31d", Fault::too_large},
      {"members.join", "ope", Fault::not_a_choice},
      {"members.join", "", Fault::not_a_choice},
      {"new_community.languages", "en,xx", Fault::not_a_language},
      {"new_community.languages", "en,en", Fault::not_a_language},
      {"new_community.languages", "", Fault::not_a_language},
      {"new_community.time_zone", "", Fault::not_a_time_zone},
      {"new_community.time_zone", std::string(65, 'a'), Fault::too_large},
      {"calendar.hours", "at noon", Fault::not_hours},
      {"calendar.holidays", "Christmas", Fault::not_a_date},
      {"calendar.holidays", std::string(4001, ' '), Fault::too_large},
      {"members.join", "\xFF", Fault::not_a_text},
  };
  std::set<Fault> seen;
  for (const auto& [key, value, fault] : cases) {
    EXPECT_EQ(check_setting(key, value), fault) << key << "=" << value;
    seen.insert(fault);
  }
  for (const auto fault : all_setting_faults()) EXPECT_TRUE(seen.contains(fault)) << name(fault);
}

TEST(Duration, IsASumOfUnitsTheLargestFirst) {
  EXPECT_EQ(parse_duration("1d2h3m4s"), hours{26} + minutes{3} + std::chrono::seconds{4});
  EXPECT_EQ(parse_duration("90s"), std::chrono::seconds{90});
  EXPECT_EQ(parse_duration("0"), milliseconds{0});
  for (const auto* text : {"", "h", "1", "1h1h", "1m1h", "1h ", " 1h", "-1h", "1.5h", "1w",
                           "4294967296s", "99999d", "4294967295d4294967295h"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

RC_GTEST_PROP(Duration, IsReadAsItIsWritten, ()) {
  const std::chrono::seconds duration{*rc::gen::inRange<std::int64_t>(0, 3'000'000'000)};
  RC_ASSERT(parse_duration(format_duration(duration)) == milliseconds{duration});
}

TEST(Templates, HoldGoodSettingsAndQuestions) {
  ASSERT_EQ(templates().size(), 3u);
  for (const auto& made : templates()) {
    EXPECT_EQ(find_template(made.name), &made);
    for (const auto& setting : made.settings) {
      EXPECT_EQ(check_setting(setting.key(), setting.value()), std::nullopt) << setting.key();
    }
    EXPECT_TRUE(std::is_sorted(made.settings.begin(), made.settings.end(),
                               [](const auto& a, const auto& b) { return a.key() < b.key(); }));
    std::set<std::string> codes;
    for (const auto& category : made.categories) {
      EXPECT_TRUE(codes.insert(category.code).second) << category.code;
      EXPECT_TRUE(questions::check(category.questions)) << category.code;
      EXPECT_EQ(category.name.translations_size(), 5) << category.code;
      EXPECT_EQ(category.emergency_phone.empty(), category.emergency_text.translations().empty());
      EXPECT_GT(category.target_time.count(), 0);
    }
    EXPECT_TRUE(codes.contains("other"));
  }
  EXPECT_EQ(find_template("kingdom"), nullptr);
}

TEST(Templates, SpeakEveryShippedLanguage) {
  for (const auto& made : templates()) {
    std::vector<std::string_view> languages;
    for (const auto& translation : made.title.translations()) {
      languages.push_back(translation.language());
      EXPECT_FALSE(translation.text().empty());
    }
    EXPECT_TRUE(std::equal(languages.begin(), languages.end(), shipped_languages().begin(),
                           shipped_languages().end()));
  }
}

constexpr auto key = "reports.duplicate_distance";

/// One level's value and lock, from 0 (neither) to 3 (both).
void set_level(testing::World& world, DistrictId district, const char* value, int what) {
  const bool sets = (what & 1) != 0;
  const bool locks = (what & 2) != 0;
  if (sets) {
    ASSERT_TRUE(world.run(city::SetSetting{"anna", district, key, value}));
  }
  if (locks) {
    ASSERT_TRUE(world.run(city::LockSetting{"anna", district, key}));
  }
}

TEST(Settings, FollowTheirOrderInEveryCombination) {
  for (int city = 0; city < 4; ++city) {
    for (int district = 0; district < 4; ++district) {
      for (const bool own : {false, true}) {
        testing::World world;
        ASSERT_NO_FATAL_FAILURE(world.found());
        if (own) {
          ASSERT_TRUE(world.run(ChangeSetting{testing::operator_anna, key, "3"}));
        }
        // The district first: afterwards the city's lock would forbid it.
        ASSERT_NO_FATAL_FAILURE(set_level(world, DistrictId{1}, "2", district));
        ASSERT_NO_FATAL_FAILURE(set_level(world, DistrictId{}, "1", city));
        const auto from_city = (city & 1) != 0 ? 1 : 150;
        const auto from_district = (district & 1) != 0 ? 2 : from_city;
        const auto expected = (city & 2) != 0       ? from_city
                              : (district & 2) != 0 ? from_district
                              : own                 ? 3
                                                    : from_district;
        EXPECT_EQ(setting_integer(world.context(), key), expected)
            << "city " << city << " district " << district << " own " << own;
      }
    }
  }
}

TEST(Settings, AreReadAsTheirType) {
  testing::World world;
  ASSERT_NO_FATAL_FAILURE(world.found());
  EXPECT_EQ(setting_text(world.context(), "members.join"), "open");
  EXPECT_EQ(setting_duration(world.context(), "members.role_code_lifetime"), minutes{15});
  EXPECT_FALSE(setting_boolean(world.context(), "members.simple_mode"));
  EXPECT_EQ(effective(world.context(), "nothing"), "");
  EXPECT_EQ(setting_integer(world.context(), "nothing"), 0);
}

TEST(Settings, FallBackToTheDefaultIfAStoredValueDoesNotParse) {
  testing::World world;
  ASSERT_NO_FATAL_FAILURE(world.found());
  for (const auto* written : {"members.simple_mode", "setup.code_lifetime", key}) {
    v1::CommunityEvent event;
    event.mutable_setting_changed()->mutable_setting()->set_key(written);
    event.mutable_setting_changed()->mutable_setting()->set_value("?");
    apply(world.community, event);
  }
  EXPECT_FALSE(setting_boolean(world.context(), "members.simple_mode"));
  EXPECT_EQ(setting_duration(world.context(), "setup.code_lifetime"), hours{24});
  EXPECT_EQ(setting_integer(world.context(), key), 150);
}

TEST(Settings, TellWhoLockedThem) {
  testing::World world;
  ASSERT_NO_FATAL_FAILURE(world.found());
  EXPECT_FALSE(lock_of(world.context(), key).has_value());
  ASSERT_TRUE(world.run(city::LockSetting{"dora", DistrictId{1}, key}));
  auto lock = lock_of(world.context(), key);
  ASSERT_TRUE(lock);
  EXPECT_EQ(lock->district, DistrictId{1});
  EXPECT_EQ(lock->district_name, "North");
  EXPECT_EQ(lock->locked_by, "dora");
  ASSERT_TRUE(world.run(city::LockSetting{"carl", DistrictId{}, key}));
  lock = lock_of(world.context(), key);
  ASSERT_TRUE(lock);
  EXPECT_EQ(lock->district, DistrictId{});
  EXPECT_EQ(lock->locked_by, "carl");
}

}  // namespace
}  // namespace wardmote::community
