#include "actors/applied_updates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace wardmote {
namespace {

TEST(AppliedUpdates, KnowsWhatItWasGiven) {
  AppliedUpdates applied;
  applied.add({1, 0, 10}, 5);
  EXPECT_TRUE(applied.contains({1, 0, 10}));
  EXPECT_FALSE(applied.contains({1, 0, 11}));
  EXPECT_FALSE(applied.contains({2, 0, 10}));
}

TEST(AppliedUpdates, TakesEverythingBelowTheFloorForApplied) {
  AppliedUpdates applied;
  applied.add({1, 0, 10}, 8);
  EXPECT_TRUE(applied.contains({1, 0, 7}));
  EXPECT_FALSE(applied.contains({1, 0, 9}));
}

TEST(AppliedUpdates, BeginsAnewWithANewGeneration) {
  AppliedUpdates applied;
  applied.add({1, 0, 1'000'000}, 999'000);
  EXPECT_FALSE(applied.contains({1, 1, 5}));
  applied.add({1, 1, 5}, 0);
  EXPECT_TRUE(applied.contains({1, 1, 5}));
  EXPECT_FALSE(applied.contains({1, 1, 6}));
  EXPECT_TRUE(applied.contains({1, 0, 2'000'000}));
}

TEST(AppliedMessages, KnowsEachSendersNumbers) {
  const EntityId city{EntityKind::city, 0};
  const EntityId desk{EntityKind::bot, 5};
  AppliedMessages applied;
  applied.add(city, 4, 3);
  v1::Head head;
  applied.save(head);
  applied = AppliedMessages::load(head);
  EXPECT_TRUE(applied.contains(city, 4));
  EXPECT_TRUE(applied.contains(city, 2));
  EXPECT_FALSE(applied.contains(city, 3));
  EXPECT_FALSE(applied.contains(desk, 4));
}

// Saved and loaded, and with floors that rise, it says the same as a set that forgets nothing.
RC_GTEST_PROP(AppliedUpdatesProperty, AgreesWithASetThatForgetsNothing, ()) {
  AppliedUpdates applied;
  std::set<std::int64_t> model;
  std::int64_t floor = 0;
  const auto ids = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 200), rc::gen::inRange(0, 3)));
  for (const auto& [id, rise] : ids) {
    floor += rise;
    // What lies below the floor is never delivered, so everything there counts as known.
    if (id < floor) continue;
    applied.add({1, 0, id}, floor);
    model.insert(id);
    v1::Head head;
    applied.save(head);
    applied = AppliedUpdates::load(head);
  }
  for (std::int64_t id = floor; id < 210; ++id)
    RC_ASSERT(applied.contains({1, 0, id}) == model.contains(id));
}

}  // namespace
}  // namespace wardmote
