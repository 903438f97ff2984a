#include "governance/core/code.h"

#include <rapidcheck/gtest.h>

#include <set>

#include "governance/core/actor.h"
#include "governance/core/person.h"
#include "governance/core/role.h"
#include "tests/governance/core/fakes.h"

namespace wardmote {
namespace {

TEST(Code, HasNoLettersThatLookAlike) {
  testing::SeededRandom random;
  for (int i = 0; i < 200; ++i) {
    const auto code = draw_code(random, 10);
    EXPECT_EQ(code.size(), 10u);
    EXPECT_EQ(code.find_first_of("ILOU"), std::string::npos) << code;
    EXPECT_EQ(code.find_first_not_of(code_alphabet), std::string::npos) << code;
  }
}

TEST(Code, IsRarelyDrawnTwice) {
  testing::SeededRandom random;
  std::set<std::string> drawn;
  for (int i = 0; i < 10'000; ++i) drawn.insert(draw_code(random));
  EXPECT_EQ(drawn.size(), 10'000u);
}

TEST(Code, DrawsMoreThanOneNumberForALongOne) {
  testing::SeededRandom random;
  const auto code = draw_code(random, 26);
  EXPECT_EQ(code.size(), 26u);
  EXPECT_NE(code.substr(0, 12), code.substr(12, 12));
}

TEST(Code, ForgivesHowItIsTyped) {
  EXPECT_EQ(normalize_code(" ab1o-ilz "), "AB1011Z");
  EXPECT_EQ(normalize_code("U123"), "");
  EXPECT_EQ(normalize_code("ab_c"), "");
  EXPECT_EQ(normalize_code(""), "");
  EXPECT_EQ(normalize_code(std::string(65, 'A')), "");
}

RC_GTEST_PROP(Code, AnyDrawnCodeSurvivesBeingTyped, (std::uint64_t seed)) {
  testing::SeededRandom random{seed};
  const auto code = draw_code(random);
  RC_ASSERT(normalize_code(code) == code);
}

TEST(Role, IsNamedBothWays) {
  for (const Role role : all_roles) EXPECT_EQ(parse_role(name(role)), role);
  EXPECT_FALSE(parse_role("king").has_value());
}

TEST(Actor, ComesBackFromItsRecord) {
  for (const Actor& actor : {Actor{MemberId{7}}, Actor{Operator{"anna"}}, Actor{Clock{}}}) {
    EXPECT_EQ(from_record(to_record(actor)), actor);
  }
  EXPECT_EQ(from_record(v1::Actor{}), Actor{Clock{}});
}

TEST(Person, IsNeverOneOfTelegramsMasks) {
  EXPECT_TRUE(is_person(PersonId{1000}));
  for (const std::int64_t id : {1087968824ll, 136817688ll, 777000ll, 0ll, -1001234567890ll}) {
    EXPECT_FALSE(is_person(PersonId{id})) << id;
  }
}

}  // namespace
}  // namespace wardmote
