#include "governance/community/calendar.h"

#include <rapidcheck/gtest.h>

#include "tests/governance/core/world.h"

namespace wardmote::community {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using testing::at;
using testing::berlin;

Calendar calendar(std::string_view hours, std::string_view holidays = "") {
  return {parse_hours(hours).value(), parse_holidays(holidays).value()};
}

TEST(CalendarHours, AreReadAsPeopleWriteThem) {
  const auto week = parse_hours(" Mon-Wed,fri 09:00-12:00, 13:00-18:00 ; sat 22:00-02:00;");
  ASSERT_TRUE(week);
  const std::vector<Calendar::Span> day{{540, 720}, {780, 1080}};
  EXPECT_EQ((*week)[0], day);
  EXPECT_EQ((*week)[2], day);
  EXPECT_TRUE((*week)[3].empty());
  EXPECT_EQ((*week)[4], day);
  EXPECT_EQ((*week)[5], (std::vector<Calendar::Span>{{1320, 1560}}));
  EXPECT_TRUE((*week)[6].empty());
}

TEST(CalendarHours, RunOverTheEndOfTheWeek) {
  const auto week = parse_hours("sat-mon 10:00-12:00");
  ASSERT_TRUE(week);
  EXPECT_EQ((*week)[0].size(), 1u);
  EXPECT_EQ((*week)[6].size(), 1u);
  EXPECT_TRUE((*week)[1].empty());
}

TEST(CalendarHours, AreRefusedIfTheyMakeNoSense) {
  for (const auto* text :
       {"", ";", "mon", "09:00-18:00", "xyz 09:00-18:00", "mon 9-18", "mon 09:00",
        "mon 25:00-26:00", "mon 09:60-10:00", "mon 09:00-09:00", "mon 24:00-01:00",
        "mon -9:00-10:00", "mon 09:00-12:00, 11:00-13:00", "mon 20:00-10:00; tue 09:00-12:00",
        "sun 20:00-10:00; mon 09:00-12:00", "mon 09:00-18:00 x", "mon- 09:00-10:00",
        "mon 09:00-18:00,", "mon 24:01-24:02"}) {
    EXPECT_FALSE(parse_hours(text).has_value()) << text;
  }
}

TEST(CalendarHolidays, AreSortedAndRealDates) {
  const auto holidays = parse_holidays("2026-05-09, 2026-01-01 2026-05-09");
  ASSERT_TRUE(holidays);
  EXPECT_EQ(holidays->size(), 2u);
  EXPECT_LT((*holidays)[0], (*holidays)[1]);
  EXPECT_TRUE(parse_holidays("")->empty());
  for (const auto* text : {"2026-02-30", "1 May", "2026-1-1", "2026-01-01;2026-01-02"}) {
    EXPECT_FALSE(parse_holidays(text).has_value()) << text;
  }
}

struct Case {
  const char* hours;
  const char* holidays;
  const char* start;
  milliseconds work;
  const char* end;
};

TEST(WorkingTime, CountsOnlyHoursOfWork) {
  const auto* week = "mon-fri 09:00-18:00";
  for (const auto& [text, holidays, start, work, end] : std::vector<Case>{
           // Winter: Berlin is an hour ahead.
           {week, "", "2026-03-02T10:00:00Z", hours{2}, "2026-03-02T12:00:00Z"},
           {week, "", "2026-03-02T16:00:00Z", hours{2}, "2026-03-03T09:00:00Z"},
           {week, "", "2026-03-02T16:00:00Z", hours{1}, "2026-03-02T17:00:00Z"},  // to the end
           {week, "", "2026-03-06T16:30:00Z", hours{1}, "2026-03-09T08:30:00Z"},  // a weekend
           {week, "", "2026-03-07T12:00:00Z", hours{0}, "2026-03-09T08:00:00Z"},
           {week, "2026-03-03", "2026-03-02T16:00:00Z", hours{2}, "2026-03-04T09:00:00Z"},
           {week, "2026-03-02", "2026-03-02T10:00:00Z", hours{1}, "2026-03-03T09:00:00Z"},
           // The clocks go forward in the night to Sunday: Monday begins an hour earlier in UTC.
           {week, "", "2026-03-27T16:00:00Z", hours{2}, "2026-03-30T08:00:00Z"},
           {"always", "", "2026-03-29T00:00:00Z", hours{24}, "2026-03-30T00:00:00Z"},
           // 01:00 to 04:00 has two hours when one is skipped, four when one comes twice.
           {"sun 01:00-04:00; mon 09:00-10:00", "", "2026-03-28T12:00:00Z", hours{3},
            "2026-03-30T08:00:00Z"},
           {"sun 01:00-04:00; mon 09:00-10:00", "", "2026-10-24T12:00:00Z", hours{4},
            "2026-10-25T03:00:00Z"},
           // Over midnight; the next day's holiday does not cut the tail.
           {"fri 22:00-02:00", "", "2026-03-06T22:00:00Z", hours{3}, "2026-03-07T01:00:00Z"},
           {"fri 22:00-02:00", "2026-03-07", "2026-03-06T22:00:00Z", hours{3},
            "2026-03-07T01:00:00Z"},
           {"fri 22:00-02:00", "2026-03-06", "2026-03-06T22:00:00Z", hours{1},
            "2026-03-13T22:00:00Z"},
           {"fri 22:00-02:00", "", "2026-03-07T00:30:00Z", minutes{30}, "2026-03-07T01:00:00Z"},
       }) {
    const auto zone = berlin();
    const auto days = calendar(text, holidays);
    EXPECT_EQ(format_rfc3339(add_working_time(days, zone, at(start), work)), end)
        << text << " from " << start;
    EXPECT_EQ(working_time_between(days, zone, at(start), at(end)), work) << text;
  }
}

TEST(WorkingTime, WithoutHoursIsOrdinaryTime) {
  const auto start = at("2026-03-02T10:00:00Z");
  EXPECT_EQ(add_working_time(Calendar{}, berlin(), start, hours{5}), start + hours{5});
  EXPECT_EQ(working_time_between(Calendar{}, berlin(), start, start + hours{5}), hours{0});
}

TEST(WorkingTime, IsNegativeBackwards) {
  const auto days = calendar("mon-fri 09:00-18:00");
  const auto start = at("2026-03-02T10:00:00Z");
  EXPECT_EQ(working_time_between(days, berlin(), start + hours{2}, start), -hours{2});
  EXPECT_EQ(add_working_time(days, berlin(), start, -hours{2}), start);
}

TEST(WorkingTime, EndsAfterAHundredYearsOfSearching) {
  const auto days = calendar("mon 09:00-09:01");
  const auto start = at("2026-03-02T10:00:00Z");
  EXPECT_EQ(add_working_time(days, berlin(), start, hours{24 * 365}), start + hours{24 * 365});
}

TEST(WorkingTime, KnowsWhetherSomebodyWorks) {
  const auto days = calendar("fri 22:00-02:00", "2026-03-13");
  EXPECT_TRUE(is_working_time(days, berlin(), at("2026-03-06T21:00:00Z")));
  EXPECT_TRUE(is_working_time(days, berlin(), at("2026-03-07T00:59:00Z")));
  EXPECT_FALSE(is_working_time(days, berlin(), at("2026-03-07T01:00:00Z")));
  EXPECT_FALSE(is_working_time(days, berlin(), at("2026-03-13T22:00:00Z")));
}

TEST(WorkingTime, IsTheCommunitysOwn) {
  testing::World world;
  ASSERT_NO_FATAL_FAILURE(world.found("housing_estate"));
  const auto days = calendar_of(world.context());
  EXPECT_EQ(days.hours[0], (std::vector<Calendar::Span>{{480, 1200}}));
  EXPECT_EQ(zone_of(world.context()).name, "Europe/Berlin");
  ASSERT_TRUE(world.run(
      ChangeSetting{testing::operator_anna, "calendar.holidays", "2026-05-01,2026-05-09"}));
  EXPECT_EQ(calendar_of(world.context()).holidays.size(), 2u);
}

Calendar any_calendar() {
  const auto* hours = *rc::gen::element(
      "mon-fri 09:00-18:00", "always", "mon-sun 22:00-06:00", "sun 01:00-04:00",
      "mon 09:00-12:00,13:00-18:00; sat 10:00-14:00", "sat 20:00-02:30; sun 02:30-03:30");
  const auto* holidays =
      *rc::gen::element("", "2026-03-30", "2026-03-29, 2026-10-25", "2026-05-01");
  return calendar(hours, holidays);
}

Timestamp any_time() {
  const auto around =
      *rc::gen::element(at("2026-03-29T01:00:00Z"), at("2026-10-25T01:00:00Z"), at("2026-05-01"));
  return around + milliseconds{*rc::gen::inRange<std::int64_t>(-300'000'000, 300'000'000)};
}

RC_GTEST_PROP(WorkingTime, AddedTimeIsThereWhenMeasured, ()) {
  const auto days = any_calendar();
  const auto start = any_time();
  const milliseconds work{*rc::gen::inRange<std::int64_t>(1, 400'000'000)};
  const auto end = add_working_time(days, berlin(), start, work);
  RC_ASSERT(end > start);
  RC_ASSERT(working_time_between(days, berlin(), start, end) == work);
  RC_ASSERT(working_time_between(days, berlin(), start, end - milliseconds{1}) < work);
}

RC_GTEST_PROP(WorkingTime, MeasuredTimeLeadsBackWhenAdded, ()) {
  const auto days = any_calendar();
  const auto from = any_time();
  const auto to = from + milliseconds{*rc::gen::inRange<std::int64_t>(1, 900'000'000)};
  const auto work = working_time_between(days, berlin(), from, to);
  RC_PRE(work > milliseconds{0});
  const auto end = add_working_time(days, berlin(), from, work);
  RC_ASSERT(end <= to);
  RC_ASSERT(working_time_between(days, berlin(), end, to) == milliseconds{0});
}

RC_GTEST_PROP(WorkingTime, IsTheSumOfItsParts, ()) {
  const auto days = any_calendar();
  std::array<Timestamp, 3> times{any_time(), any_time(), any_time()};
  std::sort(times.begin(), times.end());
  const auto between = [&](Timestamp a, Timestamp b) {
    return working_time_between(days, berlin(), a, b);
  };
  RC_ASSERT(between(times[0], times[1]) + between(times[1], times[2]) ==
            between(times[0], times[2]));
}

RC_GTEST_PROP(WorkingTime, PassesWhileSomebodyWorks, ()) {
  const auto days = any_calendar();
  const auto time = any_time();
  const auto passed = working_time_between(days, berlin(), time, time + milliseconds{1});
  RC_ASSERT(is_working_time(days, berlin(), time) == (passed == milliseconds{1}));
}

}  // namespace
}  // namespace wardmote::community
