#include "gateway/update_window.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp noon{std::chrono::milliseconds{43'200'000}};

UpdateWindow window_at(std::int64_t end) {
  v1::PollPosition position;
  position.set_offset(end);
  return UpdateWindow::load(position, noon);
}

UpdateWindow reloaded(const UpdateWindow& window) {
  v1::PollPosition position;
  window.save(position);
  return UpdateWindow::load(position, noon);
}

TEST(UpdateWindow, WaitsForWhatWasOvertaken) {
  auto window = window_at(100);
  window.arrive(107, noon);
  window.make_safe(107);
  EXPECT_EQ(window.floor(), 100);
  EXPECT_TRUE(window.is_safe(107));
  EXPECT_FALSE(window.is_safe(103));
  for (std::int64_t id = 100; id < 107; ++id) window.make_safe(id);
  EXPECT_EQ(window.floor(), 108);
}

TEST(UpdateWindow, WaitsHoweverFarTheOthersAreAhead) {
  auto window = window_at(100);
  for (std::int64_t id = 101; id < 20'000; ++id) {
    window.arrive(id, noon + 60s);
    window.make_safe(id);
  }
  EXPECT_FALSE(window.is_safe(100));
  EXPECT_EQ(window.floor(), 100);
}

TEST(UpdateWindow, GivesUpWhatTelegramHasForgotten) {
  auto window = window_at(100);
  window.arrive(105, noon);
  window.make_safe(105);
  window.forget_old(noon + 23h);
  EXPECT_EQ(window.floor(), 100);
  window.forget_old(noon + 24h);
  EXPECT_EQ(window.floor(), 106);
}

TEST(UpdateWindow, RemembersItsGaps) {
  auto window = window_at(80);
  window.arrive(85, noon);
  window.arrive(90, noon);
  window.make_safe(90);
  const auto again = reloaded(window);
  EXPECT_FALSE(again.is_safe(85));
  EXPECT_TRUE(again.is_safe(90));
  EXPECT_EQ(again.floor(), 80);
  EXPECT_EQ(again.end(), 91);
}

TEST(UpdateWindow, KnowsANewRowOfNumbersByTheSilenceBefore) {
  const auto window = window_at(900'000'000);
  EXPECT_FALSE(window.begins_anew(899'995'000, noon));
  EXPECT_FALSE(window.begins_anew(899'995'000, noon + 71h));
  EXPECT_TRUE(window.begins_anew(899'995'000, noon + 73h));
}

TEST(UpdateWindow, KnowsANewRowOfNumbersByTheDistance) {
  const auto window = window_at(1'999'999'999);
  EXPECT_TRUE(window.begins_anew(400'000'000, noon));
}

TEST(UpdateWindow, SavesFewGapsHoweverManyThereAre) {
  auto window = window_at(1);
  for (std::int64_t id = 1; id < 10'000; ++id) window.arrive(id, noon);
  for (std::int64_t id = 1; id < 10'000; id += 2) window.make_safe(id);
  v1::PollPosition position;
  window.save(position);
  EXPECT_LE(position.gaps_size(), 1000);
  const auto again = UpdateWindow::load(position, noon);
  EXPECT_EQ(again.floor(), window.floor());
  for (std::int64_t id = 1; id < 10'000; ++id)
    EXPECT_TRUE(window.is_safe(id) || !again.is_safe(id)) << id;
}

TEST(UpdateWindow, LeavesNoGapBelowAPoll) {
  auto window = window_at(10);
  window.arrive(15, noon);
  window.arrive(25, noon);
  window.make_safe_below(20, noon);
  EXPECT_FALSE(window.is_safe(22));
  EXPECT_TRUE(window.is_safe(15));
  EXPECT_EQ(window.floor(), 20);
  EXPECT_EQ(window.end(), 26);
}

// Whatever comes in whatever order: an update is safe when it was made so, and never before.
RC_GTEST_PROP(UpdateWindowProperty, TakesNothingForSafeThatIsNot, ()) {
  auto window = window_at(1000);
  std::set<std::int64_t> safe;
  const auto steps = *rc::gen::container<std::vector<std::pair<int, bool>>>(
      rc::gen::pair(rc::gen::inRange(0, 60), rc::gen::arbitrary<bool>()));
  for (const auto& [distance, becomes_safe] : steps) {
    const auto id = std::int64_t{1000} + distance;
    window.arrive(id, noon);
    if (becomes_safe) {
      window.make_safe(id);
      safe.insert(id);
    }
    if (distance % 7 == 0) window = reloaded(window);
    for (std::int64_t each = 1000; each < 1060; ++each)
      RC_ASSERT(window.is_safe(each) == safe.contains(each));
    auto lowest = std::int64_t{1000};
    while (safe.contains(lowest)) ++lowest;
    RC_ASSERT(window.floor() == lowest);
  }
}

}  // namespace
}  // namespace wardmote::gateway
