#include <gtest/gtest.h>

#include "cluster/lane_receiver.h"
#include "cluster/lane_sender.h"

namespace wardmote::cluster {
namespace {

constexpr ShardId inbox{1};
constexpr ShardId home{2};
constexpr NodeId owner{7};

template <class Kind, class Output>
std::vector<Kind> all(const std::vector<Output>& outputs) {
  std::vector<Kind> found;
  for (const auto& output : outputs)
    if (const auto* kind = std::get_if<Kind>(&output)) found.push_back(*kind);
  return found;
}

std::vector<std::uint64_t> numbers(const std::vector<SendEnvelope>& sent) {
  std::vector<std::uint64_t> list;
  for (const auto& one : sent) list.push_back(one.envelope.seq);
  return list;
}

class LaneSenderTest : public testing::Test {
 protected:
  std::vector<LaneSenderOutput> enqueue(std::int64_t update_id) {
    return lane.step(Enqueue{{.community = 1, .bot = 1, .update_id = update_id}}, Time{0});
  }
  std::vector<LaneSenderOutput> ack(std::uint64_t seq, LaneOutcome outcome, std::int64_t now,
                                    Epoch epoch = 3) {
    return lane.step(LaneAcked{{.lane = {inbox, 5, home, epoch}, .seq = seq, .outcome = outcome}},
                     Time{now});
  }

  LaneSender lane{{}, inbox, 5, home};
};

TEST_F(LaneSenderTest, WaitsUntilItKnowsTheOwner) {
  EXPECT_TRUE(enqueue(10).empty());
  EXPECT_EQ(all<AskOwner>(lane.step(LaneTick{}, Time{0})).size(), 1U);
  const auto sent = all<SendEnvelope>(lane.step(OwnerSeen{owner, 3}, Time{0}));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].to, owner);
  EXPECT_EQ(sent[0].envelope.lane, (LaneId{inbox, 5, home, 3}));
}

TEST_F(LaneSenderTest, HasNoMoreUnderWayThanItsWindow) {
  lane.step(OwnerSeen{owner, 3}, Time{0});
  std::size_t sent = 0;
  for (std::int64_t id = 1; id <= 300; ++id) sent += all<SendEnvelope>(enqueue(id)).size();
  EXPECT_EQ(sent, 256U);
  EXPECT_EQ(all<SendEnvelope>(ack(10, LaneOutcome::applied, 0)).size(), 10U);
}

TEST_F(LaneSenderTest, TakesAnAnswerForAllBefore) {
  lane.step(OwnerSeen{owner, 3}, Time{0});
  for (std::int64_t id = 11; id <= 13; ++id) enqueue(id);
  const auto delivered = all<Delivered>(ack(2, LaneOutcome::poison, 0));
  ASSERT_EQ(delivered.size(), 2U);
  EXPECT_EQ(delivered[0].outcome, LaneOutcome::applied);
  EXPECT_EQ(delivered[1].update_id, 12);
  EXPECT_EQ(delivered[1].outcome, LaneOutcome::poison);
  EXPECT_EQ(lane.backlog(), 1U);
}

TEST_F(LaneSenderTest, GoesBackWhenNothingIsAnswered) {
  lane.step(OwnerSeen{owner, 3}, Time{0});
  for (std::int64_t id = 11; id <= 13; ++id) enqueue(id);
  ack(1, LaneOutcome::applied, 100);
  EXPECT_TRUE(all<SendEnvelope>(lane.step(LaneTick{}, Time{600})).empty());
  EXPECT_EQ(numbers(all<SendEnvelope>(lane.step(LaneTick{}, Time{700}))),
            (std::vector<std::uint64_t>{2, 3}));
}

