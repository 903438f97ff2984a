#include "storage/entity_rows.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "blocking_committer.h"
#include "governance/core/append_only_table.h"
#include "scratch.h"
#include "storage/checkpoint.h"

namespace wardmote::storage {
namespace {

EntityId community(std::uint64_t id) { return {EntityKind::community, id}; }

class EntityRowsTest : public testing::Test {
 protected:
  void SetUp() override { reopen(); }

  void reopen() {
    committer.reset();
    store.reset();
    auto opened = Store::open({.directory = scratch / "db"});
    ASSERT_TRUE(opened.ok()) << opened.status();
    store = std::move(*opened);
    committer = std::make_unique<Committer>(*store, CommitterOptions{});
  }

  void put(EntityId entity, const std::string& key, const std::string& value) {
    Mutations mutations;
    mutations.put(key, value);
    ASSERT_TRUE(commit_and_wait(*committer, shard_of(entity), mutations).first.ok());
  }

  void erase(EntityId entity, const std::string& key) {
    Mutations mutations;
    mutations.erase(key);
    ASSERT_TRUE(commit_and_wait(*committer, shard_of(entity), mutations).first.ok());
  }

  void put_head(EntityId entity, std::uint64_t seq) {
    v1::Head head;
    head.set_seq(seq);
    put(entity, head_key(entity), head.SerializeAsString());
  }

  std::vector<std::pair<std::int64_t, EntityId>> due_until(std::int64_t until_ms) {
    std::vector<std::pair<std::int64_t, EntityId>> due;
    const auto status = timers_due(*store, until_ms, [&](std::int64_t at, EntityId entity) {
      due.emplace_back(at, entity);
      return true;
    });
    EXPECT_TRUE(status.ok()) << status;
    std::sort(due.begin(), due.end());
    return due;
  }

  Scratch scratch;
  std::unique_ptr<Store> store;
  std::unique_ptr<Committer> committer;
};

TEST_F(EntityRowsTest, LoadsAllOfAnEntityAndNothingElse) {
  for (const auto& entity : {community(1), community(2), EntityId{EntityKind::bot, 1}}) {
    put_head(entity, 5);
    put(entity, state_key(entity, 2, "b"), "record b");
    put(entity, state_key(entity, 1, "\xff"), "record ff");
    put(entity, state_key(entity, 2, ""), "");
    put(entity, wrapped_key_key(entity, KeyId{3}), "key");
    put(entity, event_key(entity, 1), "event");
    v1::AppliedMessages applied;
    applied.set_floor(7);
    put(entity, applied_key(entity, {EntityKind::city, 0}), applied.SerializeAsString());
  }
  const auto rows = load_entity(*store, community(1));
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_TRUE(rows->head.has_value());
  EXPECT_EQ(rows->head->seq(), 5u);
  ASSERT_EQ(rows->records.size(), 3u);
  EXPECT_EQ(rows->records[0].table, 1);
  EXPECT_EQ(rows->records[0].key, "\xff");
  EXPECT_EQ(rows->records[0].value, "record ff");
  EXPECT_EQ(rows->records[1].key, "");
  EXPECT_EQ(rows->records[2].value, "record b");
  ASSERT_EQ(rows->wrapped_keys.size(), 1u);
  EXPECT_EQ(rows->wrapped_keys[0].id, KeyId{3});
  EXPECT_EQ(rows->wrapped_keys[0].bytes, "key");
  ASSERT_EQ(rows->applied.size(), 1u);
  EXPECT_EQ(rows->applied[0].floor(), 7u);
}

TEST_F(EntityRowsTest, LeavesAppendOnlyTablesOnTheDiskIfAsked) {
  const auto entity = community(1);
  put_head(entity, 5);
  put(entity, state_key(entity, first_append_only_table - 1, "\xff"), "in memory");
  put(entity, state_key(entity, first_append_only_table, ""), "on the disk");
  put(entity, wrapped_key_key(entity, KeyId{3}), "key");
  const auto rows = load_entity(*store, entity, Tables::in_memory);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->records.size(), 1u);
  EXPECT_EQ(rows->records[0].value, "in memory");
  EXPECT_EQ(rows->wrapped_keys.size(), 1u);
  EXPECT_EQ(load_entity(*store, entity)->records.size(), 2u);
}

TEST_F(EntityRowsTest, KnowsAppendOnlyTablesOfCommunitiesAlone) {
  for (const auto& entity : {EntityId{EntityKind::bot, 1}, EntityId{EntityKind::city, 0}}) {
    put_head(entity, 5);
    put(entity, state_key(entity, first_append_only_table + 8, "chat"), "route");
    EXPECT_EQ(load_entity(*store, entity, Tables::in_memory)->records.size(), 1u);
  }
}

TEST_F(EntityRowsTest, KnowsThatAnEntityDoesNotExist) {
  const auto rows = load_entity(*store, community(1));
  ASSERT_TRUE(rows.ok());
  EXPECT_FALSE(rows->head.has_value());
}

TEST_F(EntityRowsTest, RefusesAHeadThatIsNone) {
  put(community(1), head_key(community(1)), "\xff");
  EXPECT_EQ(load_entity(*store, community(1)).status().code(), absl::StatusCode::kDataLoss);
  const auto any = [](EntityId, const v1::Head&) { return true; };
  const auto status = for_each_entity(*store, any);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("entity 2/1"));
}

