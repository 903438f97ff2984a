#include "governance/core/local_time.h"

#include <rapidcheck/gtest.h>

#include "tests/governance/core/fakes.h"

namespace wardmote {
namespace {

using testing::at;
using testing::berlin;

LocalTime local(std::string_view text) { return LocalTime{at(text).time_since_epoch()}; }

TEST(LocalTime, FollowsTheZone) {
  EXPECT_EQ(from_local(berlin(), local("2026-01-15T12:00:00Z")), at("2026-01-15T11:00:00Z"));
  EXPECT_EQ(from_local(berlin(), local("2026-07-15T12:00:00Z")), at("2026-07-15T10:00:00Z"));
}

TEST(LocalTime, TakesTheMomentOfTheSkipForASkippedHour) {
  EXPECT_EQ(from_local(berlin(), local("2026-03-29T02:30:00Z")), at("2026-03-29T01:00:00Z"));
}

TEST(LocalTime, TakesTheFirstOfTwo) {
  EXPECT_EQ(from_local(berlin(), local("2026-10-25T02:30:00Z")), at("2026-10-25T00:30:00Z"));
}

TEST(LocalTime, ReadsWhatPeopleWrite) {
  const auto zone = berlin();
  const auto expected = at("2026-07-01T16:30:00Z");
  for (const auto* text : {"2026-07-01 18:30", "01.07.2026 18:30", "1.7.2026  18:30",
                           "2026-07-01T18:30", "2026-07-01T16:30:00Z", "2026-07-01T18:30:00+02:00",
                           "2026-07-01T18:30:00.000+0200", "2026-07-01t16:30z"}) {
    EXPECT_EQ(parse_datetime(text, zone), expected) << text;
  }
  EXPECT_EQ(parse_datetime("2026-07-01", zone), at("2026-06-30T22:00:00Z"));
}

TEST(LocalTime, ReadsNothingElse) {
  for (const auto* text : {"", "tomorrow", "2026", "2026-13-01", "2026-02-29", "31.04.2026",
                           "01.07.26", "2026-07-01 24:00", "2026-07-01 18:60", "2026-07-01 18",
                           "2026-07-01 18:30:61", "2026-07-01 18:30 x", "2026-07-01T18:30+2",
                           "2026-07-01T18:30+24:00", "1899-12-31", "99999-01-01", "2026-07-01x"}) {
    EXPECT_FALSE(parse_datetime(text, berlin()).has_value()) << text;
  }
}

TEST(LocalTime, WritesRfc3339) {
  EXPECT_EQ(format_rfc3339(at("2026-07-01T16:30:00Z")), "2026-07-01T16:30:00Z");
  EXPECT_EQ(format_rfc3339(at("2026-07-01T16:30:00.25Z")), "2026-07-01T16:30:00.250Z");
}

RC_GTEST_PROP(LocalTime, WhatIsWrittenIsReadAgain, ()) {
  const auto time = from_ms(*rc::gen::inRange<std::int64_t>(0, 4102444800000));
  RC_ASSERT(parse_datetime(format_rfc3339(time), berlin()) == time);
}

RC_GTEST_PROP(LocalTime, NeverRunsBackwards, ()) {
  const auto zone = berlin();
  const auto around = *rc::gen::element(at("2026-03-29T01:00:00Z"), at("2026-10-25T01:00:00Z"));
  const auto offset = rc::gen::inRange<std::int64_t>(-100'000'000, 100'000'000);
  const LocalTime first{around.time_since_epoch() + std::chrono::milliseconds{*offset}};
  const LocalTime second{around.time_since_epoch() + std::chrono::milliseconds{*offset}};
  RC_ASSERT((first <= second) || from_local(zone, first) >= from_local(zone, second));
  RC_ASSERT((first >= second) || from_local(zone, first) <= from_local(zone, second));
}

RC_GTEST_PROP(LocalTime, AMomentComesBackUnlessItsClockShowsTwice, ()) {
  const auto zone = berlin();
  const auto time = at("2026-01-01T00:00:00Z") +
                    std::chrono::milliseconds{*rc::gen::inRange<std::int64_t>(0, 31'536'000'000)};
  const auto back = from_local(zone, to_local(zone, time));
  RC_ASSERT(back == time || time - back == std::chrono::hours{1});
}

}  // namespace
}  // namespace wardmote
