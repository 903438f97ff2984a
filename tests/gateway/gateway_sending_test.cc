// Calls on their way out.
#include <gmock/gmock.h>

#include "tests/gateway/gateway_fixture.h"

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;

class GatewaySending : public test::GatewayFixture {
 protected:
  GatewaySending() { options.polling = false; }

  void release(std::uint64_t number, std::int64_t chat) {
    OutboxCall call{.from = {EntityKind::community, 1}, .row = {}};
    call.row.set_number(number);
    call.row.set_bot(bot_id);
    call.row.set_method("sendMessage");
    call.row.set_chat(chat);
    call.row.set_body("{}");
    call.row.set_send_class(v1::SEND_CLASS_ANSWER);
    caf::anon_send(gateway, CallsReleased{{std::move(call)}});
    settle();
  }
  void release_upload(v1::Upload upload) {
    OutboxCall call{.from = {EntityKind::community, 1}, .row = {}};
    call.row.set_number(1);
    call.row.set_bot(bot_id);
    call.row.set_method("sendPhoto");
    call.row.set_chat(7);
    call.row.set_body(R"({"chat_id":7,"caption":"Which plan?"})");
    call.row.set_send_class(v1::SEND_CLASS_NOTIFICATION);
    *call.row.mutable_upload() = std::move(upload);
    caf::anon_send(gateway, CallsReleased{{std::move(call)}});
    settle();
  }
  static v1::Upload chart() {
    v1::Upload upload;
    upload.set_field("photo");
    upload.set_file_name("chart.png");
    upload.set_media_type("image/png");
    upload.mutable_bar_chart()->set_title("Which plan?");
    return upload;
  }
  void answer_first(HttpResponse response) {
    auto done = std::move(calls.front().second);
    calls.erase(calls.begin());
    done(std::move(response));
    settle();
  }
  static HttpResponse ok() {
    return {.status = 200, .body = R"({"ok":true,"result":{"message_id":5}})", .trouble = {}};
  }
};

TEST_F(GatewaySending, BeginsNoCallWhileItIsBeingStopped) {
  start();
  release(1, 7);
  bool drained = false;
  system.spawn([this, &drained](caf::event_based_actor* self) {
    self->request(gateway, 3600s, Drain{}).then([&drained](bool) { drained = true; });
  });
  settle();
  release(2, 8);
  EXPECT_EQ(calls.size(), 1u);
  EXPECT_FALSE(drained);
  answer_first(ok());
  EXPECT_TRUE(drained);
  EXPECT_TRUE(calls.empty());
  EXPECT_EQ(outcomes.size(), 1u);
}

TEST_F(GatewaySending, TellsACutConnectionFromOneThatNeverCameAbout) {
  start();
  release(1, 7);
  answer_first({.status = 0, .body = {}, .trouble = "refused", .was_sent = false});
  EXPECT_TRUE(outcomes.empty());
  pass(5s);
  ASSERT_EQ(calls.size(), 1u);
  answer_first({.status = 0, .body = {}, .trouble = "reset", .was_sent = true});
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_FALSE(outcomes[0].ok());
}

TEST_F(GatewaySending, TakesNoUpdatesWhileTooManyCallsWait) {
  options.polling = true;
  options.waiting_calls_max = 2;
  start();
  ASSERT_EQ(polls.size(), 1u);
  // One is under way, for there is one at a time in a chat.
  for (std::uint64_t number = 1; number <= 3; ++number) release(number, 7);
  answer_poll({});
  pass(1s);
  EXPECT_TRUE(polls.empty());
  bring(1000);
  EXPECT_EQ(replies[1000], 503);
  EXPECT_EQ(troubles["calls_waiting"], 1) << "told once, however often it is looked at";
  answer_first(ok());
  pass(1s);
  EXPECT_EQ(polls.size(), 1u);
  bring(1001);
  EXPECT_EQ(delivered(), std::vector<std::int64_t>{1001});
  release(4, 7);
  answer_poll({});
  pass(1s);
  EXPECT_EQ(troubles["calls_waiting"], 2);
}

