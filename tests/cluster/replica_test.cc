#include "cluster/replica.h"

#include <gtest/gtest.h>

namespace wardmote::cluster {
namespace {

using Outputs = std::vector<ReplicaOutput>;

const Member anna{NodeId{1}, "a"};
const Member ben{NodeId{2}, "b"};
const Member cleo{NodeId{3}, "c"};

template <class Kind>
std::vector<Kind> all(const Outputs& outputs) {
  std::vector<Kind> found;
  for (const auto& output : outputs)
    if (const auto* kind = std::get_if<Kind>(&output)) found.push_back(*kind);
  return found;
}

template <class Message>
std::vector<Message> sent(const Outputs& outputs, NodeId to) {
  std::vector<Message> found;
  for (const auto& send : all<Send>(outputs))
    if (const auto* message = std::get_if<Message>(&send.message); message && send.to == to)
      found.push_back(*message);
  return found;
}

ShardRecord record_of(Epoch epoch, NodeId primary, std::vector<Member> isr,
                      std::vector<Member> learners = {}) {
  return {.epoch = epoch,
          .primary = primary,
          .isr = std::move(isr),
          .learners = std::move(learners),
          .min_isr = 2};
}

/// A replica whose every write is on the disk at once.
class Copy {
 public:
  explicit Copy(Member self, DurableReplica durable = {})
      : replica(ReplicaOptions{.self = std::move(self)}, std::move(durable)) {}

  Outputs step(const ReplicaInput& input) {
    auto outputs = replica.step(input, now);
    for (std::size_t i = 0; i < outputs.size(); ++i)
      if (const auto* write = std::get_if<Write>(&outputs[i])) {
        auto more = replica.step(Synced{write->number}, now);
        outputs.insert(outputs.end(), more.begin(), more.end());
      }
    return outputs;
  }
  Outputs see(ShardRecord record, Revision revision) {
    return step(RecordSeen{std::move(record), revision});
  }
  Outputs submit(const std::string& payload) { return step(Submit{.payload = payload}); }
  Outputs appended(const Member& by, LogIndex durable) {
    return step(Received{by.node, Appended{replica.epoch(), durable, by}});
  }
  Outputs pass(Time time) {
    now += time;
    return step(Tick{});
  }

  Time now{};
  Replica replica;
};

DurableReplica with_entries(Epoch max_epoch, std::vector<Entry> entries, LogIndex commit = 0) {
  return {.max_epoch = max_epoch,
          .commit = commit,
          .log = ReplicaLog({}, 0, {entries.begin(), entries.end()})};
}

Copy serving_primary(std::vector<Member> isr = {anna, ben, cleo},
                     std::vector<Member> learners = {}) {
  Copy copy(anna);
  copy.see(record_of(1, anna.node, isr, std::move(learners)), 10);
  for (const auto& member : isr) copy.appended(member, 0);
  EXPECT_EQ(copy.replica.role(), Role::serving);
  return copy;
}

TEST(Primary, CommitsWhenTheWholeInSyncSetHasIt) {
  auto primary = serving_primary();
  const auto outputs = primary.submit("x");
  EXPECT_EQ(all<Accepted>(outputs)[0].index, 1U);
  EXPECT_EQ(sent<Append>(outputs, ben.node).size(), 1U);
  EXPECT_TRUE(all<Committed>(primary.appended(ben, 1)).empty());
  EXPECT_EQ(all<Committed>(primary.appended(cleo, 1))[0].index, 1U);
}

TEST(Primary, CountsNoAnswerOfAnotherDiskOrEpoch) {
  auto primary = serving_primary({anna, ben});
  primary.submit("x");
  EXPECT_TRUE(all<Committed>(primary.appended({ben.node, "new"}, 1)).empty());
  EXPECT_TRUE(all<Committed>(primary.step(Received{ben.node, Appended{0, 1, ben}})).empty());
  EXPECT_EQ(all<Committed>(primary.appended(ben, 1)).size(), 1U);
}

TEST(Primary, WaitsForItsOwnDisk) {
  Replica primary({.self = anna}, {});
  primary.step(RecordSeen{record_of(1, anna.node, {anna, ben}), 10}, Time{0});
  primary.step(Synced{1}, Time{0});
  primary.step(Received{ben.node, Appended{1, 0, ben}}, Time{0});
  const auto write = all<Write>(primary.step(Submit{.payload = "x"}, Time{0}))[0];
  EXPECT_TRUE(
      all<Committed>(primary.step(Received{ben.node, Appended{1, 1, ben}}, Time{0})).empty());
  EXPECT_EQ(all<Committed>(primary.step(Synced{write.number}, Time{0})).size(), 1U);
}

TEST(Primary, CommitsNothingBelowMinIsr) {
  auto primary = serving_primary({anna});
  EXPECT_FALSE(primary.replica.accepts());
  EXPECT_EQ(all<Refused>(primary.submit("x")).size(), 1U);
}

TEST(Primary, ShrinksOnlyWhenEtcdSaysSo) {
  auto primary = serving_primary();
  primary.submit("x");
  primary.appended(ben, 1);
  const auto proposals = all<Propose>(primary.pass(Time{2000}));
  ASSERT_EQ(proposals.size(), 1U);
  EXPECT_EQ(proposals[0].expected, 10);
  EXPECT_EQ(proposals[0].record.isr, (std::vector<Member>{anna, ben}));
  EXPECT_EQ(proposals[0].record.learners, (std::vector<Member>{cleo}));
  EXPECT_EQ(primary.replica.commit(), 0U);
  primary.step(ProposalAnswered{.expected = 10, .applied = true, .revision = 11});
  EXPECT_EQ(primary.replica.commit(), 1U);
}

TEST(Primary, RepeatsAChangeWhoseOutcomeItDoesNotKnow) {
  auto primary = serving_primary();
  primary.submit("x");
  primary.appended(ben, 1);
  const auto first = all<Propose>(primary.pass(Time{2000}))[0];
  const auto again = all<Propose>(primary.pass(Time{1000}));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].record, first.record);
  EXPECT_EQ(again[0].expected, first.expected);
  // Refused, because it was applied the first time: the record tells.
  primary.step(ProposalAnswered{.expected = 10, .applied = false});
  EXPECT_EQ(primary.replica.commit(), 0U);
  primary.see(first.record, 11);
  EXPECT_EQ(primary.replica.commit(), 1U);
}

