// Asking for updates: what else may happen at the other end of a long poll.
#include <gmock/gmock.h>

#include "tests/gateway/gateway_fixture.h"

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class GatewayPolling : public test::GatewayFixture {
 protected:
  /// Takes and stores a batch, so that the next poll waits.
  void take(const std::vector<std::int64_t>& ids) {
    answer_poll(ids);
    pass(3ms);
    sync();
  }
  void refuse_poll() {
    auto done = std::move(polls.back().second);
    polls.clear();
    done({.status = 401,
          .body = R"({"ok":false,"error_code":401,"description":"Unauthorized"})",
          .trouble = {}});
    settle();
  }
};

TEST_F(GatewayPolling, NoticesThatSomebodyElseWasGivenUpdates) {
  start();
  take({10, 11});
  take({12});
  EXPECT_EQ(troubles["updates_missing"], 0);
  take({15, 16});
  EXPECT_EQ(troubles["updates_missing"], 1);
  EXPECT_THAT(delivered(), ElementsAre(10, 11, 12, 15, 16));
}

TEST_F(GatewayPolling, TakesNoNewRowOfNumbersForATheft) {
  start();
  take({10});
  take({5'000'000});
  take({1000});
  EXPECT_EQ(troubles["updates_missing"], 0);
  EXPECT_THAT(delivered(), ElementsAre(10, 5'000'000, 1000));
}

TEST_F(GatewayPolling, TakesWhatTelegramForgotWhileItWasOutOfReachForNoTheft) {
  start();
  take({10});
  pass(24h);
  ASSERT_EQ(polls.size(), 1u);
  take({14});
  EXPECT_EQ(troubles["updates_missing"], 0);
}

TEST_F(GatewayPolling, ReadsTheTokenAgainOnceItIsRevoked) {
  start();
  refuse_poll();
  pass(59s);
  EXPECT_TRUE(polls.empty());
  token_file = std::nullopt;
  pass(1s);
  ASSERT_EQ(polls.size(), 1u);
  refuse_poll();
  EXPECT_EQ(troubles["token_changed"], 0) << "a file that cannot be read is no new token";
  token_file = "777:new";
  pass(60s);
  ASSERT_EQ(polls.size(), 1u);
  EXPECT_THAT(polls[0].first.url, HasSubstr("777:x"));
  refuse_poll();
  pass(500ms);
  ASSERT_EQ(polls.size(), 1u);
  EXPECT_THAT(polls[0].first.url, HasSubstr("777:new"));
  EXPECT_EQ(troubles["token_changed"], 1);
  answer_poll({10});
  EXPECT_THAT(delivered(), ElementsAre(10));
}

TEST_F(GatewayPolling, TakesNoMoreThanItsShareWhileTheNodeIsFull) {
  options.intake.pending_max = 1000;
  options.intake.pending_of_each = 2;
  *node_pending = 998;
  start();
  take({10});
  EXPECT_EQ(*node_pending, 999u);
  ASSERT_EQ(polls.size(), 1u);
  take({11, 12});
  EXPECT_EQ(*node_pending, 1001u);
  pass(1s);
  EXPECT_TRUE(polls.empty()) << "the node is full, and this bot has its share";
  *node_pending -= 500;
  pass(1s);
  EXPECT_EQ(polls.size(), 1u);
  *node_pending += 500;
  for (int i = 0; i < 2; ++i) apply(envelopes.at(static_cast<std::size_t>(i)));
  EXPECT_EQ(*node_pending, 999u);
  kill();
  EXPECT_EQ(*node_pending, 998u) << "what a bot had taken is not counted when it is gone";
}

}  // namespace
}  // namespace wardmote::gateway
