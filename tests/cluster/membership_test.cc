#include "cluster/membership.h"

#include <gtest/gtest.h>

namespace wardmote::cluster {
namespace {

using Outputs = std::vector<MembershipOutput>;

template <class Kind>
const Kind* find(const Outputs& outputs) {
  for (const auto& output : outputs)
    if (const auto* kind = std::get_if<Kind>(&output)) return kind;
  return nullptr;
}

class MembershipTest : public testing::Test {
 protected:
  Outputs tick(std::int64_t now) { return membership.step(MembershipTick{}, Time{now}); }
  /// Joins at 0; answers the first heartbeat at once.
  void join() {
    const auto grant = find<GrantLease>(tick(0))->attempt;
    const auto write = find<WriteNode>(membership.step(LeaseGranted{grant, 77}, Time{0}))->attempt;
    const auto beat =
        find<Heartbeat>(membership.step(NodeWritten{write, true, 5}, Time{0}))->attempt;
    answer(beat, 0);
    ASSERT_TRUE(membership.is_member(Time{0}));
  }
  Outputs answer(Attempt attempt, std::int64_t now) {
    membership.step(KeepAliveAnswered{attempt, true}, Time{now});
    return membership.step(BeatAnswered{attempt, true}, Time{now});
  }

  Membership membership{{}, 0};
};

TEST_F(MembershipTest, RevokesTheLeaseOfItsLastLifeFirst) {
  Membership restarted({}, 42);
  const auto outputs = restarted.step(MembershipTick{}, Time{0});
  ASSERT_NE(find<RevokeLease>(outputs), nullptr);
  EXPECT_EQ(find<RevokeLease>(outputs)->lease, 42);
  EXPECT_NE(find<GrantLease>(outputs), nullptr);
}

TEST_F(MembershipTest, StoresALeaseBeforeItIsUsed) {
  const auto grant = find<GrantLease>(tick(0))->attempt;
  const auto outputs = membership.step(LeaseGranted{grant, 77}, Time{0});
  ASSERT_EQ(outputs.size(), 2U);
  EXPECT_EQ(std::get<StoreLease>(outputs[0]).lease, 77);
  EXPECT_EQ(std::get<WriteNode>(outputs[1]).lease, 77);
}

TEST_F(MembershipTest, CountsFromWhenTheHeartbeatWasSent) {
  join();
  const auto beat = find<Heartbeat>(tick(1000))->attempt;
  answer(beat, 1900);
  EXPECT_EQ(membership.deadline(), Time{1000 + 3500});
}

TEST_F(MembershipTest, NeedsBothAnswersOfOneHeartbeat) {
  join();
  const auto first = find<Heartbeat>(tick(1000))->attempt;
  membership.step(KeepAliveAnswered{first, true}, Time{1100});
  const auto second = find<Heartbeat>(tick(2000))->attempt;
  membership.step(BeatAnswered{second, true}, Time{2100});
  EXPECT_EQ(membership.deadline(), Time{3500});
}

TEST_F(MembershipTest, StopsAtTheDeadlineByItself) {
  join();
  tick(1000);
  EXPECT_TRUE(membership.is_member(Time{3499}));
  EXPECT_FALSE(membership.is_member(Time{3500}));
  EXPECT_NE(find<Stopped>(tick(3500)), nullptr);
}

TEST_F(MembershipTest, ComesBackWithTheSameLeaseIfItStillLives) {
  join();
  tick(3500);
  const auto beat = find<Heartbeat>(tick(4600))->attempt;
  EXPECT_NE(find<Joined>(answer(beat, 4700)), nullptr);
  EXPECT_EQ(membership.lease(), 77);
}

// etcd-io/etcd#20813: a keep-alive may be answered although the lease is gone.
TEST_F(MembershipTest, BelievesTheGuardAndNotTheKeepAlive) {
  join();
  const auto beat = find<Heartbeat>(tick(1000))->attempt;
  membership.step(KeepAliveAnswered{beat, true}, Time{1010});
  const auto outputs = membership.step(BeatAnswered{beat, false}, Time{1020});
  EXPECT_NE(find<Stopped>(outputs), nullptr);
  EXPECT_NE(find<GrantLease>(outputs), nullptr);
  EXPECT_FALSE(membership.is_member(Time{1020}));
}

TEST_F(MembershipTest, TriesAgainWhenNothingIsAnswered) {
  const auto first = find<GrantLease>(tick(0))->attempt;
  const auto outputs = tick(1000);
  ASSERT_NE(find<GrantLease>(outputs), nullptr);
  // The answer to the first attempt is too late.
  EXPECT_TRUE(membership.step(LeaseGranted{first, 1}, Time{1001}).empty());
}

}  // namespace
}  // namespace wardmote::cluster