TEST_F(EntityRowsTest, VisitsEventsFromTheGivenOneOn) {
  for (std::uint64_t seq = 1; seq <= 300; ++seq) {
    v1::Event event;
    event.set_seq(seq);
    put(community(1), event_key(community(1), seq), event.SerializeAsString());
  }
  put(community(2), event_key(community(2), 299), "");
  std::vector<std::uint64_t> seen;
  const auto status =
      for_each_event(*store, community(1), 250, [&](const v1::Event& event, std::string_view raw) {
        EXPECT_EQ(raw, event.SerializeAsString());
        seen.push_back(event.seq());
        return event.seq() < 255;
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(seen, testing::ElementsAre(250, 251, 252, 253, 254, 255));
}

TEST_F(EntityRowsTest, VisitsEveryEntityOnce) {
  std::map<EntityId, std::uint64_t> expected{{city_entity, 1}, {{EntityKind::bot, 5}, 2}};
  for (std::uint64_t id = 0; id < 100; ++id) expected[community(id * 977)] = id;
  for (const auto& [entity, seq] : expected) put_head(entity, seq);
  std::map<EntityId, std::uint64_t> seen;
  ASSERT_TRUE(for_each_entity(*store, [&](EntityId entity, const v1::Head& head) {
                EXPECT_TRUE(seen.emplace(entity, head.seq()).second);
                return true;
              }).ok());
  EXPECT_EQ(seen, expected);
  int visits = 0;
  ASSERT_TRUE(
      for_each_entity(*store, [&](EntityId, const v1::Head&) { return ++visits < 10; }).ok());
  EXPECT_EQ(visits, 10);
}

TEST_F(EntityRowsTest, VisitsTheOutboxAndTheInboxInOrder) {
  for (const std::uint64_t number : {3, 1, 2, 1000}) {
    v1::OutboxRow row;
    row.set_number(number);
    put(community(1), outbox_key(community(1), number), row.SerializeAsString());
    v1::InboxEntry entry;
    entry.set_bot(9);
    put({EntityKind::bot, 9}, inbox_key(9, number), entry.SerializeAsString());
  }
  put({EntityKind::bot, 10}, inbox_key(10, 1), "");
  std::vector<std::uint64_t> outbox;
  ASSERT_TRUE(for_each_outbox_row(*store, [&](EntityId entity, const v1::OutboxRow& row) {
                EXPECT_EQ(entity, community(1));
                outbox.push_back(row.number());
                return true;
              }).ok());
  EXPECT_THAT(outbox, testing::ElementsAre(1, 2, 3, 1000));
  std::vector<std::uint64_t> inbox;
  ASSERT_TRUE(inbox_entries(*store, 9, [&](std::uint64_t number, const v1::InboxEntry& entry) {
                EXPECT_EQ(entry.bot(), 9);
                inbox.push_back(number);
                return true;
              }).ok());
  EXPECT_THAT(inbox, testing::ElementsAre(1, 2, 3, 1000));
}

TEST_F(EntityRowsTest, NamesTheBotWhoseInboxCannotBeRead) {
  put({EntityKind::bot, 9}, inbox_key(9, 1), "\xff");
  const auto any = [](std::uint64_t, const v1::InboxEntry&) { return true; };
  const auto status = inbox_entries(*store, 9, any);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("entity 3/9"));
}

TEST_F(EntityRowsTest, FindsTimersWhenTheyAreDueAlsoAfterRestart) {
  const auto a = community(1);
  const auto b = community(2);
  put(a, timer_key(a, 100), "");
  put(b, timer_key(b, 200), "");
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(due_until(99).empty());
    EXPECT_EQ(next_timer_ms(*store), 100);
    using Due = std::pair<std::int64_t, EntityId>;
    EXPECT_THAT(due_until(100), testing::ElementsAre(Due{100, a}));
    // Still there: nobody has erased it.
    EXPECT_THAT(due_until(250), testing::ElementsAre(Due{100, a}, Due{200, b}));
    reopen();
  }
}

TEST_F(EntityRowsTest, KnowsTheNextTimerAsTimersComeAndGo) {
  const auto a = community(1);
  EXPECT_TRUE(due_until(1).empty());
  EXPECT_EQ(next_timer_ms(*store), std::nullopt);
  put(a, timer_key(a, 500), "");
  EXPECT_EQ(next_timer_ms(*store), 500);
  put(a, timer_key(a, 300), "");
  EXPECT_EQ(next_timer_ms(*store), 300);
  erase(a, timer_key(a, 300));
  EXPECT_TRUE(due_until(300).empty());
  EXPECT_EQ(next_timer_ms(*store), 500);
  erase(a, timer_key(a, 500));
  EXPECT_TRUE(due_until(1000).empty());
  EXPECT_EQ(next_timer_ms(*store), std::nullopt);
}

TEST_F(EntityRowsTest, LosesNoTimerThatIsWrittenWhileTimersAreRead) {
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) due_until(1000);
  });
  const auto a = community(1);
  for (std::int64_t due = 500; due > 0; --due) {
    put(a, timer_key(a, due), "");
  }
  done = true;
  reader.join();
  due_until(0);
  EXPECT_EQ(next_timer_ms(*store), 1);
}

TEST_F(EntityRowsTest, CheckpointIsACopyOfItsMoment) {
  put_head(community(1), 5);
  const auto path = scratch / "copy";
  const auto status = checkpoint(*store, path);
  ASSERT_TRUE(status.ok()) << status;
  put_head(community(1), 6);
  EXPECT_EQ(checkpoint(*store, path).code(), absl::StatusCode::kAlreadyExists);
  for (const bool read_only : {true, false}) {
    const auto copy = Store::open({.directory = path, .read_only = read_only});
    ASSERT_TRUE(copy.ok()) << copy.status();
    EXPECT_EQ(load_entity(**copy, community(1))->head->seq(), 5u);
  }
  EXPECT_FALSE(checkpoint(*store, scratch / "no/such/directory").ok());
}

}  // namespace
}  // namespace wardmote::storage
