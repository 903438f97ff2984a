#include "gateway/call_plan.h"

#include <gtest/gtest.h>

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;
using telegram::Outcome;

const SteadyTime start = SteadyTime{} + 1h;
constexpr Timestamp noon{std::chrono::milliseconds{43'200'000}};
constexpr EntityId community{EntityKind::community, 5};

OutboxCall call(std::uint64_t number, std::int64_t chat) {
  OutboxCall made{.from = community, .row = {}};
  made.row.set_number(number);
  made.row.set_chat(chat);
  made.row.set_tag("card");
  made.row.set_body("{\"chat_id\":" + std::to_string(chat) + ",\"text\":\"x\"}");
  made.row.set_send_class(v1::SEND_CLASS_ANSWER);
  return made;
}

telegram::Response response(Outcome outcome) {
  telegram::Response made;
  made.outcome = outcome;
  return made;
}

class CallPlanTest : public testing::Test {
 protected:
  /// The only call that may go out at `now`.
  OutboxCall sent(SteadyTime now) {
    auto calls = plan.take(now, noon, 10);
    EXPECT_EQ(calls.size(), 1u);
    return calls.empty() ? OutboxCall{} : std::move(calls.front());
  }
  CallPlan plan{no_limits};
};

TEST_F(CallPlanTest, ReportsWhatTelegramMadeOfACall) {
  plan.add(call(1, 7));
  auto ok = response(Outcome::ok);
  ok.message_id = telegram::MessageId{42};
  plan.answered(sent(start), ok, start);
  const auto finished = plan.take_finished();
  ASSERT_EQ(finished.size(), 1u);
  EXPECT_TRUE(finished[0].outcome.ok());
  EXPECT_EQ(finished[0].outcome.message_id(), 42);
  EXPECT_EQ(finished[0].outcome.tag(), "card");
  EXPECT_EQ(finished[0].to, community);
}

TEST_F(CallPlanTest, TakesAnEditThatChangesNothingForDone) {
  plan.add(call(1, 7));
  plan.answered(sent(start), response(Outcome::not_modified), start);
  EXPECT_TRUE(plan.take_finished().at(0).outcome.ok());
}

TEST_F(CallPlanTest, TellsThatAPersonHasBlockedTheBot) {
  plan.add(call(1, 7));
  plan.answered(sent(start), response(Outcome::blocked), start);
  const auto finished = plan.take_finished();
  ASSERT_EQ(finished.size(), 1u);
  EXPECT_FALSE(finished[0].outcome.ok());
}

TEST_F(CallPlanTest, HonoursRetryAfterAndThenSendsTheSameCall) {
  plan.add(call(1, 7));
  auto flood = response(Outcome::flood);
  flood.retry_after = 10s;
  plan.answered(sent(start), flood, start);
  EXPECT_TRUE(plan.take(start + 9s, noon, 10).empty());
  EXPECT_EQ(sent(start + 10s).row.number(), 1u);
  EXPECT_TRUE(plan.take_finished().empty());
}

TEST_F(CallPlanTest, HoldsTheBotAfterSeveralFloods) {
  for (std::int64_t chat = 1; chat <= 4; ++chat)
    plan.add(call(static_cast<std::uint64_t>(chat), chat));
  auto flood = response(Outcome::flood);
  flood.retry_after = 10s;
  auto calls = plan.take(start, noon, 3);
  for (auto& each : calls) plan.answered(std::move(each), flood, start);
  EXPECT_TRUE(plan.take(start + 1s, noon, 10).empty());
}

TEST_F(CallPlanTest, TriesAgainLaterWhenTheNetworkFails) {
  plan.add(call(1, 7));
  plan.answered(sent(start), response(Outcome::trouble), start);
  EXPECT_TRUE(plan.take(start + 100ms, noon, 10).empty());
  EXPECT_EQ(sent(start + 2s).tries, 1u);
}

TEST_F(CallPlanTest, FollowsAGroupThatBecameASupergroup) {
  plan.add(call(1, -7));
  auto migrated = response(Outcome::migrated);
  migrated.migrate_to_chat_id = telegram::ChatId{-1007};
  plan.answered(sent(start), migrated, start);
  const auto again = sent(start);
  EXPECT_EQ(again.row.chat(), -1007);
  EXPECT_EQ(again.row.body(), "{\"chat_id\":-1007,\"text\":\"x\"}");
}

TEST_F(CallPlanTest, SendsNothingThatIsOfNoUseAnyMore) {
  auto late = call(1, 0);
  late.row.set_expires_at_ms(to_ms(noon) - 1);
  plan.add(std::move(late));
  EXPECT_TRUE(plan.take(start, noon, 10).empty());
  const auto finished = plan.take_finished();
  ASSERT_EQ(finished.size(), 1u);
  EXPECT_FALSE(finished[0].outcome.ok());
}

TEST_F(CallPlanTest, SendsACallOnceThatIsReleasedTwice) {
  plan.add(call(1, 7));
  plan.add(call(1, 7));
  plan.answered(sent(start), response(Outcome::ok), start);
  EXPECT_TRUE(plan.take(start, noon, 10).empty());
  EXPECT_EQ(plan.take_finished().size(), 1u);
}

}  // namespace
}  // namespace wardmote::gateway
