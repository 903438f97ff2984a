// The target clock: working hours, pauses, overdue reports and who hears of them.

#include "governance/reports/clock.h"

#include "tests/governance/reports/ward.h"

namespace wardmote::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// The ward begins on Monday 2 March 2026 at 11:00 in Berlin; hours are mon-fri 09:00-18:00.

TEST(Clock, CountsWorkingHours) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  // 7 h today, 9 h on Tuesday, 2 h on Wednesday.
  EXPECT_EQ(from_ms(ward.report(report).clock().due_at_ms()), at("2026-03-04T10:00:00Z"));
}

TEST(Clock, StandsStillWhilePausedAndKeepsWhatWasUsed) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ward.pass(2h);
  ASSERT_TRUE(ward.run(PauseClock{ward.officer, report, "waiting for a part"}));
  EXPECT_FALSE(next_deadline(ward.reports, ward.context()));
  ward.pass(7 * 24h);
  EXPECT_EQ(used_time(ward.context(), ward.report(report).clock()), 2h);
  ward.tick();
  EXPECT_EQ(ward.report(report).clock().overdue_at_ms(), 0);
  ASSERT_TRUE(ward.run(ResumeClock{ward.officer, report}));
  EXPECT_EQ(from_ms(ward.report(report).clock().due_at_ms()), at("2026-03-11T10:00:00Z"));
}

TEST(Clock, MarksAndEscalatesStepByStep) {
  Ward ward;
  ward.set("reports.escalate_district_after", "9h");
  ward.set("reports.escalate_city_after", "9h");
  const auto report = ward.file(ward.anna);
  ward.now = at("2026-03-04T10:00:00Z");
  const auto overdue = ward.run(Tick{});
  ASSERT_THAT(all_of<EscalateTo>(overdue), SizeIs(1));
  EXPECT_EQ(all_of<EscalateTo>(overdue).front().level, EscalationLevel::committee);
  EXPECT_THAT(told(overdue), ElementsAre(ward.anna));
  EXPECT_EQ(from_ms(ward.report(report).clock().overdue_at_ms()), at("2026-03-04T10:00:00Z"));
  EXPECT_THAT(list(ward.reports, ward.context(), {.which = Which::overdue}).reports, SizeIs(1));
  ward.now = at("2026-03-05T10:00:00Z");
  EXPECT_EQ(all_of<EscalateTo>(ward.run(Tick{})).front().level, EscalationLevel::district);
  ward.now = at("2026-03-06T10:00:00Z");
  EXPECT_EQ(all_of<EscalateTo>(ward.run(Tick{})).front().level, EscalationLevel::city);
  EXPECT_FALSE(next_deadline(ward.reports, ward.context()));
}

TEST(Clock, StopsWhenSolvedAndGoesOnWhenReopened) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ward.pass(3h);
  ASSERT_TRUE(ward.move(report, ReportState::resolved));
  EXPECT_EQ(ward.report(report).clock().spent_ms(), std::chrono::milliseconds{3h}.count());
  ward.pass(24h);
  ASSERT_TRUE(ward.run(ConfirmFixed{ward.anna, report, false}));
  EXPECT_TRUE(is_running(ward.report(report).clock()));
  EXPECT_EQ(ward.report(report).clock().spent_ms(), std::chrono::milliseconds{3h}.count());
}

TEST(Clock, ShowsTheSameAfterALongSleepAsAfterTickingOften) {
  const auto run = [](std::chrono::milliseconds interval) {
    Ward ward;
    for (int i = 0; i < 3; ++i) {
      ward.file(ward.anna);
      ward.file(ward.ben);
      ward.pass(37min);
    }
    EXPECT_TRUE(ward.move(ReportNumber{2}, ReportState::resolved));
    const Timestamp end = ward.now + 60 * 24h;
    while (ward.now < end) {
      ward.pass(interval);
      ward.tick();
    }
    std::string bytes;
    for (const auto& event : ward.events) bytes += event.SerializeAsString();
    return bytes + wardmote::testing::bytes_of(ward.reports);
  };
  const auto slept = run(60 * 24h);
  EXPECT_EQ(run(5h), slept);
  EXPECT_EQ(run(24h), slept);
}

TEST(Clock, HandlesABoundedNumberAtOnceInOrder) {
  Ward ward;
  ward.set("reports.most_open", "1000");
  ward.set("reports.most_per_hour", "1000");
  for (std::size_t i = 0; i < tick_max + 10; ++i) ward.file(ward.anna);
  ward.now = at("2026-03-04T10:00:01Z");
  const auto first = ward.run(Tick{});
  EXPECT_THAT(first->events, SizeIs(tick_max));
  EXPECT_LE(*next_deadline(ward.reports, ward.context()), ward.now);
  EXPECT_THAT(ward.run(Tick{})->events, SizeIs(10));
}

TEST(Clock, SaysNothingInAClosedCommunity) {
  Ward ward;
  ward.file(ward.anna);
  ASSERT_TRUE(ward.run(community::Close{Operator{"anna"}}));
  ward.pass(30 * 24h);
  EXPECT_FALSE(next_deadline(ward.reports, ward.context()));
  EXPECT_TRUE(ward.run(Tick{})->events.empty());
}

}  // namespace
}  // namespace wardmote::reports
