#include "storage/committer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "blocking_committer.h"
#include "scratch.h"

namespace wardmote::storage {
namespace {

EntityId community(std::uint64_t id) { return {EntityKind::community, id}; }

Mutations put(const std::string& key, const std::string& value) {
  Mutations mutations;
  mutations.put(key, value);
  return mutations;
}

class CommitterTest : public testing::Test {
 protected:
  void SetUp() override { reopen(); }

  void reopen() {
    store.reset();
    auto opened = Store::open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store = std::move(*opened);
  }

  Scratch scratch;
  StoreOptions options{.directory = scratch / "db"};
  std::unique_ptr<Store> store;
};

TEST_F(CommitterTest, NumbersTheEntriesOfAShardWithoutGapsAcrossRestarts) {
  const auto entity = community(1);
  for (std::uint64_t expected = 1; expected <= 200; ++expected) {
    if (expected % 70 == 0) reopen();
    Committer committer(*store, {});
    const auto [status, position] =
        commit_and_wait(committer, shard_of(entity), put(head_key(entity), "x"));
    ASSERT_TRUE(status.ok()) << status;
    ASSERT_EQ(position.index, expected);
    ASSERT_EQ(position.shard, shard_of(entity));
  }
}

TEST_F(CommitterTest, KeepsTheOrderOfEachSubmitterAmongManyThreads) {
  constexpr int threads = 4;
  constexpr int commits = 500;
  Committer committer(*store, {});
  std::vector<std::vector<int>> answered(threads);
  std::vector<std::thread> submitters;
  for (int thread = 0; thread < threads; ++thread) {
    submitters.emplace_back([&, thread] {
      const auto entity = community(static_cast<std::uint64_t>(thread % 2));
      for (int i = 0; i < commits; ++i) {
        auto mutations =
            put(event_key(entity, static_cast<std::uint64_t>(thread * 10'000 + i)), "e");
        mutations.put(state_key(entity, 1, std::to_string(thread)), std::to_string(i));
        Commit commit{shard_of(entity), std::move(mutations),
                      [&answered, thread, i](const absl::Status& status, CommitPosition) {
                        if (status.ok()) answered[static_cast<std::size_t>(thread)].push_back(i);
                      }};
        EXPECT_TRUE(committer.submit(std::move(commit)));
      }
    });
  }
  for (auto& submitter : submitters) submitter.join();
  committer.stop();
  for (int thread = 0; thread < threads; ++thread) {
    const auto& order = answered[static_cast<std::size_t>(thread)];
    ASSERT_EQ(order.size(), static_cast<std::size_t>(commits));
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    const auto entity = community(static_cast<std::uint64_t>(thread % 2));
    EXPECT_EQ(store->get(state_key(entity, 1, std::to_string(thread))).value(),
              std::to_string(commits - 1));
  }
  const auto stats = committer.stats();
  EXPECT_EQ(stats.commits, static_cast<std::uint64_t>(threads * commits));
  EXPECT_EQ(stats.queued, 0u);
  EXPECT_EQ(stats.queued_bytes, 0u);
  EXPECT_LE(stats.groups, stats.commits);
}

/// Holds the committer in the callback of a first commit, so that what follows is one group.
class Gate {
 public:
  Commit first(EntityId entity) {
    return {shard_of(entity), put(head_key(entity), "first"),
            [this](const absl::Status&, CommitPosition) {
              entered.set_value();
              opened.get_future().wait();
            }};
  }
  void wait_until_closed() { entered.get_future().wait(); }
  void open() { opened.set_value(); }

 private:
  std::promise<void> entered;
  std::promise<void> opened;
};

TEST_F(CommitterTest, WritesOnlyTheLastChangeOfARowWithinAGroup) {
  Committer committer(*store, {});
  Gate gate;
  const auto entity = community(3);
  ASSERT_TRUE(committer.submit(gate.first(entity)));
  gate.wait_until_closed();
  const auto before = committer.stats();
  for (int i = 0; i < 3000; ++i) {
    auto mutations = put(head_key(entity), std::to_string(i));
    mutations.put(outbox_key(entity, 1), "row");
    mutations.erase(outbox_key(entity, 1));
    ASSERT_TRUE(committer.submit({shard_of(entity), std::move(mutations), nullptr}));
  }
  gate.open();
  committer.stop();
  const auto after = committer.stats();
  EXPECT_EQ(after.groups - before.groups, 1u);
  // The head, the deleted outbox row and one log entry.
  EXPECT_EQ(after.rows - before.rows, 3u);
  EXPECT_EQ(store->get(head_key(entity)).value(), "2999");
  EXPECT_EQ(store->get(outbox_key(entity, 1)).value(), std::nullopt);
}

TEST_F(CommitterTest, CutsGroupsAtTheirLimit) {
  Committer committer(*store, {.group_bytes_max = 1000});
  Gate gate;
  const auto entity = community(3);
  ASSERT_TRUE(committer.submit(gate.first(entity)));
  gate.wait_until_closed();
  std::vector<std::uint64_t> indexes;
  for (std::uint64_t i = 0; i < 6; ++i) {
    // The last is larger than any group may be and goes alone.
    const std::string value(i == 5 ? 5000 : 400, 'v');
    ASSERT_TRUE(committer.submit({shard_of(entity), put(event_key(entity, i), value),
                                  [&](const absl::Status&, CommitPosition position) {
                                    indexes.push_back(position.index);
                                  }}));
  }
  gate.open();
  committer.stop();
  EXPECT_THAT(indexes, testing::ElementsAre(2, 2, 3, 3, 4, 5));
}

TEST_F(CommitterTest, RefusesMoreThanTheQueueMayHold) {
  Committer committer(*store, {.queued_bytes_max = 1000});
  const auto entity = community(3);
  Gate gate;
  ASSERT_TRUE(committer.submit(gate.first(entity)));
  gate.wait_until_closed();
  const auto commit = [&](std::size_t bytes) {
    return Commit{shard_of(entity), put(event_key(entity, 1), std::string(bytes, 'v')), nullptr};
  };
  EXPECT_FALSE(committer.submit(commit(1000)));
  EXPECT_TRUE(committer.submit(commit(800)));
  EXPECT_FALSE(committer.submit(commit(200)));
  EXPECT_TRUE(committer.submit(commit(10)));
  gate.open();
  committer.stop();
  EXPECT_EQ(committer.stats().commits, 3u);
  EXPECT_FALSE(committer.submit(commit(1)));
  EXPECT_EQ(committer.state(), CommitterState::stopped);
}

TEST_F(CommitterTest, RefusesARowOutsideTheShardAndGoesOn) {
  Committer committer(*store, {});
  const auto here = community(1);
  const auto elsewhere = community(2);
  ASSERT_NE(shard_of(here), shard_of(elsewhere));
  auto mixed = put(head_key(here), "must not be written");
  mixed.put(head_key(elsewhere), "x");
  EXPECT_EQ(commit_and_wait(committer, shard_of(here), mixed).first.code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(commit_and_wait(committer, Shard{1024}, put("\x04\x00mm", "x")).first.code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(commit_and_wait(committer, shard_of(here), put("", "x")).first.code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store->get(head_key(here)).value(), std::nullopt);
  EXPECT_TRUE(commit_and_wait(committer, shard_of(here), put(head_key(here), "x")).first.ok());
}

TEST_F(CommitterTest, AnswersAnEmptyCommitWithTheEndOfTheLog) {
  Committer committer(*store, {});
  const auto entity = community(1);
  commit_and_wait(committer, shard_of(entity), put(head_key(entity), "x"));
  const auto [status, position] = commit_and_wait(committer, shard_of(entity), {});
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(position.index, 1u);
  EXPECT_EQ(committer.stats().groups, 1u);
}

}  // namespace
}  // namespace wardmote::storage
