#include "sandbox/webhook_plan.h"

#include <gtest/gtest.h>

namespace wardmote::sandbox {
namespace {

constexpr std::int64_t now = 1'000'000;

TEST(WebhookPlan, ExpiredUpdatesDoNotUseUpTheWindow) {
  UpdateQueue queue;
  queue.start_at(1);
  queue.push(UpdateType::message, -1, now + 86400, "{}");
  for (int i = 0; i < 50; ++i) queue.push(UpdateType::callback_query, i, now - 1, "{}");
  queue.push(UpdateType::message, -2, now + 86400, "{}");
  WebhookPlan plan;
  EXPECT_EQ(plan.next(queue, now * 1000, 2), 1);
  EXPECT_EQ(plan.next(queue, now * 1000, 2), 52);
}

TEST(UpdateQueue, ForgetsExpiredOnesBehindOthersOnceAMinute) {
  UpdateQueue queue;
  queue.start_at(1);
  queue.push(UpdateType::message, -1, now + 86400, "{}");
  queue.push(UpdateType::callback_query, 1, now + 150, "{}");
  queue.push(UpdateType::message, -1, now + 86400, "{}");
  queue.drop_expired(now);
  EXPECT_EQ(queue.size(), 3u);
  queue.drop_expired(now + 200);
  ASSERT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue.updates()[1].id, 3);
  queue.erase(3);
  EXPECT_EQ(queue.size(), 1u);
}

}  // namespace
}  // namespace wardmote::sandbox
