#include "cluster/codec.h"

#include <gtest/gtest.h>

#include "cluster/lane_codec.h"

namespace wardmote::cluster {
namespace {

const Member anna{NodeId{1}, std::string("\0disk", 5)};
const Member ben{NodeId{2}, "b"};

TEST(Codec, BringsBackAShardsRecord) {
  const ShardRecord record{.epoch = 7,
                           .primary = anna.node,
                           .isr = {anna, ben},
                           .learners = {{NodeId{3}, "c"}},
                           .transfer_to = ben.node,
                           .min_isr = 2,
                           .move_id = 9,
                           .updated_by = "controller"};
  EXPECT_EQ(decode_shard(encode(record)), record);
}

TEST(Codec, BringsBackANodesRecord) {
  const NodeRecord record{.address = "10.0.0.1:7000",
                          .zone = "a",
                          .version = "1.2",
                          .disk = anna.disk,
                          .weight = 0.5,
                          .draining = true};
  EXPECT_EQ(decode_node(encode(record)), record);
}

TEST(Codec, RefusesWhatIsNoRecord) {
  EXPECT_FALSE(decode_shard("\xff\xff"));
  EXPECT_FALSE(decode_shard(""));
  EXPECT_FALSE(decode_shard(encode(ShardRecord{.epoch = 1, .primary = anna.node})));
  EXPECT_FALSE(decode_node(""));
  EXPECT_FALSE(decode_message(""));
}

template <class Message>
Message back(const Message& message) {
  const auto decoded = decode_message(encode(ShardMessage{ShardId{5}, message}));
  EXPECT_TRUE(decoded);
  EXPECT_EQ(decoded->shard, ShardId{5});
  return std::get<Message>(decoded->message);
}

TEST(Codec, BringsBackWhatReplicasSay) {
  const auto append = back(Append{.epoch = 3,
                                  .previous = {2, 8},
                                  .commit = 7,
                                  .entries = {{3, 1000, "x"}, {3, 1001, std::string("\0", 1)}}});
  EXPECT_EQ(append.epoch, 3U);
  EXPECT_EQ(append.previous, (Position{2, 8}));
  EXPECT_EQ(append.commit, 7U);
  EXPECT_EQ(append.entries, (std::vector<Entry>{{3, 1000, "x"}, {3, 1001, std::string("\0", 1)}}));

  const auto appended = back(Appended{.epoch = 3, .durable = 9, .by = anna});
  EXPECT_EQ(appended.durable, 9U);
  EXPECT_EQ(appended.by, anna);

  EXPECT_EQ(back(Fenced{.epoch = 4}).epoch, 4U);
  EXPECT_EQ(back(NeedFrom{.epoch = 3, .index = 2, .by = ben}).index, 2U);

  const auto snapshot = back(Snapshot{.epoch = 3, .at = {2, 5}, .timestamp_ms = 1, .state = "s"});
  EXPECT_EQ(snapshot.at, (Position{2, 5}));
  EXPECT_EQ(snapshot.state, "s");
}

constexpr LaneId lane{ShardId{1}, 5, ShardId{2}, 3};

TEST(LaneCodec, BringsBackAnEnvelope) {
  const LaneEnvelope envelope{.lane = lane,
                              .seq = 9,
                              .item = {.community = 4,
                                       .bot = 1,
                                       .generation = 2,
                                       .update_id = 77,
                                       .telegram_date = 1000,
                                       .payload = "x"},
                              .floor = 70,
                              .abandoned = true};
  const auto decoded = decode_envelope(encode(envelope));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->lane, envelope.lane);
  EXPECT_EQ(decoded->seq, envelope.seq);
  EXPECT_EQ(decoded->item, envelope.item);
  EXPECT_EQ(decoded->floor, envelope.floor);
  EXPECT_TRUE(decoded->abandoned);
}

TEST(LaneCodec, BringsBackEveryAnswer) {
  for (const auto outcome : {LaneOutcome::applied, LaneOutcome::duplicate, LaneOutcome::not_owner,
                             LaneOutcome::retry, LaneOutcome::poison}) {
    const auto decoded = decode_ack(encode(LaneAck{.lane = lane,
                                                   .seq = 9,
                                                   .outcome = outcome,
                                                   .owner = NodeId{3},
                                                   .owner_epoch = 8,
                                                   .retry_after = Time{250}}));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->outcome, outcome);
    EXPECT_EQ(decoded->owner, NodeId{3});
    EXPECT_EQ(decoded->owner_epoch, 8U);
    EXPECT_EQ(decoded->retry_after, Time{250});
  }
}

TEST(LaneCodec, RefusesWhatIsNoMessage) {
  EXPECT_FALSE(decode_envelope(""));
  EXPECT_FALSE(decode_ack(""));
  EXPECT_FALSE(decode_ack("\xff"));
}

}  // namespace
}  // namespace wardmote::cluster