TEST(Primary, NeverShrinksBelowMinIsr) {
  auto primary = serving_primary({anna, ben});
  primary.submit("x");
  EXPECT_TRUE(all<Propose>(primary.pass(Time{5000})).empty());
}

// docs/decisions/0015: cluster.md let a learner in that lagged by fewer than 64 entries.
TEST(Primary, LetsNobodyInWhoLacksWhatIsCommitted) {
  auto primary = serving_primary({anna, ben}, {cleo});
  primary.submit("x");
  primary.appended(ben, 1);
  ASSERT_EQ(primary.replica.commit(), 1U);
  EXPECT_TRUE(all<Propose>(primary.appended(cleo, 0)).empty());
  // From then on it is waited for.
  primary.submit("y");
  primary.appended(ben, 2);
  EXPECT_EQ(primary.replica.commit(), 1U);
  const auto proposals = all<Propose>(primary.appended(cleo, 1));
  ASSERT_EQ(proposals.size(), 1U);
  EXPECT_TRUE(contains(proposals[0].record.isr, cleo));
}

// docs/decisions/0015, found by the simulator: what a new primary has in its log may be committed.
TEST(Primary, LetsNobodyInWhoLacksWhatItMayHaveToRecover) {
  Copy primary(anna, with_entries(1, {{1, 1, "x"}, {1, 2, "y"}}, 1));
  primary.see(record_of(2, anna.node, {anna, ben}, {cleo}), 20);
  ASSERT_EQ(primary.replica.role(), Role::recovering);
  EXPECT_TRUE(all<Propose>(primary.appended(cleo, 1)).empty());
  EXPECT_EQ(all<Propose>(primary.appended(cleo, 2)).size(), 1U);
}

TEST(Primary, ServesWhenItsWholeLogIsCommittedInItsEpoch) {
  Copy primary(anna, with_entries(1, {{1, 1, "x"}}));
  primary.see(record_of(2, anna.node, {anna, ben}), 20);
  EXPECT_EQ(primary.replica.role(), Role::recovering);
  EXPECT_EQ(all<Refused>(primary.submit("y")).size(), 1U);
  const auto outputs = primary.appended(ben, 1);
  EXPECT_EQ(all<Committed>(outputs).size(), 1U);
  EXPECT_EQ(primary.replica.role(), Role::serving);
}

