#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

class Polling : public SandboxTest {
 protected:
  void fill(int count) {
    for (int i = 0; i < count; ++i) ann_writes("/n@ward_bot " + std::to_string(i));
  }
  std::int64_t first_id() { return world.state.find_bot(bot)->queue.first_id(); }
  boost::json::array updates(Arguments arguments) {
    // Each test asks as a patient client, so the throttle stays out of it.
    pass_seconds(10);
    return boost::json::parse(poll(arguments).answer.body).as_array();
  }
};

TEST_F(Polling, FirstNumberIsRandomInTelegramsRange) {
  fill(1);
  EXPECT_GE(first_id(), 2'000'001);
  EXPECT_LE(first_id(), 1'000'000'000);
}

TEST_F(Polling, OffsetConfirmsWhatIsBelowIt) {
  fill(3);
  const auto first = first_id();
  EXPECT_EQ(updates({}).size(), 3u);
  EXPECT_EQ(updates({}).size(), 3u);
  EXPECT_EQ(updates({{"offset", std::to_string(first + 2)}}).size(), 1u);
  EXPECT_EQ(updates({}).size(), 1u);
}

TEST_F(Polling, NegativeOffsetKeepsTheLast) {
  fill(5);
  const auto last = updates({{"offset", "-2"}});
  ASSERT_EQ(last.size(), 2u);
  EXPECT_EQ(updates({}).size(), 2u);
}

TEST_F(Polling, OffsetInTheFutureDeletesNothing) {
  fill(2);
  EXPECT_EQ(updates({{"offset", "1999999999"}}).size(), 2u);
}

TEST_F(Polling, LimitIsForcedIntoItsRange) {
  fill(3);
  EXPECT_EQ(updates({{"limit", "0"}}).size(), 1u);
  EXPECT_EQ(updates({{"limit", "2"}}).size(), 2u);
  EXPECT_EQ(updates({{"limit", "5000"}}).size(), 3u);
}

TEST_F(Polling, SameOffsetAtOnceIsThrottled) {
  fill(3);
  pass_seconds(10);
  EXPECT_EQ(poll({{"offset", "0"}}).terms.limit, 100);
  const auto again = poll({{"offset", "0"}});
  EXPECT_EQ(again.terms.limit, 1);
  EXPECT_EQ(again.terms.timeout, 3);
  pass_seconds(1);
  const auto later = poll({{"offset", "0"}});
  EXPECT_EQ(later.terms.limit, 100);
  EXPECT_EQ(later.terms.timeout, 3);
}

TEST_F(Polling, ForgetsMessagesAfterADay) {
  fill(1);
  sim("clock", R"({"advance":86399})");
  EXPECT_EQ(boost::json::parse(poll({{"timeout", "0"}}).answer.body).as_array().size(), 1u);
  sim("clock", R"({"advance":2})");
  EXPECT_EQ(poll({{"offset", "5"}}).answer.body, "[]");
}

TEST_F(Polling, AllowedUpdatesHoldWhenTheUpdateIsMade) {
  updates({{"allowed_updates", R"(["Callback_Query","no_such_kind"])"}});
  fill(2);
  EXPECT_TRUE(updates({{"allowed_updates", "garbage"}}).empty());
  updates({{"allowed_updates", "[]"}});
  fill(1);
  EXPECT_EQ(updates({}).size(), 1u);
}

TEST_F(Polling, WebhookForbidsPolling) {
  call("setWebhook", {{"url", "http://127.0.0.1:1/hook"}});
  const auto first = poll();
  EXPECT_EQ(first.answer.code, 409);
  EXPECT_EQ(first.answer.body,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
            "delete the webhook first");
  EXPECT_EQ(first.delay_ms, 0);
  EXPECT_EQ(poll().delay_ms, 3000);
}

TEST_F(Polling, TokensAreCheckedInTelegramsOrder) {
  const auto code = [this](std::string_view token) {
    const auto found = world.authorize(token);
    return found ? std::string("200") : found.error().body;
  };
  EXPECT_EQ(code(world.state.find_bot(bot)->token), "200");
  EXPECT_EQ(code("0:x"), "Unauthorized: invalid token specified");
  EXPECT_EQ(code("nonsense"), "Unauthorized: invalid token specified");
  EXPECT_EQ(code("abc:x"), "Misdirected Request: unallowed token specified");
  EXPECT_EQ(code("123:short"), "Unauthorized: invalid token specified");
  EXPECT_EQ(code("123:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "Unauthorized");
}

}  // namespace
}  // namespace wardmote::sandbox
