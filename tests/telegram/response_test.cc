#include "telegram/response.h"

#include <gtest/gtest.h>

namespace wardmote::telegram {
namespace {

using std::chrono::seconds;

Response refused(int code, const std::string& description, const std::string& parameters = "") {
  return parse_response(R"({"ok":false,"error_code":)" + std::to_string(code) +
                            R"(,"description":")" + description + "\"" +
                            (parameters.empty() ? "" : R"(,"parameters":)" + parameters) + "}",
                        code);
}

TEST(Response, ReadsASentMessage) {
  const auto response = parse_response(
      R"({"ok":true,"result":{"message_id":7,"message_thread_id":5,"date":1,"chat":{"id":1}}})",
      200);
  EXPECT_EQ(response.outcome, Outcome::ok);
  EXPECT_EQ(response.message_id, MessageId{7});
  EXPECT_EQ(response.message_thread_id, ThreadId{5});
}

TEST(Response, ReadsTheFirstMessageOfAnAlbum) {
  const auto response = parse_response(
      R"({"ok":true,"result":[{"message_id":7},{"message_id":8},{},{"message_id":9}]})", 200);
  EXPECT_EQ(response.message_id, MessageId{7});
  EXPECT_EQ(response.further_message_ids, (std::vector{MessageId{8}, MessageId{9}}));
}

TEST(Response, ReadsATopicAndAFile) {
  EXPECT_EQ(parse_response(R"({"ok":true,"result":{"message_thread_id":5,"name":"x"}})", 200)
                .message_thread_id,
            ThreadId{5});
  EXPECT_EQ(parse_response(R"({"ok":true,"result":{"file_id":"a","file_path":"p/1.jpg"}})", 200)
                .file_path,
            "p/1.jpg");
}

TEST(Response, AResultMayBeNothingOrTrue) {
  for (const std::string result : {"null", "true", "5", "\"x\"", "[]", "[true]", "{}"}) {
    const auto response = parse_response(R"({"ok":true,"result":)" + result + "}", 200);
    EXPECT_EQ(response.outcome, Outcome::ok) << result;
    EXPECT_EQ(response.message_id, MessageId{}) << result;
  }
  EXPECT_EQ(parse_response(R"({"ok":true})", 200).outcome, Outcome::ok);
}

struct Case {
  int code;
  const char* description;
  Outcome outcome;
};

class ResponseMeaning : public testing::TestWithParam<Case> {};

TEST_P(ResponseMeaning, IsAsTelegramMeansIt) {
  const auto& [code, description, outcome] = GetParam();
  const auto response = refused(code, description);
  EXPECT_EQ(response.outcome, outcome) << description;
  EXPECT_EQ(response.error_code, code);
  EXPECT_EQ(response.description, description);
}

INSTANTIATE_TEST_SUITE_P(
    Errors, ResponseMeaning,
    testing::Values(
        Case{400,
             "Bad Request: message is not modified: specified new message content and reply "
             "markup are exactly the same as a current content and reply markup of the message",
             Outcome::not_modified},
        Case{400, "Bad Request: TOPIC_NOT_MODIFIED", Outcome::not_modified},
        Case{400,
             "Bad Request: query is too old and response timeout expired or query ID is invalid",
             Outcome::target_gone},
        Case{400, "Bad Request: message to edit not found", Outcome::target_gone},
        Case{400, "Bad Request: message to delete not found", Outcome::target_gone},
        Case{400, "Bad Request: message to pin not found", Outcome::target_gone},
        Case{400, "Bad Request: message to be replied not found", Outcome::target_gone},
        Case{400, "Bad Request: message can't be edited", Outcome::target_gone},
        Case{400, "Bad Request: message can't be deleted for everyone", Outcome::target_gone},
        Case{400, "Bad Request: message thread not found", Outcome::target_gone},
        Case{400, "Bad Request: chat not found", Outcome::chat_gone},
        Case{400, "Bad Request: not enough rights to send text messages to the chat",
             Outcome::no_rights},
        Case{400, "Bad Request: CHAT_ADMIN_REQUIRED", Outcome::no_rights},
        Case{400, "Bad Request: message is too long", Outcome::rejected},
        Case{400, "Bad Request: message text is empty", Outcome::rejected},
        Case{400, "Bad Request: can't parse entities: Unclosed start tag at byte offset 3",
             Outcome::rejected},
        Case{400, "Bad Request: BUTTON_DATA_INVALID", Outcome::rejected},
        Case{400, "Bad Request: wrong file_id or the file is temporarily unavailable",
             Outcome::rejected},
        Case{400, "Logged out", Outcome::unauthorized},
        Case{401, "Unauthorized", Outcome::unauthorized},
        Case{401, "Unauthorized: invalid token specified", Outcome::unauthorized},
        Case{403, "Forbidden: bot was blocked by the user", Outcome::blocked},
        Case{403, "Forbidden: user is deactivated", Outcome::blocked},
        Case{403, "Forbidden: bot can't initiate conversation with a user", Outcome::blocked},
        Case{403, "Forbidden: bot was kicked from the supergroup chat", Outcome::chat_gone},
        Case{403, "Forbidden: bot is not a member of the channel chat", Outcome::chat_gone},
        Case{403, "Forbidden: the group chat was deleted", Outcome::chat_gone},
        Case{403, "Forbidden: not enough rights", Outcome::no_rights},
        Case{403, "Forbidden: something new", Outcome::rejected},
        Case{404, "Not Found", Outcome::unauthorized},
        Case{404, "Not Found: method not found", Outcome::rejected},
        Case{409, "Conflict: terminated by other getUpdates request", Outcome::conflict},
        Case{413, "Request Entity Too Large: too many parameters", Outcome::rejected},
        Case{421, "Misdirected Request: unallowed token specified", Outcome::unauthorized},
        Case{500, "Internal Server Error: restart", Outcome::trouble},
        Case{502, "Bad Gateway", Outcome::trouble}));

TEST(Response, AFloodSaysHowLongToWait) {
  const auto response =
      refused(429, "Too Many Requests: retry after 10072", R"({"retry_after":10072})");
  EXPECT_EQ(response.outcome, Outcome::flood);
  EXPECT_EQ(response.retry_after, seconds{10072});
}

TEST(Response, AFloodWithoutAnyOrAnySaneTimeIsStillWaitedFor) {
  EXPECT_EQ(refused(429, "Too Many Requests").retry_after, seconds{1});
  EXPECT_EQ(refused(429, "x", R"({"retry_after":-5})").retry_after, seconds{1});
  EXPECT_EQ(refused(429, "x", R"({"retry_after":99999999999})").retry_after, seconds{86400});
}

TEST(Response, AMigrationNamesTheNewChat) {
  const auto response = refused(400, "Bad Request: group chat was upgraded to a supergroup chat",
                                R"({"migrate_to_chat_id":-1001234567890})");
  EXPECT_EQ(response.outcome, Outcome::migrated);
  EXPECT_EQ(response.migrate_to_chat_id, ChatId{-1001234567890});
}

TEST(Response, AMigrationToNowhereIsNotOne) {
  EXPECT_EQ(refused(400, "Bad Request: group chat was upgraded to a supergroup chat").outcome,
            Outcome::rejected);
}

TEST(Response, WhatIsNoEnvelopeIsTrouble) {
  for (const std::string body : {"", "<html>502 Bad Gateway</html>", "{", "[]", "5", "{}",
                                 R"({"message":"oops"})", R"({"ok":"yes"})"}) {
    for (const int status : {200, 400, 401, 404, 500, 502}) {
      EXPECT_EQ(parse_response(body, status).outcome, Outcome::trouble) << body << status;
    }
  }
  EXPECT_EQ(parse_response("<html>slow down</html>", 429).outcome, Outcome::flood);
}

TEST(Response, TheStatusDecidesWhenTheBodyDoesNot) {
  EXPECT_EQ(parse_response(R"({"ok":false})", 401).outcome, Outcome::unauthorized);
  EXPECT_EQ(parse_response(R"({"ok":false})", 503).outcome, Outcome::trouble);
  EXPECT_EQ(parse_response(R"({"ok":false})", 200).outcome, Outcome::trouble);
}

TEST(Response, ReadsTheBotItself) {
  const auto bot = parse_bot_identity(R"({"ok":true,"result":{"id":123456,"is_bot":true,
      "first_name":"Ward","username":"ward_bot","can_read_all_group_messages":true}})");
  ASSERT_TRUE(bot);
  EXPECT_EQ(bot->id, UserId{123456});
  EXPECT_EQ(bot->username, "ward_bot");
  EXPECT_EQ(bot->first_name, "Ward");
  EXPECT_TRUE(bot->can_read_all_group_messages);
}

TEST(Response, NoBotIsReadFromAnythingElse) {
  for (const std::string body :
       {"", R"({"ok":false})", R"({"ok":true,"result":{"id":"5"}})",
        R"({"ok":true,"result":{"id":5}})", R"({"ok":true,"result":{"id":-5,"username":"x"}})"}) {
    EXPECT_FALSE(parse_bot_identity(body)) << body;
  }
}

TEST(Response, ReadsAMember) {
  const auto member = parse_chat_member(R"({"ok":true,"result":{"status":"restricted",
      "is_member":false,"user":{"id":5,"is_bot":false,"first_name":"A"}}})");
  ASSERT_TRUE(member);
  EXPECT_EQ(member->user.id, UserId{5});
  EXPECT_FALSE(member->is_member);
  EXPECT_FALSE(parse_chat_member(R"({"ok":true,"result":{"status":"member"}})"));
  EXPECT_FALSE(parse_chat_member(R"({"ok":false})"));
}

}  // namespace
}  // namespace wardmote::telegram