// docs/decisions/0015: an entry that the disk has lost may live on another, with the same number.
TEST(Primary, TakesANewEpochAfterARestart) {
  Copy primary(anna, with_entries(3, {{3, 1, "x"}}));
  const auto proposals = all<Propose>(primary.see(record_of(3, anna.node, {anna, ben}), 30));
  ASSERT_EQ(proposals.size(), 1U);
  EXPECT_EQ(proposals[0].record.epoch, 4U);
  EXPECT_EQ(primary.replica.role(), Role::follower);
  primary.step(ProposalAnswered{.expected = 30, .applied = true, .revision = 31});
  EXPECT_EQ(primary.replica.role(), Role::recovering);
  EXPECT_EQ(primary.replica.epoch(), 4U);
}

TEST(Primary, IsNoneWithoutTheDiskItWasChosenFor) {
  Copy wiped({anna.node, "new"});
  wiped.see(record_of(3, anna.node, {anna, ben}), 30);
  EXPECT_EQ(wiped.replica.role(), Role::follower);
}

TEST(Primary, StepsDownWhenItIsFenced) {
  auto primary = serving_primary();
  primary.submit("x");
  const auto outputs = primary.step(Received{ben.node, Fenced{2}});
  EXPECT_EQ(all<RoleChanged>(outputs)[0].role, Role::follower);
  EXPECT_EQ(all<ReadRecord>(outputs).size(), 1U);
  EXPECT_EQ(all<Refused>(primary.submit("y")).size(), 1U);
}

TEST(HandOver, FreezesFinishesAndGivesTheShardAway) {
  auto primary = serving_primary();
  primary.submit("x");
  auto record = record_of(1, anna.node, {anna, ben, cleo});
  record.transfer_to = ben.node;
  primary.see(record, 11);
  EXPECT_TRUE(primary.replica.is_frozen());
  EXPECT_EQ(all<Refused>(primary.submit("y")).size(), 1U);
  primary.appended(ben, 1);
  const auto proposals = all<Propose>(primary.appended(cleo, 1));
  ASSERT_EQ(proposals.size(), 1U);
  EXPECT_EQ(proposals[0].record.primary, ben.node);
  EXPECT_EQ(proposals[0].record.epoch, 2U);
  EXPECT_FALSE(proposals[0].record.transfer_to);
  // Unknown: it stays frozen until it knows.
  primary.pass(Time{10'000});
  EXPECT_TRUE(primary.replica.is_frozen());
  primary.see(proposals[0].record, 12);
  EXPECT_EQ(primary.replica.role(), Role::follower);
}

TEST(HandOver, IsGivenUpWhenItTakesTooLong) {
  auto primary = serving_primary({anna, ben});
  primary.submit("x");
  auto record = record_of(1, anna.node, {anna, ben});
  record.transfer_to = ben.node;
  primary.see(record, 11);
  ASSERT_TRUE(primary.replica.is_frozen());
  EXPECT_TRUE(all<Propose>(primary.pass(Time{2999})).empty());
  const auto proposals = all<Propose>(primary.pass(Time{1}));
  ASSERT_EQ(proposals.size(), 1U);
  EXPECT_EQ(proposals[0].record.epoch, 1U);
  EXPECT_FALSE(proposals[0].record.transfer_to);
  primary.step(ProposalAnswered{.expected = 11, .applied = true, .revision = 12});
  EXPECT_TRUE(primary.replica.accepts());
}

TEST(Follower, AnswersForWhatIsOnItsDisk) {
  Replica follower({.self = ben}, {});
  const Append append{.epoch = 1, .entries = {{1, 5, "x"}}};
  const auto outputs = follower.step(Received{anna.node, append}, Time{0});
  EXPECT_TRUE(all<Send>(outputs).empty());
  const auto write = all<Write>(outputs)[0];
  const auto answers = sent<Appended>(follower.step(Synced{write.number}, Time{0}), anna.node);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].durable, 1U);
}

TEST(Follower, ObeysNoOlderEpoch) {
  Copy follower(ben);
  follower.step(Received{cleo.node, Append{.epoch = 2}});
  const auto outputs =
      follower.step(Received{anna.node, Append{.epoch = 1, .entries = {{1, 5, "x"}}}});
  EXPECT_EQ(sent<Fenced>(outputs, anna.node)[0].epoch, 2U);
  EXPECT_EQ(follower.replica.log().last().index, 0U);
}

