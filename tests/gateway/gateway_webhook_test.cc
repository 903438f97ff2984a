// Updates that Telegram brings: none is answered 200 before it is safe, and none is taken for one
// that was.
#include <gmock/gmock.h>

#include "tests/gateway/gateway_fixture.h"

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GatewayWebhook : public test::GatewayFixture {
 protected:
  GatewayWebhook() {
    options.polling = false;
    book->set_person(telegram::UserId{5}, CommunityId{1});
    book->set_communities({CommunityId{1}, CommunityId{2}});
  }
  /// Brings `id`, and its community applies it.
  void bring_and_apply(std::int64_t id) {
    bring(id);
    ASSERT_FALSE(envelopes.empty());
    apply(envelopes.back());
  }
};

TEST_F(GatewayWebhook, AnswersWhenTheUpdateIsDone) {
  start();
  bring(100);
  EXPECT_FALSE(replies.contains(100));
  apply(envelopes.at(0));
  EXPECT_EQ(replies[100], 200);
}

TEST_F(GatewayWebhook, AnswersWhenTheUpdateIsStored) {
  start();
  bring(100);
  pass(3ms);
  EXPECT_FALSE(replies.contains(100));
  sync();
  EXPECT_EQ(replies[100], 200);
}

TEST_F(GatewayWebhook, IgnoresWhatIsKnownToBeDone) {
  start();
  for (std::int64_t id = 1; id <= 5001; ++id) bring_and_apply(id);
  envelopes.clear();
  bring(1);
  EXPECT_EQ(replies[1], 200);
  EXPECT_THAT(envelopes, IsEmpty());
  EXPECT_EQ(troubles["stale_update"], 1);
}

TEST_F(GatewayWebhook, TakesARefusedUpdateHoweverFarTheOthersAreAhead) {
  start();
  bring_and_apply(1);
  disk_full = true;
  pass(2s);
  bring(2);
  EXPECT_EQ(replies[2], 503);
  disk_full = false;
  pass(2s);
  sync();
  for (std::int64_t id = 3; id <= 5100; ++id) bring_and_apply(id);
  envelopes.clear();
  bring(2);
  ASSERT_THAT(delivered(), ElementsAre(2));
  EXPECT_LE(envelopes[0].floor, 2);
}

TEST_F(GatewayWebhook, AnswersBothWhenTelegramRepeatsWhatIsUnderWay) {
  start();
  bring(100);
  const auto first = envelopes.at(0);
  bring(100);
  EXPECT_THAT(delivered(), ElementsAre(100));
  EXPECT_THAT(replies, IsEmpty());
  apply(first);
  EXPECT_EQ(replies[100], 200);
}

TEST_F(GatewayWebhook, HearsABotWhoseNumbersBeginLowerAfterAWeek) {
  start();
  bring_and_apply(900'000'000);
  pass(7 * 24h);
  bring(3'000'000);
  ASSERT_THAT(delivered(), ElementsAre(900'000'000, 3'000'000));
  EXPECT_EQ(envelopes[1].key.generation, envelopes[0].key.generation + 1);
}

TEST_F(GatewayWebhook, HearsItAlsoIfItWasStartedMeanwhile) {
  start();
  bring_and_apply(900'000'000);
  pass(2s);
  sync();
  kill();
  wall += 7 * 24h;
  start();
  bring(3'000'000);
  EXPECT_THAT(delivered(), ElementsAre(3'000'000));
}

TEST_F(GatewayWebhook, TakesWhatWasUnsettledWhenItWasKilled) {
  start();
  bring_and_apply(80);
  bring(85);
  pass(2ms);
  bring(90);
  // 90 gets its row, 85 would at the same time; the crash comes between.
  pass(0ms);
  sync();
  kill();
  disk.erase(storage::inbox_key(bot_id, 2));
  start();
  for (const auto& envelope : envelopes) EXPECT_LE(envelope.floor, 85);
  bring(85);
  EXPECT_THAT(delivered(), ::testing::Contains(85));
}

TEST_F(GatewayWebhook, LeavesNothingBehindWhenItBecomesAPoller) {
  start();
  bring_and_apply(80);
  bring_and_apply(90);
  pass(2s);
  sync();
  kill();
  options.polling = true;
  start();
  // 81 to 89 may still lie at Telegram, and so may whatever was before the first.
  EXPECT_THAT(polled_body(), ::testing::Not(::testing::HasSubstr("\"offset\":91")));
  answer_poll({85, 90, 95});
  EXPECT_THAT(delivered(), ElementsAre(85, 95));
}

}  // namespace
}  // namespace wardmote::gateway
