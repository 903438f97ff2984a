#include "cluster/inbox.h"

#include <gtest/gtest.h>

namespace wardmote::cluster {
namespace {

template <class Kind>
std::vector<Kind> all(const std::vector<InboxOutput>& outputs) {
  std::vector<Kind> found;
  for (const auto& output : outputs)
    if (const auto* kind = std::get_if<Kind>(&output)) found.push_back(*kind);
  return found;
}

std::vector<LaneItem> items(std::initializer_list<std::int64_t> ids) {
  std::vector<LaneItem> list;
  for (const auto id : ids) list.push_back({.community = 1, .bot = 1, .update_id = id});
  return list;
}

std::vector<InboxOutput> tick(Inbox& inbox, Time now) {
  return inbox.step(InboxTick{.may_poll = true}, now);
}

TEST(Inbox, LetsTelegramForgetWhatIsCommittedAndNoMore) {
  Inbox inbox({}, {.end = 10});
  const auto first = all<Poll>(tick(inbox, Time{0}));
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].offset, 10);
  const auto taken = inbox.step(PollAnswered{first[0].attempt, items({10, 11})}, Time{1});
  ASSERT_EQ(all<TakeBatch>(taken).size(), 1U);
  EXPECT_TRUE(all<Poll>(inbox.step(InboxPlaced{.index = 7}, Time{1})).empty());
  EXPECT_TRUE(all<Poll>(tick(inbox, Time{100})).empty());
  const auto committed = inbox.step(InboxCommitted{.index = 7}, Time{101});
  EXPECT_EQ(all<Route>(committed).size(), 2U);
  ASSERT_EQ(all<Poll>(committed).size(), 1U);
  EXPECT_EQ(all<Poll>(committed)[0].offset, 12);
}

TEST(Inbox, TakesNothingTwice) {
  Inbox inbox({}, {.end = 10});
  const auto poll = all<Poll>(tick(inbox, Time{0}))[0];
  const auto taken =
      all<TakeBatch>(inbox.step(PollAnswered{poll.attempt, items({8, 9, 10, 10, 11})}, Time{1}));
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].updates, items({10, 11}));
  // An answer to a poll that is over.
  EXPECT_TRUE(inbox.step(PollAnswered{poll.attempt, items({12})}, Time{2}).empty());
}

TEST(Inbox, RoutesWhatTheLastPrimaryLeft) {
  Inbox inbox({}, {.end = 12, .batches = {{7, items({10, 11})}}});
  EXPECT_EQ(all<Route>(inbox.start()).size(), 2U);
  EXPECT_EQ(inbox.pending(), 2U);
}

TEST(Inbox, FloorIsWhatIsConfirmedAndDelivered) {
  Inbox inbox({}, {.end = 12, .batches = {{7, items({10, 11})}}});
  inbox.start();
  EXPECT_EQ(inbox.floor(), 0) << "no poll was answered yet";
  const auto poll = all<Poll>(tick(inbox, Time{0}))[0];
  inbox.step(PollAnswered{poll.attempt, {}}, Time{1});
  EXPECT_EQ(inbox.floor(), 10);
  inbox.step(InboxDelivered{.update_id = 10}, Time{2});
  EXPECT_EQ(inbox.floor(), 11);
  inbox.step(InboxDelivered{.update_id = 11}, Time{2});
  EXPECT_EQ(inbox.floor(), 12);
}

TEST(Inbox, ClosesABatchWhenAllOfItIsDelivered) {
  Inbox inbox({}, {.end = 12, .batches = {{7, items({10, 11})}}});
  inbox.start();
  EXPECT_TRUE(inbox.step(InboxDelivered{.update_id = 11}, Time{0}).empty());
  const auto done = all<BatchDone>(inbox.step(InboxDelivered{.update_id = 10}, Time{0}));
  ASSERT_EQ(done.size(), 1U);
  EXPECT_EQ(done[0].index, 7U);
  inbox.step(InboxNotPlaced{}, Time{0});
  EXPECT_EQ(all<BatchDone>(tick(inbox, Time{100})).size(), 1U) << "tried again";
  inbox.step(InboxPlaced{.index = 8}, Time{100});
  EXPECT_TRUE(all<BatchDone>(tick(inbox, Time{200})).empty());
}

TEST(Inbox, WaitsAfterAConflict) {
  Inbox inbox({}, {.end = 10});
  const auto poll = all<Poll>(tick(inbox, Time{0}))[0];
  inbox.step(PollFailed{poll.attempt}, Time{10});
  EXPECT_TRUE(all<Poll>(tick(inbox, Time{3009})).empty());
  EXPECT_EQ(all<Poll>(tick(inbox, Time{3010})).size(), 1U);
}

TEST(Inbox, PollsOnlyWhileItMay) {
  Inbox inbox({}, {.end = 10});
  EXPECT_TRUE(inbox.step(InboxTick{.may_poll = false}, Time{0}).empty());
}

TEST(Inbox, TakesNoMoreThanItCanHold) {
  Inbox inbox({.pending_max = 2}, {.end = 12, .batches = {{7, items({10, 11})}}});
  inbox.start();
  EXPECT_TRUE(all<Poll>(tick(inbox, Time{0})).empty());
}

TEST(Inbox, KnowsNumbersThatBeganAnew) {
  const auto week = std::chrono::duration_cast<Time>(std::chrono::hours{24 * 7});
  Inbox inbox({}, {.end = 1000, .generation = 2, .quiet_for = week});
  const auto poll = all<Poll>(tick(inbox, Time{0}))[0];
  const auto taken = all<TakeBatch>(inbox.step(PollAnswered{poll.attempt, items({5, 6})}, Time{1}));
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].generation, 3U);
  EXPECT_EQ(taken[0].updates[0].update_id, 5);
  EXPECT_EQ(taken[0].updates[0].generation, 3U);
}

}  // namespace
}  // namespace wardmote::cluster