TEST(Follower, RemembersTheEpochOverARestart) {
  Copy follower(ben, with_entries(2, {}));
  const auto outputs = follower.step(Received{anna.node, Append{.epoch = 1}});
  EXPECT_EQ(sent<Fenced>(outputs, anna.node).size(), 1U);
}

TEST(Follower, AsksForWhatItLacks) {
  Copy follower(ben, with_entries(1, {{1, 1, "x"}}));
  const auto outputs = follower.step(
      Received{anna.node, Append{.epoch = 1, .previous = {1, 5}, .entries = {{1, 6, "z"}}}});
  EXPECT_EQ(sent<NeedFrom>(outputs, anna.node)[0].index, 2U);
}

TEST(Follower, CutsOffATailThatTheNewPrimaryHasNot) {
  Copy follower(ben, with_entries(1, {{1, 1, "x"}, {1, 2, "lost"}}));
  const auto outputs = follower.step(
      Received{cleo.node, Append{.epoch = 2, .previous = {1, 1}, .entries = {{2, 3, "y"}}}});
  EXPECT_EQ(all<Write>(outputs)[0].truncate_after, LogIndex{1});
  EXPECT_EQ(follower.replica.log().at(2).payload, "y");
}

TEST(Follower, CommitsNoFurtherThanItsLogIsThePrimarys) {
  Copy follower(ben, with_entries(1, {{1, 1, "x"}, {1, 2, "old"}}));
  follower.step(Received{cleo.node, Append{.epoch = 2, .previous = {1, 1}, .commit = 2}});
  EXPECT_EQ(follower.replica.commit(), 1U);
}

TEST(Follower, StopsForGoodWhenItContradictsWhatIsCommitted) {
  Copy follower(ben, with_entries(1, {{1, 1, "x"}}, 1));
  const auto outputs =
      follower.step(Received{cleo.node, Append{.epoch = 2, .entries = {{2, 1, "other"}}}});
  EXPECT_EQ(all<Diverged>(outputs)[0].index, 1U);
  EXPECT_TRUE(follower.step(Received{cleo.node, Append{.epoch = 3}}).empty());
}

TEST(Learner, GetsASnapshotWhenTheLogBeginsLater) {
  Copy learner(cleo);
  const Snapshot snapshot{.epoch = 1, .at = {1, 9}, .timestamp_ms = 5, .state = "s"};
  const auto outputs = learner.step(Received{anna.node, snapshot});
  EXPECT_EQ(all<Installed>(outputs).size(), 1U);
  EXPECT_EQ(sent<Appended>(outputs, anna.node).back().durable, 9U);
  EXPECT_EQ(learner.replica.commit(), 9U);
}

TEST(Learner, KeepsALogThatHasTheSnapshotsEntry) {
  Copy member(cleo, with_entries(1, {{1, 1, "x"}, {1, 2, "y"}}));
  const auto outputs =
      member.step(Received{anna.node, Snapshot{.epoch = 1, .at = {1, 1}, .state = "s"}});
  EXPECT_TRUE(all<Installed>(outputs).empty());
  EXPECT_EQ(member.replica.log().last().index, 2U);
}

TEST(ReplicaLog, SendsNoMoreBytesThanItMay) {
  const ReplicaLog log({}, 0, {{1, 1, "aaa"}, {1, 2, "bbb"}, {1, 3, "ccc"}});
  EXPECT_EQ(log.entries(1, 9, 1).size(), 1U) << "one, however large";
  EXPECT_EQ(log.entries(1, 9, 4).size(), 2U);
  EXPECT_EQ(log.entries(2, 9, 100).size(), 2U);
  EXPECT_EQ(log.entries(1, 2, 100).size(), 2U);
}

TEST(Primary, TrimsWhatEveryMemberHas) {
  Replica primary({.self = anna, .log_keep = 2}, {});
  Time now{};
  const auto step = [&](const ReplicaInput& input) {
    for (const auto& write : all<Write>(primary.step(input, now)))
      primary.step(Synced{write.number}, now);
  };
  step(RecordSeen{record_of(1, anna.node, {anna, ben}), 10});
  step(Received{ben.node, Appended{1, 0, ben}});
  for (int i = 0; i < 9; ++i) step(Submit{.payload = "x"});
  step(Tick{});
  EXPECT_EQ(primary.log().base().index, 0U);
  step(Received{ben.node, Appended{1, 9, ben}});
  step(Tick{});
  EXPECT_EQ(primary.log().base().index, 7U);
}

}  // namespace
}  // namespace wardmote::cluster
