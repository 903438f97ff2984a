#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

class Sending : public SandboxTest {};

TEST_F(Sending, PrivateChatNeedsAStart) {
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", std::to_string(ann)}, {"text", "hi"}}),
            "403 Forbidden: bot can't initiate conversation with a user");
  ann_starts();
  const auto message = result("sendMessage", {{"chat_id", std::to_string(ann)}, {"text", "hi"}});
  EXPECT_EQ(message.at("chat").at("type").as_string(), "private");
  EXPECT_EQ(message.at("chat").at("id").as_int64(), ann);
  EXPECT_EQ(message.at("from").at("id").as_int64(), bot);
}

TEST_F(Sending, BlockedBotIsForbidden) {
  ann_starts();
  sim("people/" + std::to_string(ann) + "/block", R"({"bot":)" + std::to_string(bot) + "}");
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_EQ(updates[0].at("my_chat_member").at("new_chat_member").at("status").as_string(),
            "kicked");
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", std::to_string(ann)}, {"text", "hi"}}),
            "403 Forbidden: bot was blocked by the user");
}

TEST_F(Sending, RefusesTextsAsTelegramDoes) {
  const auto chat = std::to_string(group);
  EXPECT_EQ(refusal("sendMessage", {{"text", "x"}}), "400 Bad Request: chat_id is empty");
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", "-5"}, {"text", "x"}}),
            "400 Bad Request: chat not found");
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", chat}}), "400 Bad Request: message text is empty");
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", chat}, {"text", " \n "}}),
            "400 Bad Request: text must be non-empty");
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", chat}, {"text", std::string(4097, 'a')}}),
            "400 Bad Request: message is too long");
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", chat}, {"text", std::string(4096, 'a')}}), "200");
}

TEST_F(Sending, CountsCodePointsNotBytes) {
  std::string text;
  for (int i = 0; i < 4096; ++i) text += "\xD0\xB6";
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", std::to_string(group)}, {"text", text}}), "200");
}

TEST_F(Sending, RefusesCallbackDataOutside64Bytes) {
  const auto chat = std::to_string(group);
  const auto keyboard = [](std::size_t size) {
    return R"({"inline_keyboard":[[{"text":"a","callback_data":")" + std::string(size, 'x') +
           R"("}]]})";
  };
  const auto send = [&](std::size_t size) {
    return refusal("sendMessage",
                   {{"chat_id", chat}, {"text", "x"}, {"reply_markup", keyboard(size)}});
  };
  EXPECT_EQ(send(64), "200");
  EXPECT_EQ(send(65), "400 Bad Request: BUTTON_DATA_INVALID");
  EXPECT_EQ(send(0), "400 Bad Request: BUTTON_DATA_INVALID");
}

TEST_F(Sending, EditWithoutChangeIsRefused) {
  const auto chat = std::to_string(group);
  const auto id = std::to_string(
      result("sendMessage", {{"chat_id", chat}, {"text", "one"}}).at("message_id").as_int64());
  EXPECT_EQ(refusal("editMessageText", {{"chat_id", chat}, {"message_id", id}, {"text", "one"}}),
            "400 Bad Request: message is not modified: specified new message content and reply "
            "markup are exactly the same as a current content and reply markup of the message");
  const auto edited =
      result("editMessageText", {{"chat_id", chat}, {"message_id", id}, {"text", "two"}});
  EXPECT_EQ(edited.at("text").as_string(), "two");
  EXPECT_TRUE(edited.as_object().contains("edit_date"));
  EXPECT_EQ(refusal("editMessageText", {{"chat_id", chat}, {"message_id", "999"}, {"text", "x"}}),
            "400 Bad Request: message to edit not found");
}

TEST_F(Sending, UpgradedGroupNamesItsSuccessor) {
  const auto moved = sim("chats/" + std::to_string(group) + "/migrate", "{}");
  const auto answer = call("sendMessage", {{"chat_id", std::to_string(group)}, {"text", "x"}});
  EXPECT_EQ(answer.body, "Bad Request: group chat was upgraded to a supergroup chat");
  EXPECT_EQ(answer.migrate_to_chat_id, moved.at("new_chat_id").as_int64());
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 2u);
  EXPECT_TRUE(updates[0].at("message").as_object().contains("migrate_to_chat_id"));
  EXPECT_TRUE(updates[1].at("message").as_object().contains("migrate_from_chat_id"));
}

TEST_F(Sending, PrivacyModeHidesChatterButNotCommands) {
  ann_writes("just talking");
  EXPECT_TRUE(drain().empty());
  ann_writes("/status@ward_bot now");
  ann_writes("/status@other_bot");
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_EQ(updates[0].at("message").at("entities").at(0).at("type").as_string(), "bot_command");
}

TEST_F(Sending, UnknownMethodIsCounted) {
  EXPECT_EQ(refusal("sendTelepathy", {}), "404 Not Found: method not found");
  const auto status = look("status");
  EXPECT_EQ(status.at("unsupported_methods").at("sendTelepathy").as_int64(), 1);
}

TEST_F(Sending, MethodNamesAreCaseInsensitive) { EXPECT_EQ(refusal("GETME", {}), "200"); }

TEST_F(Sending, WritesNonAsciiAsEscapes) {
  const auto answer = call(
      "sendMessage", {{"chat_id", std::to_string(group)}, {"text", "\xC3\xA9 \xF0\x9F\x98\x80"}});
  EXPECT_NE(answer.body.find(R"("text":"\u00e9 \ud83d\ude00")"), std::string::npos) << answer.body;
}

TEST_F(Sending, RateLimitAnswers429WithRetryAfter) {
  sim("rate_limits", R"({"enabled":true})");
  const auto chat = std::to_string(group);
  int sent = 0;
  while (call("sendMessage", {{"chat_id", chat}, {"text", "x"}}).is_ok()) ++sent;
  EXPECT_EQ(sent, 20);
  const auto answer = call("sendMessage", {{"chat_id", chat}, {"text", "x"}});
  EXPECT_EQ(answer.body, "Too Many Requests: retry after 3");
  pass_seconds(3);
  EXPECT_TRUE(call("sendMessage", {{"chat_id", chat}, {"text", "x"}}).is_ok());
}

}  // namespace
}  // namespace wardmote::sandbox
