// What a bot says before a community is chosen, and how a message names one.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "dialogue/command_list.h"
#include "dialogue/deep_link.h"
#include "dialogue/desk_dialogue.h"

namespace wardmote::dialogue {
namespace {

telegram::Message in_group(const std::string& text) {
  telegram::Message message;
  message.from.emplace().id = telegram::UserId{1000};
  message.from->language_code = "es";
  message.chat.id = telegram::ChatId{-100};
  message.chat.type = telegram::ChatType::supergroup;
  message.text = text;
  return message;
}

class Desk : public ::testing::Test {
 protected:
  Catalogue texts;
  DeskScene scene{.now = {},
                  .bot = {telegram::BotId{777}, "wardmote_bot", false},
                  .texts = texts,
                  .communities = {{CommunityId{42}, "Riverside"}, {CommunityId{43}, "Hillside"}}};

  std::string said(telegram::Update update) const {
    const auto answer = desk_answer(update, scene);
    if (answer.calls.empty()) return {};
    return nlohmann::json::parse(answer.calls.front().body).value("text", std::string{});
  }
  std::string text(Language language, std::string_view key) const {
    return texts.render({.language = language, .zone = nullptr}, key).value;
  }
};

TEST(CommunityOfMessage, IsNamedByWhatASetupLinkSends) {
  const auto payload = to_payload({LinkKind::setup, CommunityId{42}, "ABCDE12345"});
  EXPECT_EQ(payload, "s_16_ABCDE12345");
  EXPECT_TRUE(is_setup_payload(payload));
  EXPECT_FALSE(is_setup_payload("j_16"));
  EXPECT_EQ(community_of_message(in_group("/start@wardmote_bot " + payload)), CommunityId{42});
  EXPECT_EQ(community_of_message(in_group("/setup " + payload)), CommunityId{42});
  EXPECT_EQ(community_of_message(in_group("/setup ABCDE12345")), std::nullopt);
  EXPECT_EQ(community_of_message(in_group("/report " + payload)), std::nullopt);
  EXPECT_EQ(community_of_message(in_group(payload)), std::nullopt);
}

TEST_F(Desk, SaysHowAWholeSetupCodeLooks) {
  EXPECT_EQ(said({.content = telegram::MessageReceived{in_group("/setup ABCDE12345")}}),
            text(Language::es, "desk.code_unknown"));
  EXPECT_EQ(said({.content = telegram::MessageReceived{in_group("/report a lamp")}}),
            text(Language::es, "desk.group_unknown"));
  EXPECT_EQ(said({.content = telegram::MessageReceived{in_group("hello")}}), "");
}

TEST_F(Desk, AnswersWhoeverHidesBehindTheGroupButNoBot) {
  auto message = in_group("/setup ABCDE12345");
  message.from->is_bot = true;
  EXPECT_EQ(said({.content = telegram::MessageReceived{message}}), "");
  message.sender_chat = message.chat;
  EXPECT_EQ(said({.content = telegram::MessageReceived{message}}),
            text(Language::es, "desk.code_unknown"));
}

TEST_F(Desk, AnswersInAChannelThatIsToBeConnected) {
  auto message = in_group("/setup ABCDE12345");
  message.from.reset();
  message.chat.type = telegram::ChatType::channel;
  message.sender_chat = message.chat;
  EXPECT_EQ(said({.content = telegram::ChannelPost{message}}),
            text(Language::en, "desk.code_unknown"));
  message.text = "News of the week";
  EXPECT_EQ(said({.content = telegram::ChannelPost{message}}), "");
}

TEST_F(Desk, AsksWhichCommunityInThePersonsLanguage) {
  const auto request = ask_which(1000, "ru", scene);
  const auto body = nlohmann::json::parse(request.body);
  EXPECT_EQ(body["text"], text(Language::ru, "desk.choose"));
  EXPECT_EQ(body["reply_markup"]["inline_keyboard"].size(), 2u);
}

}  // namespace
}  // namespace wardmote::dialogue
