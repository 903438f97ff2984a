#include "gateway/intake.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;

EntityId community(std::uint64_t id) { return {EntityKind::community, id}; }

SharedUpdates updates(std::int64_t first, std::size_t count) {
  auto list = std::make_shared<std::vector<telegram::Update>>(count);
  for (std::size_t i = 0; i < count; ++i)
    (*list)[i].update_id = telegram::UpdateId{first + static_cast<std::int64_t>(i)};
  return list;
}

EnvelopesDone done(const Envelope& envelope) {
  return {envelope.to, envelope.key.generation, {envelope.key.update_id}};
}

class IntakeTest : public ::testing::Test {
 protected:
  void add(std::uint64_t number, std::int64_t first, std::vector<EntityId> to) {
    const auto count = to.size();
    intake.add(updates(first, count), to, 1, 0, number);
  }
  Intake::Reset reset(std::uint64_t id, std::optional<UpdateKey> broke_on = {}) {
    auto result = intake.reset({community(id), "broken", ++life, broke_on}, now);
    now += 1min;
    return result;
  }
  Intake intake{{.window_per_entity = 2, .pending_max = 100, .attempts_max = 3}};
  SteadyTime now{};
  std::uint64_t life = 0;
};

TEST_F(IntakeTest, SaysABatchIsDoneWhenAllOfItIs) {
  add(1, 10, {community(1), community(2)});
  const auto envelopes = intake.take_deliverable(now);
  ASSERT_EQ(envelopes.size(), 2u);
  EXPECT_TRUE(intake.done(done(envelopes[0])).empty());
  EXPECT_EQ(intake.done(done(envelopes[1])), (std::vector<std::uint64_t>{1}));
  EXPECT_TRUE(intake.is_done(1));
}

TEST_F(IntakeTest, GivesAnEntityNoMoreThanItsWindow) {
  add(1, 10, {community(1), community(1), community(1), community(2)});
  auto envelopes = intake.take_deliverable(now);
  EXPECT_EQ(envelopes.size(), 3u);
  intake.done(done(envelopes[0]));
  envelopes = intake.take_deliverable(now);
  ASSERT_EQ(envelopes.size(), 1u);
  EXPECT_EQ(envelopes[0].key.update_id, 12);
}

TEST_F(IntakeTest, DeliversAgainInOrderWhatAnEntityForgot) {
  add(1, 10, {community(1), community(1)});
  intake.take_deliverable(now);
  EXPECT_FALSE(reset(1).poisoned);
  const auto again = intake.take_deliverable(now);
  ASSERT_EQ(again.size(), 2u);
  EXPECT_EQ(again[0].key.update_id, 10);
  EXPECT_EQ(again[1].key.update_id, 11);
}

TEST_F(IntakeTest, PutsAnUpdateAsideThatBreaksItsEntityAgainAndAgain) {
  add(1, 10, {community(1), community(1), community(1)});
  std::optional<Envelope> poisoned;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(poisoned);
    intake.take_deliverable(now);
    poisoned = reset(1, UpdateKey{1, 0, 11}).poisoned;
  }
  ASSERT_TRUE(poisoned);
  EXPECT_EQ(poisoned->key.update_id, 11);
  const auto rest = intake.take_deliverable(now);
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].key.update_id, 10);
  EXPECT_EQ(rest[1].key.update_id, 12);
}

TEST_F(IntakeTest, BlamesNoUpdateForALoadOrACommitThatFails) {
  add(1, 10, {community(1)});
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(intake.take_deliverable(now).size(), 1u);
    EXPECT_FALSE(reset(1).poisoned);
  }
  EXPECT_EQ(intake.pending(), 1u);
}

