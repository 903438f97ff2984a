#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "server/config/suggest.h"
#include "server/config/value.h"

namespace wardmote::server {
namespace {

using std::chrono::milliseconds;

template <class T>
Parsed<T> parse(std::string_view text, ValueRange range = {}) {
  return parse_value(text, range, static_cast<T*>(nullptr));
}

TEST(ConfigValue, ReadsDurationsWithTheirUnit) {
  EXPECT_EQ(parse<Duration>("250ms"), milliseconds{250});
  EXPECT_EQ(parse<Duration>("30s"), milliseconds{30'000});
  EXPECT_EQ(parse<Duration>("5min"), milliseconds{300'000});
  EXPECT_EQ(parse<Duration>("2h"), milliseconds{7'200'000});
  EXPECT_EQ(parse<Duration>("1d"), milliseconds{86'400'000});
}

TEST(ConfigValue, ADurationWithoutAUnitIsNoDuration) {
  for (const auto* text : {"30", "", "s", "-1s", "1.5s", "30 s", "30S", "99999999999999999d"}) {
    EXPECT_FALSE(parse<Duration>(text)) << text;
  }
}

TEST(ConfigValue, ReadsSizesWithAndWithoutUnit) {
  EXPECT_EQ(parse<Bytes>("16MiB")->count, 16u << 20);
  EXPECT_EQ(parse<Bytes>("4096")->count, 4096u);
  EXPECT_FALSE(parse<Bytes>("16MB"));
  EXPECT_FALSE(parse<Bytes>("9999999999GiB"));
}

TEST(ConfigValue, SaysTheRangeItExpected) {
  EXPECT_EQ(parse<std::uint32_t>("70000", {0, 65535}).error(), "a whole number, from 0 to 65535");
  EXPECT_EQ(parse<Duration>("2min", {0, 50'000}).error(),
            "a duration such as \"30s\", from 0ms to 50s");
  EXPECT_FALSE(parse<std::uint32_t>("4294967296"));
}

TEST(ConfigValue, SaysWhichWordsItKnows) {
  EXPECT_EQ(parse<LimitsMode>("telegram"), LimitsMode::telegram);
  EXPECT_EQ(parse<LimitsMode>("Auto").error(), R"(one of "auto", "telegram", "off")");
}

TEST(ConfigValue, ReadsListsPartedByCommas) {
  EXPECT_EQ(parse<std::vector<std::string>>("en,ru"), (std::vector<std::string>{"en", "ru"}));
  EXPECT_TRUE(parse<std::vector<std::string>>("")->empty());
  EXPECT_FALSE(parse<std::vector<std::string>>("en,,ru"));
  EXPECT_FALSE(parse<std::vector<std::string>>("en,"));
}

RC_GTEST_PROP(ConfigValueProperty, WhatIsRenderedReadsTheSame, (std::uint32_t number)) {
  RC_ASSERT(parse<Duration>(render_value(Duration{number})) == Duration{number});
  RC_ASSERT(parse<Bytes>(render_value(Bytes{number})) == Bytes{number});
  RC_ASSERT(parse<std::uint32_t>(render_value(number)) == number);
}

RC_GTEST_PROP(ConfigValueProperty, AnyTextIsReadOrRefused, (const std::string& text)) {
  if (const auto duration = parse<Duration>(text)) RC_ASSERT(duration->count() >= 0);
  if (const auto list = parse<std::vector<std::string>>(text)) {
    RC_ASSERT(render_value(*list) == text);
  }
}

TEST(Suggestion, FindsTheWordThatWasMeant) {
  const std::vector<std::string> known = {"web.port", "web.address", "log.level"};
  EXPECT_EQ(nearest_word("web.prot", known), "web.port");
  EXPECT_EQ(nearest_word("web.adress", known), "web.address");
  EXPECT_EQ(nearest_word("storage.cache", known), "");
  EXPECT_EQ(nearest_word(std::string(100'000, 'x'), known), "");
}

}  // namespace
}  // namespace wardmote::server
