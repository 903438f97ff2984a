#include "telegram/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/api_spec.h"

namespace wardmote::telegram {
namespace {

using nlohmann::json;
using testing::IsEmpty;

constexpr ChatId group{-1001234567890};
constexpr MessageId message{77};
constexpr ThreadId topic{5};
const Html html{"<b>Light</b> &amp; dark"};
const InlineKeyboard keyboard{
    {{CallbackButton{"Yes", "v:1"}, UrlButton{"Map", "https://example.org"}}}};

json body(const Request& request) { return json::parse(request.body); }

/// One call of every kind, with every optional part once there and once absent.
std::vector<Request> every_request() {
  const ReplyKeyboard reply_keyboard{
      {{{"Here", true, false}, {"Phone", false, true}}}, "where?", true, true};
  return {
      to_request(SendMessage{group, html, topic, message, keyboard, true, true}),
      to_request(SendMessage{group, html}),
      to_request(SendMessage{group, html, {}, {}, reply_keyboard}),
      to_request(SendMessage{group, html, {}, message, RemoveKeyboard{}}),
      to_request(SendMessage{group, html, {}, message, ForceReply{"text"}}),
      to_request(SendPhoto{group, "AgAC", html, topic, message, keyboard}),
      to_request(SendPhoto{group, "AgAC"}),
      to_request(SendAlbum{group, {"a", "b", "c"}, html, topic}),
      to_request(SendVoice{group, "Aw", html, topic}),
      to_request(SendDocument{group, "BQ", html, topic}),
      to_request(SendLocation{group, {52.5, -13}, topic, message}),
      to_request(EditMessageText{group, message, html, keyboard}),
      to_request(EditMessageCaption{group, message, html, keyboard}),
      to_request(EditMessageKeyboard{group, message, keyboard}),
      to_request(EditMessageKeyboard{group, message, {}}),
      to_request(DeleteMessage{group, message}),
      to_request(AnswerCallbackQuery{"4711", "Counted", true}),
      to_request(AnswerCallbackQuery{"4711", "", false}),
      to_request(CreateForumTopic{group, "Lights"}),
      to_request(EditForumTopic{group, topic, "Lamps"}),
      to_request(EditForumTopic{group, ThreadId{1}, "Lobby"}),
      to_request(CloseForumTopic{group, topic}),
      to_request(CloseForumTopic{group, ThreadId{1}}),
      to_request(ReopenForumTopic{group, topic}),
      to_request(ReopenForumTopic{group, ThreadId{1}}),
      to_request(PinMessage{group, message}),
      to_request(SendChatAction{group, "typing", topic}),
      to_request(GetFile{"AgAC"}),
      to_request(GetChatMember{group, UserId{42}}),
      to_request(LeaveChat{group}),
      to_request(SetMyCommands{{{"report", "Report a problem"}}, "chat", group, "de"}),
      to_request(SetMyCommands{{{"help", "Help"}}, "default", {}, ""}),
      to_request(GetUpdates{5, 100, 50, {"message", "chat_member"}}),
      to_request(SetWebhook{"https://example.org/hook", "s3cret", 40, {"message"}}),
      to_request(DeleteWebhook{}),
      to_request(GetMe{}),
  };
}

TEST(Request, EveryBodyIsAsTheBotApiWants) {
  const auto* spec = test::ApiSpec::shared();
  if (spec == nullptr) GTEST_SKIP() << "no bot-api-spec.json in the test data";
  for (const auto& request : every_request()) {
    EXPECT_THAT(spec->check_request(request.method, request.body), IsEmpty()) << request.body;
  }
}

TEST(Request, SendMessageSaysAllItWasGiven) {
  EXPECT_EQ(body(to_request(SendMessage{group, html, topic, message, keyboard, true, false})),
            json::parse(R"({"chat_id":-1001234567890,"message_thread_id":5,
              "text":"<b>Light</b> &amp; dark","parse_mode":"HTML",
              "link_preview_options":{"is_disabled":true},"disable_notification":true,
              "reply_parameters":{"message_id":77,"allow_sending_without_reply":true},
              "reply_markup":{"inline_keyboard":[[{"text":"Yes","callback_data":"v:1"},
                {"text":"Map","url":"https://example.org"}]]}})"));
}

TEST(Request, CarriesTheChatWhoseLimitItUses) {
  EXPECT_EQ(to_request(PinMessage{group, message}).chat, group);
  EXPECT_EQ(to_request(AnswerCallbackQuery{"1", "", false}).chat, ChatId{});
}

TEST(Request, GeneralTopicIsAddressedByNamingNone) {
  for (const auto& request : {to_request(SendMessage{group, html, ThreadId{1}}),
                              to_request(SendPhoto{group, "a", html, ThreadId{1}}),
                              to_request(SendAlbum{group, {"a", "b"}, html, ThreadId{1}}),
                              to_request(SendVoice{group, "a", html, ThreadId{1}}),
                              to_request(SendDocument{group, "a", html, ThreadId{1}}),
                              to_request(SendLocation{group, {}, ThreadId{1}}),
                              to_request(SendChatAction{group, "typing", ThreadId{1}})}) {
    EXPECT_FALSE(body(request).contains("message_thread_id")) << request.body;
  }
}

TEST(Request, GeneralTopicHasMethodsOfItsOwn) {
  EXPECT_EQ(to_request(CloseForumTopic{group, ThreadId{1}}).method, "closeGeneralForumTopic");
  EXPECT_EQ(to_request(ReopenForumTopic{group, ThreadId{1}}).method, "reopenGeneralForumTopic");
  EXPECT_EQ(to_request(EditForumTopic{group, ThreadId{1}, "x"}).method, "editGeneralForumTopic");
  EXPECT_EQ(to_request(CloseForumTopic{group, topic}).method, "closeForumTopic");
}

TEST(Request, AnAlbumOfOneIsAPhoto) {
  EXPECT_EQ(to_request(SendAlbum{group, {"a"}, html, topic}),
            to_request(SendPhoto{group, "a", html, topic}));
}

TEST(Request, AnAlbumHoldsTenPhotosAndOneCaption) {
  const auto album = body(to_request(SendAlbum{group, std::vector<std::string>(12, "f"), html}));
  ASSERT_EQ(album["media"].size(), 10U);
  EXPECT_EQ(album["media"][0]["caption"], html.value);
  EXPECT_FALSE(album["media"][1].contains("caption"));
}

TEST(Request, KeyboardsAreSelectiveOnlyInAnAnswer) {
  const auto alone = body(to_request(SendMessage{group, html, {}, {}, RemoveKeyboard{}}));
  const auto answer = body(to_request(SendMessage{group, html, {}, message, RemoveKeyboard{}}));
  EXPECT_FALSE(alone["reply_markup"].contains("selective"));
  EXPECT_EQ(answer["reply_markup"]["selective"], true);
}

TEST(Request, EmptyKeyboardIsLeftOut) {
  EXPECT_FALSE(body(to_request(EditMessageKeyboard{group, message, {}})).contains("reply_markup"));
  const auto request = to_request(SendMessage{group, html, {}, {}, InlineKeyboard{}});
  EXPECT_FALSE(body(request).contains("reply_markup"));
}

TEST(Request, TextsOverTheLimitAreClipped) {
  const auto answer = body(to_request(AnswerCallbackQuery{"1", std::string(300, 'x'), true}));
  EXPECT_EQ(answer["text"].get<std::string>(), std::string(199, 'x') + "\u2026");
  const auto created = body(to_request(CreateForumTopic{group, std::string(200, 'x')}));
  EXPECT_EQ(created["name"].get<std::string>(), std::string(127, 'x') + "\u2026");
}

TEST(Request, AFileThatGoesWithTheCallIsNoParameter) {
  EXPECT_FALSE(body(to_request(SendPhoto{.chat = group, .file_id = ""})).contains("photo"));
  EXPECT_FALSE(body(to_request(SendDocument{.chat = group, .file_id = ""})).contains("document"));
}

TEST(Request, WithoutNamesTelegramKeepsItsAllowedUpdates) {
  EXPECT_FALSE(body(to_request(GetUpdates{})).contains("allowed_updates"));
}

TEST(Request, OnlyCallsThatPostAreNotIdempotent) {
  std::set<std::string> posting;
  for (const auto& request : every_request()) {
    if (!is_idempotent(request.method)) posting.insert(request.method);
  }
  EXPECT_EQ(posting,
            (std::set<std::string>{"createForumTopic", "sendDocument", "sendLocation",
                                   "sendMediaGroup", "sendMessage", "sendPhoto", "sendVoice"}));
  EXPECT_FALSE(is_idempotent("forwardMessage"));
  EXPECT_FALSE(is_idempotent("copyMessage"));
}

}  // namespace
}  // namespace wardmote::telegram