TEST_F(IntakeTest, LeavesABrokenEntityAloneForLongerEachTime) {
  add(1, 10, {community(1), community(2)});
  intake.take_deliverable(now);
  intake.reset({community(1), "broken", 1, {}}, now);
  EXPECT_TRUE(intake.take_deliverable(now).empty());
  EXPECT_EQ(intake.next_deliverable(), now + 20ms);
  EXPECT_EQ(intake.take_deliverable(now + 20ms).size(), 1u);
  intake.reset({community(1), "broken", 2, {}}, now);
  EXPECT_EQ(intake.next_deliverable(), now + 40ms);
  // Others go on meanwhile.
  add(2, 20, {community(3)});
  EXPECT_EQ(intake.take_deliverable(now).size(), 1u);
}

TEST_F(IntakeTest, SaysWhichLifeAnEnvelopeIsFor) {
  Intake of_old_entities{{}, [](EntityId) { return std::uint64_t{7}; }};
  of_old_entities.add(updates(10, 1), {community(1)}, 1, 0, 1);
  EXPECT_EQ(of_old_entities.take_deliverable(now).at(0).life, 7u);
  of_old_entities.reset({community(1), "broken", 8, {}}, now);
  EXPECT_EQ(of_old_entities.take_deliverable(now + 1h).at(0).life, 8u);
}

TEST_F(IntakeTest, HoldsTheFloorAtTheOldestUnfinishedBatch) {
  intake.set_confirmed(30);
  add(1, 10, {community(1)});
  add(2, 20, {community(2)});
  EXPECT_EQ(intake.floor(), 10);
  for (const auto& envelope : intake.take_deliverable(now))
    if (envelope.to == community(1)) intake.done(done(envelope));
  EXPECT_EQ(intake.floor(), 20);
}

TEST_F(IntakeTest, IgnoresAnswersOfAFormerLife) {
  add(1, 10, {community(1)});
  EXPECT_TRUE(intake.done({community(1), 0, {10}}).empty());
  EXPECT_EQ(intake.pending(), 1u);
}

// Whatever is lost, reset and answered late: each update is done once, and each entity sees its own
// in order.
RC_GTEST_PROP(IntakeProperty, LosesNothingAndKeepsOrder, ()) {
  Intake intake{{.window_per_entity = 3, .pending_max = 1000, .attempts_max = 1'000'000}};
  SteadyTime now{};
  std::uint64_t life = 0;
  std::int64_t next = 1;
  std::set<std::int64_t> all;
  std::map<EntityId, std::int64_t> newest_done;
  std::deque<Envelope> under_way;
  const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 10), rc::gen::inRange(0, 4)));
  std::uint64_t number = 0;
  std::size_t done_count = 0;
  const auto deliver = [&] {
    for (auto& envelope : intake.take_deliverable(now)) under_way.push_back(envelope);
  };
  const auto finish_first = [&] {
    if (under_way.empty()) return;
    const auto envelope = under_way.front();
    under_way.pop_front();
    const auto before = intake.pending();
    intake.done(done(envelope));
    if (intake.pending() == before) return;
    ++done_count;
    RC_ASSERT(newest_done[envelope.to] < envelope.key.update_id);
    newest_done[envelope.to] = envelope.key.update_id;
  };
  for (const auto& [what, entity] : steps) {
    if (what < 3) {
      std::vector<EntityId> to;
      for (int i = 0; i <= what; ++i) {
        to.push_back(community(static_cast<std::uint64_t>((entity + i) % 4)));
        all.insert(next + i);
      }
      intake.add(updates(next, to.size()), to, 1, 0, ++number);
      next += static_cast<std::int64_t>(to.size());
    } else if (what == 3) {
      const auto lost = community(static_cast<std::uint64_t>(entity));
      std::erase_if(under_way, [&](const Envelope& envelope) { return envelope.to == lost; });
      intake.reset({lost, "broken", ++life, {}}, now);
      now += 2min;
    } else {
      finish_first();
    }
    deliver();
  }
  for (int i = 0; i < 10'000 && !under_way.empty(); ++i) {
    finish_first();
    deliver();
  }
  RC_ASSERT(intake.pending() == 0u);
  RC_ASSERT(done_count == all.size());
}

}  // namespace
}  // namespace wardmote::gateway