TEST_F(GatewaySending, AFileGoesAsAFormWithTheOtherParameters) {
  start();
  v1::Upload upload;
  upload.set_field("document");
  upload.set_file_name("my-data.json");
  upload.set_media_type("application/json");
  upload.set_bytes(std::string{"{\0}", 3});
  release_upload(upload);
  ASSERT_EQ(calls.size(), 1u);
  const auto& request = calls[0].first;
  EXPECT_TRUE(request.body.empty());
  ASSERT_EQ(request.form.size(), 3u);
  EXPECT_EQ(request.form[0].name, "chat_id");
  EXPECT_EQ(request.form[0].value, "7");
  EXPECT_EQ(request.form[1].value, "Which plan?");
  EXPECT_EQ(request.form[2].name, "document");
  EXPECT_EQ(request.form[2].value, upload.bytes());
  EXPECT_EQ(request.form[2].file_name, "my-data.json");
  EXPECT_EQ(request.form[2].media_type, "application/json");
  answer_first(ok());
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_TRUE(outcomes[0].ok());
}

TEST_F(GatewaySending, AChartIsDrawnBeforeItIsSentAndAgainBeforeItIsSentAgain) {
  start();
  release_upload(chart());
  EXPECT_TRUE(calls.empty());
  ASSERT_EQ(drawings.size(), 1u);
  EXPECT_EQ(drawings[0].first.title(), "Which plan?");
  drawings[0].second("the picture");
  settle();
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].first.form.back().value, "the picture");
  answer_first({.status = 429,
                .body = R"({"ok":false,"error_code":429,"description":"x",)"
                        R"("parameters":{"retry_after":3}})",
                .trouble = {}});
  pass(3s);
  ASSERT_EQ(drawings.size(), 2u);
  drawings[1].second("the picture");
  settle();
  ASSERT_EQ(calls.size(), 1u);
  answer_first(ok());
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_TRUE(outcomes[0].ok());
}

TEST_F(GatewaySending, AChartThatCannotBeDrawnIsTold) {
  start();
  release_upload(chart());
  ASSERT_EQ(drawings.size(), 1u);
  drawings[0].second(absl::InvalidArgumentError("a chart without bars"));
  settle();
  EXPECT_TRUE(calls.empty());
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_FALSE(outcomes[0].ok());
  EXPECT_EQ(outcomes[0].description(), "a chart without bars");
  EXPECT_EQ(troubles["call_rejected"], 1);
  release(2, 7);
  EXPECT_EQ(calls.size(), 1u) << "the chat is free again";
}

TEST_F(GatewaySending, WaitsForTheChartThatIsBeingDrawnWhenItIsStopped) {
  start();
  release_upload(chart());
  bool drained = false;
  system.spawn([this, &drained](caf::event_based_actor* self) {
    self->request(gateway, 3600s, Drain{}).then([&drained](bool) { drained = true; });
  });
  settle();
  EXPECT_FALSE(drained);
  drawings[0].second("the picture");
  settle();
  answer_first(ok());
  EXPECT_TRUE(drained);
}

TEST_F(GatewaySending, GoesOnWithTheNewTokenOnceTheOldOneIsRevoked) {
  start();
  release(1, 7);
  const HttpResponse unknown{
      .status = 401,
      .body = R"({"ok":false,"error_code":401,"description":"Unauthorized"})",
      .trouble = {}};
  answer_first(unknown);
  pass(59s);
  EXPECT_TRUE(calls.empty()) << "nothing is asked while the file holds no other token";
  token_file = "777:new";
  pass(1s);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].first.url, "http://telegram/bot777:x/sendMessage");
  answer_first(unknown);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].first.url, "http://telegram/bot777:new/sendMessage");
  EXPECT_EQ(troubles["token_changed"], 1);
  answer_first(ok());
  EXPECT_EQ(outcomes.size(), 1u);
}

}  // namespace
}  // namespace wardmote::gateway