TEST_F(LaneSenderTest, BeginsAnewWithAnotherPrimary) {
  lane.step(OwnerSeen{owner, 3}, Time{0});
  for (std::int64_t id = 11; id <= 13; ++id) enqueue(id);
  ack(1, LaneOutcome::applied, 0);
  const auto sent = all<SendEnvelope>(lane.step(OwnerSeen{NodeId{8}, 4}, Time{0}));
  EXPECT_EQ(numbers(sent), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(sent[0].envelope.item.update_id, 12);
  // What the old one answers now means other numbers.
  EXPECT_TRUE(all<Delivered>(ack(2, LaneOutcome::applied, 0)).empty());
}

TEST_F(LaneSenderTest, FollowsTheOwnerThatItIsTold) {
  lane.step(OwnerSeen{owner, 3}, Time{0});
  enqueue(11);
  const auto outputs = lane.step(LaneAcked{{.lane = {inbox, 5, home, 3},
                                            .seq = 1,
                                            .outcome = LaneOutcome::not_owner,
                                            .owner = NodeId{9},
                                            .owner_epoch = 6}},
                                 Time{0});
  ASSERT_EQ(all<SendEnvelope>(outputs).size(), 1U);
  EXPECT_EQ(all<SendEnvelope>(outputs)[0].to, NodeId{9});
}

TEST_F(LaneSenderTest, WaitsAsLongAsItIsToldTo) {
  lane.step(OwnerSeen{owner, 3}, Time{0});
  enqueue(11);
  lane.step(LaneAcked{{.lane = {inbox, 5, home, 3},
                       .seq = 1,
                       .outcome = LaneOutcome::retry,
                       .retry_after = Time{900}}},
            Time{0});
  EXPECT_TRUE(all<SendEnvelope>(lane.step(LaneTick{}, Time{899})).empty());
  EXPECT_EQ(all<SendEnvelope>(lane.step(LaneTick{}, Time{900})).size(), 1U);
}

TEST_F(LaneSenderTest, GivesUpAfterADayAndKeepsThePlace) {
  lane.step(OwnerSeen{owner, 3}, Time{0});
  enqueue(11);
  const auto day = std::chrono::duration_cast<Time>(std::chrono::hours{24});
  const auto outputs = lane.step(LaneTick{}, day);
  ASSERT_EQ(all<DeadLetter>(outputs).size(), 1U);
  const auto sent = all<SendEnvelope>(lane.step(LaneTick{}, day + Time{3000}));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_TRUE(sent[0].envelope.abandoned);
}

class LaneReceiverTest : public testing::Test {
 protected:
  std::vector<LaneReceiverOutput> receive(std::uint64_t seq, Epoch from_epoch = 5) {
    return receiver.step(EnvelopeReceived{NodeId{1}, {.lane = lane(from_epoch), .seq = seq}},
                         Time{0});
  }
  std::vector<LaneReceiverOutput> placed(std::uint64_t seq, LogIndex index,
                                         LaneOutcome outcome = LaneOutcome::applied) {
    return receiver.step(Placed{lane(5), seq, index, outcome}, Time{0});
  }
  static LaneId lane(Epoch from_epoch) { return {inbox, from_epoch, home, 3}; }

  LaneReceiver receiver{home, 3};
};

TEST_F(LaneReceiverTest, TakesALaneInOrderOnly) {
  EXPECT_TRUE(receive(2).empty());
  EXPECT_EQ(all<Deliver>(receive(1)).size(), 1U);
}

TEST_F(LaneReceiverTest, AnswersWhenItIsCommitted) {
  receive(1);
  EXPECT_TRUE(placed(1, 40).empty());
  EXPECT_TRUE(receiver.step(CommitMoved{39}, Time{0}).empty());
  const auto acks = all<SendAck>(receiver.step(CommitMoved{40}, Time{0}));
  ASSERT_EQ(acks.size(), 1U);
  EXPECT_EQ(acks[0].ack.outcome, LaneOutcome::applied);
}

TEST_F(LaneReceiverTest, AnswersAKnownOneOnlyWhenThatIsCommitted) {
  receive(1);
  EXPECT_TRUE(placed(1, 40, LaneOutcome::duplicate).empty());
  EXPECT_EQ(all<SendAck>(receiver.step(CommitMoved{40}, Time{0})).size(), 1U);
}

TEST_F(LaneReceiverTest, AnswersAgainWhenTheAnswerWasLost) {
  receive(1);
  placed(1, 40);
  receiver.step(CommitMoved{40}, Time{0});
  EXPECT_EQ(all<SendAck>(receive(1)).size(), 1U);
}

TEST_F(LaneReceiverTest, TellsOfPoisonEvenIfMoreIsCommittedWithIt) {
  receive(1);
  placed(1, 40, LaneOutcome::poison);
  receive(2);
  placed(2, 41);
  const auto acks = all<SendAck>(receiver.step(CommitMoved{41}, Time{0}));
  ASSERT_EQ(acks.size(), 2U);
  EXPECT_EQ(acks[0].ack.outcome, LaneOutcome::poison);
  EXPECT_EQ(acks[1].ack.seq, 2U);
}

TEST_F(LaneReceiverTest, IgnoresAnInboxThatWasReplaced) {
  receive(1, 6);
  EXPECT_TRUE(receive(1, 5).empty());
}

TEST_F(LaneReceiverTest, AsksToWaitWhenTheShardIsFull) {
  receive(1);
  const auto acks = all<SendAck>(receiver.step(NotPlaced{lane(5), 1, Time{100}}, Time{0}));
  ASSERT_EQ(acks.size(), 1U);
  EXPECT_EQ(acks[0].ack.outcome, LaneOutcome::retry);
  EXPECT_EQ(all<Deliver>(receive(1)).size(), 1U);
}

TEST(NotOwner, TellsTheOwnerOnlyIfItIsNewer) {
  const LaneEnvelope envelope{.lane = {inbox, 5, home, 3}, .seq = 4};
  EXPECT_EQ(not_owner(envelope, {.epoch = 3, .primary = owner}).owner_epoch, 0U);
  const auto ack = not_owner(envelope, {.epoch = 4, .primary = owner});
  EXPECT_EQ(ack.owner, owner);
  EXPECT_EQ(ack.owner_epoch, 4U);
}

}  // namespace
}  // namespace wardmote::cluster
