#include "cluster/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace wardmote::cluster {
namespace {

NodeId node(std::uint32_t number) { return NodeId{number}; }
Member member(std::uint32_t number) { return {node(number), "d" + std::to_string(number)}; }

class PlanTest : public testing::Test {
 protected:
  void join(std::uint32_t number, const std::string& zone = "z") {
    view.nodes[node(number)] = {.zone = zone, .version = "1", .disk = member(number).disk};
  }
  void add(std::uint16_t shard, std::uint32_t primary, std::vector<std::uint32_t> isr,
           std::vector<std::uint32_t> learners = {}) {
    ShardRecord record{.epoch = 4, .primary = node(primary), .min_isr = 2};
    for (const auto number : isr) record.isr.push_back(member(number));
    for (const auto number : learners) record.learners.push_back(member(number));
    view.shards[ShardId{shard}] = {.record = record, .revision = 100 + shard};
    options.shard_count = static_cast<std::uint32_t>(view.shards.size());
  }
  std::vector<SetShard> plan_at(std::int64_t seconds) {
    return plan(view, options, std::chrono::seconds{seconds});
  }

  ClusterView view;
  PlanOptions options{.shard_count = 0};
};

TEST_F(PlanTest, DoesNothingWhenAllIsWell) {
  for (std::uint32_t number = 1; number <= 3; ++number) join(number);
  for (std::uint16_t shard = 0; shard < 3; ++shard) add(shard, 1u + shard, {1, 2, 3});
  EXPECT_TRUE(plan_at(1000).empty());
}

TEST_F(PlanTest, CreatesShardsInAllZonesAndSpreadsPrimaries) {
  join(1, "a");
  join(2, "a");
  join(3, "b");
  join(4, "c");
  options.shard_count = 60;
  const auto changes = plan_at(0);
  ASSERT_EQ(changes.size(), 60U);
  std::map<NodeId, int> primaries;
  for (const auto& change : changes) {
    EXPECT_EQ(change.expected, 0);
    EXPECT_EQ(change.record.epoch, 1U);
    ASSERT_EQ(change.record.isr.size(), 3U);
    std::set<std::string> zones;
    for (const auto& one : change.record.isr) zones.insert(view.nodes[one.node].zone);
    EXPECT_EQ(zones.size(), 3U);
    ++primaries[change.record.primary];
  }
  for (const auto& [id, count] : primaries) EXPECT_NEAR(count, 15, 6);
}

TEST_F(PlanTest, CreatesNothingThatCouldNotCommit) {
  join(1);
  options.shard_count = 1;
  EXPECT_TRUE(plan_at(0).empty());
}

TEST_F(PlanTest, PromotesOnlyWhoIsInSyncWithTheDiskItJoinedWith) {
  join(2);
  join(3);
  join(4);
  view.nodes[node(2)].disk = "new";
  add(0, 1, {1, 2, 3}, {4});
  const auto changes = plan_at(0);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].reason, PlanReason::failover);
  EXPECT_EQ(changes[0].expected, 100);
  EXPECT_EQ(changes[0].record.primary, node(3));
  EXPECT_EQ(changes[0].record.epoch, 5U);
  EXPECT_FALSE(contains(changes[0].record.isr, member(2))) << "its disk is lost";
  EXPECT_TRUE(contains(changes[0].record.isr, member(1))) << "it may come back with everything";
}

TEST_F(PlanTest, LeavesAShardAloneThatNobodyLiveHasInFull) {
  join(4);
  join(5);
  join(6);
  add(0, 1, {1, 2}, {4});
  for (const auto& change : plan_at(0)) EXPECT_NE(change.reason, PlanReason::failover);
}

TEST_F(PlanTest, SpreadsTheShardsOfADeadNode) {
  for (std::uint32_t number = 2; number <= 3; ++number) join(number);
  for (std::uint16_t shard = 0; shard < 10; ++shard) add(shard, 1, {1, 2, 3});
  std::map<NodeId, int> primaries;
  for (const auto& change : plan_at(0)) ++primaries[change.record.primary];
  EXPECT_EQ(primaries[node(2)], 5);
  EXPECT_EQ(primaries[node(3)], 5);
}

