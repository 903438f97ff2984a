#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

class Callbacks : public SandboxTest {
 protected:
  std::string tap() {
    const auto message =
        result("sendMessage",
               {{"chat_id", std::to_string(group)},
                {"text", "vote"},
                {"reply_markup", R"({"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]})"}});
    const auto id = std::to_string(message.at("message_id").as_int64());
    const auto tapped = sim("people/" + std::to_string(ann) + "/tap",
                            R"({"chat":)" + std::to_string(group) + R"(,"message_id":)" + id +
                                R"(,"row":0,"column":0})");
    return std::string(tapped.at("query_id").as_string());
  }
};

constexpr std::string_view too_old =
    "400 Bad Request: query is too old and response timeout expired or query ID is invalid";

TEST_F(Callbacks, QueryCarriesDataAndMessage) {
  const auto id = tap();
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 1u);
  const auto& query = updates[0].at("callback_query");
  EXPECT_EQ(query.at("id").as_string(), id);
  EXPECT_EQ(query.at("data").as_string(), "y");
  EXPECT_EQ(query.at("from").at("id").as_int64(), ann);
  EXPECT_TRUE(query.at("chat_instance").is_string());
}

TEST_F(Callbacks, AnswerReachesThePersonOnce) {
  const auto id = tap();
  EXPECT_EQ(refusal("answerCallbackQuery", {{"callback_query_id", id}, {"text", "Thanks"}}), "200");
  const auto& event = world.state.events.back();
  EXPECT_EQ(event.kind, "callback_answer");
  EXPECT_EQ(event.person, ann);
  EXPECT_EQ(refusal("answerCallbackQuery", {{"callback_query_id", id}}), too_old);
}

TEST_F(Callbacks, AnswerComesTooLate) {
  const auto id = tap();
  pass_seconds(181);
  EXPECT_EQ(refusal("answerCallbackQuery", {{"callback_query_id", id}}), too_old);
}

TEST_F(Callbacks, UpdateLivesFor150Seconds) {
  tap();
  pass_seconds(149);
  EXPECT_EQ(world.state.find_bot(bot)->queue.read(9, world.state.now()).find("[{"), 0u);
  pass_seconds(2);
  EXPECT_EQ(world.state.find_bot(bot)->queue.read(9, world.state.now()), "[]");
}

}  // namespace
}  // namespace wardmote::sandbox
