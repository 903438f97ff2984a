#include "actors/applied_updates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "actors/entity_journal.h"
#include "storage/keys.h"
#include "storage/mutation_reader.h"

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
  AppliedMessages loaded;
  applied.take_changes([&](EntityId sender, const v1::AppliedMessages& row) {
    EXPECT_EQ(sender, city);
    EXPECT_EQ(loaded.load(row), city);
  });
  applied = std::move(loaded);
  EXPECT_TRUE(applied.contains(city, 4));
  EXPECT_TRUE(applied.contains(city, 2));
  EXPECT_FALSE(applied.contains(city, 3));
  EXPECT_FALSE(applied.contains(desk, 4));
}

TEST(AppliedMessages, GivesTheRowsOfThoseAloneWhoHaveSentSomethingSince) {
  AppliedMessages applied;
  const auto changed = [&applied] {
    std::vector<std::uint64_t> senders;
    applied.take_changes(
        [&senders](EntityId sender, const auto&) { senders.push_back(sender.id); });
    return senders;
  };
  for (std::uint64_t id = 1; id <= 3; ++id) applied.add({EntityKind::community, id}, 1, 0);
  EXPECT_EQ(changed(), (std::vector<std::uint64_t>{1, 2, 3}));
  applied.add({EntityKind::community, 2}, 2, 2);
  EXPECT_EQ(changed(), std::vector<std::uint64_t>{2});
  EXPECT_EQ(changed(), std::vector<std::uint64_t>{});
  v1::AppliedMessages old;
  old.set_entity_kind(static_cast<std::uint32_t>(EntityKind::community));
  old.set_entity(9);
  old.set_floor(5);
  applied.load(old);
  EXPECT_EQ(changed(), std::vector<std::uint64_t>{}) << "a row that was read is no change";
  applied.adopt(old);
  EXPECT_EQ(changed(), std::vector<std::uint64_t>{9});
  EXPECT_TRUE(applied.contains({EntityKind::community, 9}, 4));
}

TEST(AppliedMessages, MoveFromTheHeadToRowsOfTheirOwn) {
  const EntityId desk{EntityKind::bot, 5};
  v1::Head head;
  auto& old = *head.add_applied_messages();
  old.set_entity_kind(static_cast<std::uint32_t>(EntityKind::community));
  old.set_entity(7);
  old.set_floor(3);
  EntityJournal journal{desk, head};
  EXPECT_TRUE(journal.has_applied(EntityId{EntityKind::community, 7}, 2));
  const auto commit = journal.take();
  storage::MutationReader reader{commit.bytes()};
  std::map<std::string, std::string> rows;
  while (const auto change = reader.next()) rows[std::string{change->key}] = change->value;
  const auto key = storage::applied_key(desk, {EntityKind::community, 7});
  EXPECT_EQ(rows.at(key), old.SerializeAsString());
  v1::Head written;
  ASSERT_TRUE(written.ParseFromString(rows.at(storage::head_key(desk))));
  EXPECT_EQ(written.applied_messages_size(), 0);
  EXPECT_EQ(written.format(), entity_format);
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
