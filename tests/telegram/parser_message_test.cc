#include <gtest/gtest.h>

#include "telegram/parser.h"
#include "tests/telegram/updates.h"

namespace wardmote::telegram {
namespace {

using test_updates::message_update;

/// The message of an update that must be readable.
Message read(const std::string& extra) {
  UpdateParser parser;
  auto update = parser.parse_update(message_update(9, extra));
  if (!update) {
    ADD_FAILURE() << update.error().reason;
    return {};
  }
  return std::get<MessageReceived>(update->content).message;
}

/// Why a message with `extra` is refused; empty if it is not.
std::string refusal(const std::string& extra) {
  UpdateParser parser;
  const auto update = parser.parse_update(message_update(9, extra));
  return update ? "" : update.error().reason;
}

TEST(ParserMessage, ReadsWhoWhereWhen) {
  const auto message = read(R"("text":"hello","message_thread_id":5,"is_topic_message":true)");
  EXPECT_EQ(message.message_id, MessageId{7});
  EXPECT_EQ(message.from, (User{UserId{42}, false, "Ann", "Lee", "ann", "de"}));
  EXPECT_EQ(message.chat,
            (Chat{ChatId{-1001234567890}, ChatType::supergroup, "Riverside", "", true}));
  EXPECT_EQ(message.date, Seconds{std::chrono::seconds{1790000000}});
  EXPECT_EQ(message.message_thread_id, ThreadId{5});
  EXPECT_TRUE(message.is_topic_message);
  EXPECT_EQ(message.text, "hello");
  EXPECT_FALSE(message.is_caption);
  EXPECT_EQ(message.service, ServiceKind::none);
}

TEST(ParserMessage, KeepsTheLargestSizeOfAPhoto) {
  const auto message = read(R"("media_group_id":"13","photo":[
      {"file_id":"s","file_unique_id":"us","width":90,"height":90,"file_size":1000},
      {"file_id":"l","file_unique_id":"ul","width":1280,"height":960,"file_size":200000},
      {"file_id":"m","file_unique_id":"um","width":320,"height":240}])");
  EXPECT_EQ(message.photos, (std::vector{Photo{"l", "ul", 1280, 960, 200000}}));
  EXPECT_EQ(message.media_group_id, "13");
}

TEST(ParserMessage, ACaptionIsATextThatSaysSo) {
  const auto message = read(R"("caption":"/report x","caption_entities":[
      {"type":"bot_command","offset":0,"length":7}],"photo":[])");
  EXPECT_EQ(message.text, "/report x");
  EXPECT_TRUE(message.is_caption);
  EXPECT_EQ(message.entities, (std::vector{Entity{EntityKind::bot_command, 0, 7, "", {}}}));
}

TEST(ParserMessage, ReadsEntities) {
  const auto message = read(R"("text":"see x and Ben","entities":[
      {"type":"text_link","offset":4,"length":1,"url":"https://x.org"},
      {"type":"text_mention","offset":10,"length":3,
       "user":{"id":43,"is_bot":false,"first_name":"Ben"}},
      {"type":"newest_kind","offset":0,"length":1}])");
  EXPECT_EQ(message.entities, (std::vector{Entity{EntityKind::text_link, 4, 1, "https://x.org", {}},
                                           Entity{EntityKind::text_mention, 10, 3, "", UserId{43}},
                                           Entity{EntityKind::other, 0, 1, "", {}}}));
}

TEST(ParserMessage, ReadsEveryKindOfFile) {
  const std::pair<const char*, FileKind> kinds[] = {
      {"document", FileKind::document},    {"voice", FileKind::voice},
      {"video", FileKind::video},          {"audio", FileKind::audio},
      {"sticker", FileKind::sticker},      {"animation", FileKind::animation},
      {"video_note", FileKind::video_note}};
  for (const auto& [name, kind] : kinds) {
    const auto message = read("\"" + std::string{name} + R"(":{"file_id":"f","file_unique_id":"u",
        "file_name":"n.x","mime_type":"a/b","file_size":5000000000,"duration":3})");
    EXPECT_EQ(message.file, (File{kind, "f", "u", "n.x", "a/b", 5000000000, 3})) << name;
  }
}

TEST(ParserMessage, AnAnimationIsNotTheDocumentSentBesideIt) {
  const std::string animation = R"("animation":{"file_id":"a"})";
  const std::string document = R"("document":{"file_id":"d"})";
  for (const auto& extra : {animation + "," + document, document + "," + animation}) {
    const auto message = read(extra);
    ASSERT_TRUE(message.file);
    EXPECT_EQ(message.file->kind, FileKind::animation);
    EXPECT_EQ(message.file->file_id, "a");
  }
}

TEST(ParserMessage, ReadsAPlaceAndThePlaceOfAVenue) {
  EXPECT_EQ(read(R"("location":{"latitude":52,"longitude":-13.25})").location,
            (Location{52, -13.25}));
  EXPECT_EQ(read(R"("venue":{"location":{"latitude":1.5,"longitude":2},"title":"t"})").location,
            (Location{1.5, 2}));
}

TEST(ParserMessage, RefusesAPlaceThatIsNowhere) {
  EXPECT_EQ(refusal(R"("location":{"latitude":91,"longitude":0})"),
            "message.location.latitude: out of range");
  EXPECT_EQ(refusal(R"("location":{"latitude":0,"longitude":"13"})"),
            "message.location.longitude: not a number");
}

TEST(ParserMessage, ReadsAContact) {
  EXPECT_EQ(read(R"("contact":{"phone_number":"+49","first_name":"Ann","user_id":42})").contact,
            (Contact{"+49", "Ann", "", UserId{42}}));
}