TEST_F(PlanTest, ReplacesAMissingMemberAfterPatienceOnly) {
  for (const auto number : {1U, 2U, 4U}) join(number);
  add(0, 1, {1, 2, 3});
  view.absent_since[node(3)] = Time{0};
  EXPECT_TRUE(plan_at(299).empty());
  const auto changes = plan_at(300);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].reason, PlanReason::repair);
  EXPECT_TRUE(contains(changes[0].record.learners, member(4)));
}

TEST_F(PlanTest, ReplacesALostDiskAtOnce) {
  for (const auto number : {1U, 2U, 3U}) join(number);
  add(0, 1, {1, 2, 3});
  view.nodes[node(3)].disk = "new";
  const auto changes = plan_at(0);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(contains(changes[0].record.learners, {node(3), "new"}));
  EXPECT_FALSE(contains(changes[0].record.isr, member(3)));
}

TEST_F(PlanTest, TakesOutWhoIsTooManyAndNeverThePrimary) {
  for (std::uint32_t number = 1; number <= 4; ++number) join(number);
  add(0, 1, {1, 2, 3, 4});
  view.nodes[node(1)].weight = 0.1;
  const auto changes = plan_at(0);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].record.isr.size(), 3U);
  EXPECT_TRUE(contains(changes[0].record.isr, member(1)));
}

TEST_F(PlanTest, DrainsANodeStepByStep) {
  for (std::uint32_t number = 1; number <= 4; ++number) join(number);
  view.nodes[node(1)].draining = true;
  add(0, 1, {1, 2, 3});
  auto changes = plan_at(0);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].reason, PlanReason::drain);
  ASSERT_TRUE(changes[0].record.transfer_to);
  EXPECT_NE(*changes[0].record.transfer_to, node(1));
  // Handed over: another copy first,
  add(0, 2, {1, 2, 3});
  changes = plan_at(0);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(contains(changes[0].record.learners, member(4)));
  // and when that is in sync the old one goes.
  add(0, 2, {1, 2, 3, 4});
  changes = plan_at(0);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_FALSE(contains(changes[0].record.isr, member(1)));
}

TEST_F(PlanTest, MovesReplicasToANewNodeFewAtATime) {
  for (std::uint32_t number = 1; number <= 4; ++number) join(number);
  for (std::uint16_t shard = 0; shard < 120; ++shard) add(shard, 1 + shard % 3, {1, 2, 3});
  EXPECT_TRUE(plan_at(59).empty()) << "membership has just changed";
  const auto changes = plan_at(60);
  ASSERT_FALSE(changes.empty());
  EXPECT_LE(changes.size(), 2U) << "two into one node";
  for (const auto& change : changes) {
    EXPECT_EQ(change.reason, PlanReason::balance);
    EXPECT_TRUE(contains(change.record.learners, member(4)));
  }
}

TEST_F(PlanTest, MovesNothingDuringARollout) {
  for (std::uint32_t number = 1; number <= 4; ++number) join(number);
  for (std::uint16_t shard = 0; shard < 60; ++shard) add(shard, 1, {1, 2, 3});
  view.nodes[node(2)].version = "2";
  EXPECT_TRUE(plan_at(1000).empty());
}

TEST_F(PlanTest, SpreadsPrimaries) {
  for (std::uint32_t number = 1; number <= 3; ++number) join(number);
  for (std::uint16_t shard = 0; shard < 60; ++shard) add(shard, 1, {1, 2, 3});
  const auto changes = plan_at(1000);
  ASSERT_EQ(changes.size(), 1U) << "one out of a node at a time";
  EXPECT_EQ(changes[0].reason, PlanReason::spread_primaries);
}

TEST_F(PlanTest, CommitsWithOneCopyOnlyIfItIsTold) {
  join(1);
  add(0, 1, {1, 2});
  view.short_since[ShardId{0}] = Time{0};
  EXPECT_TRUE(plan_at(60).empty());
  options.degrade_after = std::chrono::seconds{60};
  auto changes = plan_at(60);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].reason, PlanReason::degrade);
  EXPECT_EQ(changes[0].record.min_isr, 1U);
  // Back to two when two are there.
  view.shards[ShardId{0}].record.min_isr = 1;
  view.short_since.clear();
  join(2);
  changes = plan_at(70);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].record.min_isr, 2U);
}

}  // namespace
}  // namespace wardmote::cluster
