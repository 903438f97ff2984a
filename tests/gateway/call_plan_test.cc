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

class CallPlanTest : public ::testing::Test {
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
  plan.add(call(1, 7), start);
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
  plan.add(call(1, 7), start);
  plan.answered(sent(start), response(Outcome::not_modified), start);
  EXPECT_TRUE(plan.take_finished().at(0).outcome.ok());
}

TEST_F(CallPlanTest, TellsThatAPersonHasBlockedTheBot) {
  plan.add(call(1, 7), start);
  plan.answered(sent(start), response(Outcome::blocked), start);
  const auto finished = plan.take_finished();
  ASSERT_EQ(finished.size(), 1u);
  EXPECT_FALSE(finished[0].outcome.ok());
}

TEST_F(CallPlanTest, HonoursRetryAfterAndThenSendsTheSameCall) {
  plan.add(call(1, 7), start);
  auto flood = response(Outcome::flood);
  flood.retry_after = 10s;
  plan.answered(sent(start), flood, start);
  EXPECT_TRUE(plan.take(start + 9s, noon, 10).empty());
  EXPECT_EQ(sent(start + 10s).row.number(), 1u);
  EXPECT_TRUE(plan.take_finished().empty());
}

TEST_F(CallPlanTest, HoldsTheBotAfterSeveralFloods) {
  for (std::int64_t chat = 1; chat <= 4; ++chat)
    plan.add(call(static_cast<std::uint64_t>(chat), chat), start);
  auto flood = response(Outcome::flood);
  flood.retry_after = 10s;
  auto calls = plan.take(start, noon, 3);
  for (auto& each : calls) plan.answered(std::move(each), flood, start);
  EXPECT_TRUE(plan.take(start + 1s, noon, 10).empty());
}

TEST_F(CallPlanTest, TriesAgainLaterWhenTheNetworkFails) {
  plan.add(call(1, 7), start);
  plan.answered(sent(start), response(Outcome::trouble), start);
  EXPECT_TRUE(plan.take(start + 100ms, noon, 10).empty());
  EXPECT_EQ(sent(start + 2s).tries, 1u);
}

TEST_F(CallPlanTest, FollowsAGroupThatBecameASupergroup) {
  plan.add(call(1, -7), start);
  auto migrated = response(Outcome::migrated);
  migrated.migrate_to_chat_id = telegram::ChatId{-1007};
  plan.answered(sent(start), migrated, start);
  const auto again = sent(start);
  EXPECT_EQ(again.row.chat(), -1007);
  EXPECT_EQ(again.row.body(), "{\"chat_id\":-1007,\"text\":\"x\"}");
}

TEST_F(CallPlanTest, TellsThatTheGroupHasMoved) {
  plan.add(call(1, -7), start);
  auto migrated = response(Outcome::migrated);
  migrated.migrate_to_chat_id = telegram::ChatId{-1007};
  plan.answered(sent(start), migrated, start);
  plan.answered(sent(start), response(Outcome::ok), start);
  const auto finished = plan.take_finished();
  ASSERT_EQ(finished.size(), 1u);
  EXPECT_TRUE(finished[0].outcome.ok());
  EXPECT_EQ(finished[0].outcome.chat(), -7);
  EXPECT_EQ(finished[0].outcome.migrate_to_chat(), -1007);
}

TEST_F(CallPlanTest, TellsItAlsoByACallOfWhichOnlyFailuresAreHeard) {
  auto untagged = call(1, -7);
  untagged.row.clear_tag();
  plan.add(std::move(untagged), start);
  auto migrated = response(Outcome::migrated);
  migrated.migrate_to_chat_id = telegram::ChatId{-1007};
  plan.answered(sent(start), migrated, start);
  plan.answered(sent(start), response(Outcome::ok), start);
  const auto outcome = plan.take_finished().at(0).outcome;
  EXPECT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.outcome(), static_cast<std::uint32_t>(Outcome::migrated));
}

TEST_F(CallPlanTest, TouchesNoMessageOfTheSupergroupThatHasTheNumberOfOneOfTheGroup) {
  auto edit = call(1, -7);
  edit.row.set_method("editMessageText");
  plan.add(std::move(edit), start);
  auto migrated = response(Outcome::migrated);
  migrated.migrate_to_chat_id = telegram::ChatId{-1007};
  plan.answered(sent(start), migrated, start);
  EXPECT_TRUE(plan.take(start, noon, 10).empty());
  const auto outcome = plan.take_finished().at(0).outcome;
  EXPECT_EQ(outcome.outcome(), static_cast<std::uint32_t>(Outcome::target_gone));
  EXPECT_EQ(outcome.migrate_to_chat(), -1007);
}

TEST_F(CallPlanTest, KeepsTheOrderOfWhatMovesToTheSupergroup) {
  for (std::uint64_t number = 1; number <= 3; ++number) plan.add(call(number, -7), start);
  auto migrated = response(Outcome::migrated);
  migrated.migrate_to_chat_id = telegram::ChatId{-1007};
  plan.answered(sent(start), migrated, start);
  plan.add(call(4, -7), start);
  for (std::uint64_t number = 1; number <= 4; ++number) {
    auto next = sent(start);
    EXPECT_EQ(next.row.number(), number);
    EXPECT_EQ(next.row.chat(), -1007);
    plan.answered(std::move(next), response(Outcome::ok), start);
  }
}

TEST_F(CallPlanTest, RepeatsNothingThatMayHaveArrivedAndMustNotArriveTwice) {
  plan.add(call(1, 7), start);
  plan.answered(sent(start), response(Outcome::trouble), start, Delivery::unknown);
  EXPECT_TRUE(plan.take(start + 1min, noon, 10).empty());
  const auto outcome = plan.take_finished().at(0).outcome;
  EXPECT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.outcome(), static_cast<std::uint32_t>(Outcome::trouble));
}