TEST(ParserMessage, ReadsWhatItAnswersShallowly) {
  const auto message = read(R"("text":"a","reply_to_message":{"message_id":3,
      "from":{"id":43,"is_bot":true,"first_name":"Ward","last_name":"Mote"},"date":1,
      "chat":{"id":1,"type":"private"},"caption":"old","photo":[{"file_id":"p"}],"voice":{"file_id":"v","duration":3},
      "location":{"latitude":1,"longitude":2},"reply_to_message":{"nonsense":true}})");
  RepliedMessage expected{MessageId{3}, UserId{43}, true, "Ward Mote", "old", {}, Location{1, 2}};
  expected.photos = {Photo{"p", "", 0, 0, 0}};
  expected.file = File{FileKind::voice, "v", "", "", "", 0, 3};
  EXPECT_EQ(message.reply_to_message, expected);
}

TEST(ParserMessage, WhatOnlyStandsInATopicAnswersNothing) {
  const auto message = read(R"("text":"a","message_thread_id":5,"is_topic_message":true,
      "reply_to_message":{"message_id":5,"forum_topic_created":{"name":"Lights"}})");
  EXPECT_FALSE(message.reply_to_message);
}

TEST(ParserMessage, MarksWordsThatAreNotTheSendersOwn) {
  EXPECT_TRUE(read(R"("forward_origin":{"type":"hidden_user"})").is_forward);
  EXPECT_TRUE(read(R"("forward_date":5)").is_forward);
  EXPECT_TRUE(read(R"("is_automatic_forward":true)").is_automatic_forward);
  EXPECT_TRUE(read(R"("via_bot":{"id":1})").via_bot);
  EXPECT_TRUE(read(R"("quote":{"text":"q","position":0})").has_quote);
}

TEST(ParserMessage, AnAnonymousAdminSpeaksAsTheChat) {
  const auto message = read(R"("sender_chat":{"id":-1001234567890,"type":"supergroup"})");
  ASSERT_TRUE(message.sender_chat);
  EXPECT_EQ(message.sender_chat->id, message.chat.id);
}

TEST(ParserMessage, ReadsServiceMessages) {
  const auto joined = read(R"("new_chat_participant":{"id":5},"new_chat_members":[
      {"id":43,"is_bot":false,"first_name":"Ben"},{"id":44,"is_bot":true,"first_name":"Bot"}])");
  EXPECT_EQ(joined.service, ServiceKind::new_chat_members);
  ASSERT_EQ(joined.new_chat_members.size(), 2U);
  EXPECT_TRUE(joined.new_chat_members[1].is_bot);

  const auto left = read(R"("left_chat_member":{"id":43,"is_bot":false,"first_name":"Ben"})");
  EXPECT_EQ(left.service, ServiceKind::left_chat_member);
  ASSERT_TRUE(left.left_chat_member);
  EXPECT_EQ(left.left_chat_member->id, UserId{43});

  const auto renamed = read(R"("new_chat_title":"Lakeside")");
  EXPECT_EQ(renamed.service, ServiceKind::new_chat_title);
  EXPECT_EQ(renamed.new_chat_title, "Lakeside");

  EXPECT_EQ(read(R"("pinned_message":{"message_id":3,"date":0})").service,
            ServiceKind::pinned_message);
  EXPECT_EQ(read(R"("group_chat_created":true)").service, ServiceKind::other);
}

TEST(ParserMessage, ReadsBothHalvesOfAMigration) {
  const auto to = read(R"("migrate_to_chat_id":-1009)");
  EXPECT_EQ(to.service, ServiceKind::migrate_to_chat_id);
  EXPECT_EQ(to.migrate_to_chat_id, ChatId{-1009});
  const auto from = read(R"("migrate_from_chat_id":-9)");
  EXPECT_EQ(from.service, ServiceKind::migrate_from_chat_id);
  EXPECT_EQ(from.migrate_from_chat_id, ChatId{-9});
}

TEST(ParserMessage, ReadsTheLifeOfATopic) {
  const auto created = read(R"("forum_topic_created":{"name":"Lights","icon_color":1})");
  EXPECT_EQ(created.service, ServiceKind::forum_topic_created);
  EXPECT_EQ(created.forum_topic_name, "Lights");
  EXPECT_EQ(read(R"("forum_topic_edited":{"name":"Lamps"})").forum_topic_name, "Lamps");
  EXPECT_EQ(read(R"("forum_topic_edited":{})").service, ServiceKind::forum_topic_edited);
  EXPECT_EQ(read(R"("forum_topic_closed":{})").service, ServiceKind::forum_topic_closed);
  EXPECT_EQ(read(R"("forum_topic_reopened":{})").service, ServiceKind::forum_topic_reopened);
}

TEST(ParserMessage, StripsNulFromTexts) {
  const auto message = read(R"("text":"a\u0000b\u0000")");
  EXPECT_EQ(message.text, "ab");
}

TEST(ParserMessage, ANullIsAnAbsentField) {
  EXPECT_EQ(read(R"("text":null,"photo":null)").text, "");
}

TEST(ParserMessage, RefusesFieldsOfAnotherType) {
  EXPECT_EQ(refusal(R"("text":5)"), "message.text: not a string");
  EXPECT_EQ(refusal(R"("entities":{})"), "message.entities: not an array");
  EXPECT_EQ(refusal(R"("entities":[{"type":"url","offset":-1,"length":1}])"),
            "message.entities.offset: out of range");
  EXPECT_EQ(refusal(R"("sender_chat":{"id":-5,"type":"clan"})"),
            "message.sender_chat.type: unknown chat type");
  EXPECT_EQ(refusal(R"("is_topic_message":"yes")"), "message.is_topic_message: not a boolean");
  EXPECT_EQ(refusal(R"("contact":[])"), "message.contact: not an object");
}

}  // namespace
}  // namespace wardmote::telegram
