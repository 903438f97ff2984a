#include "gateway/send_queue.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;

const SteadyTime start = SteadyTime{} + 1h;

OutboxCall call(std::uint64_t number, std::int64_t chat,
                v1::SendClass send_class = v1::SEND_CLASS_ANSWER, std::string coalesce = {}) {
  OutboxCall made;
  made.row.set_number(number);
  made.row.set_chat(chat);
  made.row.set_send_class(send_class);
  made.row.set_coalesce_key(std::move(coalesce));
  return made;
}

std::vector<std::uint64_t> numbers(const std::vector<OutboxCall>& calls) {
  std::vector<std::uint64_t> list;
  for (const auto& each : calls) list.push_back(each.row.number());
  return list;
}

TEST(SendQueue, KeepsTheOrderWithinAChatByOneCallInFlight) {
  SendQueue queue{no_limits};
  queue.push(call(1, 7));
  queue.push(call(2, 7));
  EXPECT_EQ(numbers(queue.take(start, 10)), (std::vector<std::uint64_t>{1}));
  EXPECT_TRUE(queue.take(start, 10).empty());
  queue.finished(7, start);
  EXPECT_EQ(numbers(queue.take(start, 10)), (std::vector<std::uint64_t>{2}));
}

TEST(SendQueue, LetsAnswersToButtonsGoSideBySide) {
  SendQueue queue{no_limits};
  queue.push(call(1, 0));
  queue.push(call(2, 0));
  EXPECT_EQ(queue.take(start, 10).size(), 2u);
}

TEST(SendQueue, SendsAnswersBeforeNotificationsBeforeBroadcasts) {
  SendQueue queue{no_limits};
  queue.push(call(1, 1, v1::SEND_CLASS_BROADCAST));
  queue.push(call(2, 2, v1::SEND_CLASS_NOTIFICATION));
  queue.push(call(3, 3, v1::SEND_CLASS_ANSWER));
  EXPECT_EQ(numbers(queue.take(start, 10)), (std::vector<std::uint64_t>{3, 2, 1}));
}

TEST(SendQueue, LetsAnAnswerOvertakeTheBroadcastsThatItsChatWaitsFor) {
  SendQueue queue{no_limits};
  for (std::uint64_t i = 1; i <= 5; ++i)
    queue.push(call(i, static_cast<std::int64_t>(i), v1::SEND_CLASS_BROADCAST));
  queue.push(call(100, 5));
  EXPECT_EQ(numbers(queue.take(start, 1)), (std::vector<std::uint64_t>{100}));
  queue.finished(5, start);
  EXPECT_EQ(numbers(queue.take(start, 10)), (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(queue.size(), 0u);
}

TEST(SendQueue, SendsAGroupNoMoreThanTwentyAMinuteFromTheFirst) {
  SendQueue queue{SendLimits{}};
  for (std::uint64_t i = 1; i <= 40; ++i) queue.push(call(i, -7));
  std::size_t sent = 0;
  for (auto now = start; now < start + 60s; now += 100ms) {
    const auto taken = queue.take(now, 10);
    sent += taken.size();
    if (!taken.empty()) queue.finished(-7, now);
  }
  EXPECT_EQ(sent, 20u);
}

TEST(SendQueue, StarvesNoBroadcastUnderAFloodOfAnswers) {
  SendQueue queue{no_limits};
  queue.push(call(1000, 5000, v1::SEND_CLASS_BROADCAST));
  for (std::uint64_t i = 0; i < 50; ++i) queue.push(call(i, static_cast<std::int64_t>(i) + 1));
  const auto first = numbers(queue.take(start, 20));
  EXPECT_NE(std::ranges::find(first, 1000u), first.end());
}

TEST(SendQueue, ReplacesAnOlderEditOfTheSameMessage) {
  SendQueue queue{no_limits};
  queue.push(call(1, 7));
  queue.take(start, 1);
  EXPECT_FALSE(queue.push(call(2, 7, v1::SEND_CLASS_NOTIFICATION, "card 9")));
  const auto superseded = queue.push(call(3, 7, v1::SEND_CLASS_NOTIFICATION, "card 9"));
  ASSERT_TRUE(superseded);
  EXPECT_EQ(superseded->row.number(), 2u);
  queue.finished(7, start);
  EXPECT_EQ(numbers(queue.take(start, 10)), (std::vector<std::uint64_t>{3}));
}

TEST(SendQueue, WaitsAsLongAsTelegramAsksForAChat) {
  SendQueue queue{no_limits};
  queue.push(call(1, 7));
  auto taken = queue.take(start, 1);
  queue.push_back(std::move(taken.front()), start + 5s);
  queue.finished(7, start);
  EXPECT_TRUE(queue.take(start + 4s, 10).empty());
  EXPECT_EQ(queue.next_ready(), start + 5s);
  EXPECT_EQ(numbers(queue.take(start + 5s, 10)), (std::vector<std::uint64_t>{1}));
}

TEST(SendQueue, HoldsTheWholeBotWhenTelegramSaysSo) {
  SendQueue queue{no_limits};
  queue.hold_bot(start + 3s);
  queue.push(call(1, 7));
  EXPECT_TRUE(queue.take(start, 10).empty());
  EXPECT_EQ(queue.take(start + 3s, 10).size(), 1u);
}

// However calls arrive, no group gets more than its burst and its rate allow in any minute.
RC_GTEST_PROP(SendQueueProperty, NeverSendsAGroupMoreThanTelegramAllows, ()) {
  SendQueue queue{SendLimits{}};
  const auto pushes = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 4));
  std::uint64_t number = 0;
  for (const auto group : pushes)
    for (int i = 0; i < 12; ++i) queue.push(call(++number, -group));
  std::map<std::int64_t, std::vector<SteadyTime>> sent;
  auto now = start;
  while (queue.size() > 0 && now < start + 10min) {
    for (const auto& taken : queue.take(now, 100)) {
      sent[taken.row.chat()].push_back(now);
      queue.finished(taken.row.chat(), now);
    }
    now += 250ms;
  }
  for (const auto& [chat, times] : sent)
    for (const auto from : times) {
      const auto within = std::ranges::count_if(
          times, [&](SteadyTime at) { return at >= from && at < from + 60s; });
      RC_ASSERT(within <= 20);
      const auto second =
          std::ranges::count_if(times, [&](SteadyTime at) { return at >= from && at < from + 1s; });
      RC_ASSERT(second <= 3 + 1);
    }
}

}  // namespace
}  // namespace wardmote::gateway