TEST_F(CallPlanTest, RepeatsWhatMayArriveTwice) {
  auto harmless = call(1, 7);
  harmless.row.set_repeat_if_unknown(true);
  plan.add(std::move(harmless), start);
  plan.answered(sent(start), response(Outcome::trouble), start, Delivery::unknown);
  EXPECT_EQ(sent(start + 1min).row.number(), 1u);
}

TEST_F(CallPlanTest, RepeatsForDaysWhatNeverLeft) {
  plan.add(call(1, 7), start);
  auto now = start;
  for (int hour = 0; hour < 72; ++hour, now += 1h)
    plan.answered(sent(now), response(Outcome::trouble), now, Delivery::never_sent);
  EXPECT_TRUE(plan.take_finished().empty());
}

TEST_F(CallPlanTest, GivesUpACallThatAloneHasTrouble) {
  plan.add(call(1, 7), start);
  plan.add(call(2, 8), start);
  auto now = start;
  auto calls = plan.take(now, noon, 10);
  plan.answered(std::move(calls.at(0)), response(Outcome::trouble), now);
  now += 1s;
  plan.answered(std::move(calls.at(1)), response(Outcome::ok), now);
  plan.take_finished();
  for (int minute = 0; minute < 9; ++minute) {
    now += 1min;
    plan.answered(sent(now), response(Outcome::trouble), now);
    EXPECT_TRUE(plan.take_finished().empty());
  }
  now += 1min;
  plan.answered(sent(now), response(Outcome::trouble), now);
  EXPECT_EQ(plan.take_finished().at(0).outcome.number(), 1u);
}

TEST_F(CallPlanTest, WaitsOutATroubleThatAllHave) {
  plan.add(call(1, 7), start);
  auto now = start;
  for (int minute = 0; minute < 60; ++minute, now += 1min)
    plan.answered(sent(now), response(Outcome::trouble), now);
  EXPECT_TRUE(plan.take_finished().empty());
}

TEST_F(CallPlanTest, DoesNotHoldTheBotForTheTroubleOfOneChat) {
  plan.add(call(1, 7), start);
  plan.answered(sent(start), response(Outcome::trouble), start);
  plan.add(call(2, 8), start);
  EXPECT_EQ(sent(start).row.number(), 2u);
}

TEST_F(CallPlanTest, HoldsTheBotForTheTroubleOfSeveral) {
  for (std::uint64_t number = 1; number <= 3; ++number)
    plan.add(call(number, static_cast<std::int64_t>(number)), start);
  for (auto& each : plan.take(start, noon, 10))
    plan.answered(std::move(each), response(Outcome::trouble), start);
  plan.add(call(9, 9), start);
  EXPECT_TRUE(plan.take(start, noon, 10).empty());
  EXPECT_EQ(plan.take(start + 5s, noon, 10).size(), 4u);
}

TEST_F(CallPlanTest, TellsTheOutcomeAgainToWhomAsksAgain) {
  plan.add(call(1, 7), start);
  auto ok = response(Outcome::ok);
  ok.message_id = telegram::MessageId{42};
  plan.answered(sent(start), ok, start);
  plan.take_finished();
  plan.add(call(1, 7), start + 1min);
  EXPECT_TRUE(plan.take(start + 1min, noon, 10).empty());
  EXPECT_EQ(plan.take_finished().at(0).outcome.message_id(), 42);
}

TEST_F(CallPlanTest, ForgetsOutcomesAfterAWhile) {
  plan.add(call(1, 7), start);
  plan.answered(sent(start), response(Outcome::ok), start);
  plan.add(call(2, 7), start + 11min);
  plan.answered(sent(start + 11min), response(Outcome::ok), start + 11min);
  plan.take_finished();
  plan.add(call(1, 7), start + 11min);
  EXPECT_EQ(sent(start + 11min).row.number(), 1u);
}

TEST_F(CallPlanTest, KeepsWhatWaitsWhenTheSenderFails) {
  auto harmless = call(1, 7);
  harmless.row.set_repeat_if_unknown(true);
  plan.add(std::move(harmless), start);
  plan.add(call(2, 8), start);
  plan.add(call(3, 7), start);
  ASSERT_EQ(plan.take(start, noon, 10).size(), 2u);
  plan.lose_flying(start);
  EXPECT_EQ(plan.in_flight(), 0u);
  EXPECT_EQ(plan.take_finished().at(0).outcome.number(), 2u);
  auto first = sent(start);
  EXPECT_EQ(first.row.number(), 1u);
  plan.answered(std::move(first), response(Outcome::ok), start);
  EXPECT_EQ(sent(start).row.number(), 3u);
}

TEST_F(CallPlanTest, SendsNothingThatIsOfNoUseAnyMore) {
  auto late = call(1, 0);
  late.row.set_expires_at_ms(to_ms(noon) - 1);
  plan.add(std::move(late), start);
  EXPECT_TRUE(plan.take(start, noon, 10).empty());
  const auto finished = plan.take_finished();
  ASSERT_EQ(finished.size(), 1u);
  EXPECT_FALSE(finished[0].outcome.ok());
}

TEST_F(CallPlanTest, SendsACallOnceThatIsReleasedTwice) {
  plan.add(call(1, 7), start);
  plan.add(call(1, 7), start);
  plan.answered(sent(start), response(Outcome::ok), start);
  EXPECT_TRUE(plan.take(start, noon, 10).empty());
  EXPECT_EQ(plan.take_finished().size(), 1u);
}

}  // namespace
}  // namespace wardmote::gateway
