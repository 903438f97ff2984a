#include <gtest/gtest.h>

#include "telegram/limits.h"
#include "telegram/parser.h"
#include "tests/telegram/updates.h"

namespace wardmote::telegram {
namespace {

using test_updates::from_ann;
using test_updates::in_group;
using test_updates::message;
using test_updates::message_update;
using test_updates::update;

template <class Content>
Content read(const std::string& body) {
  UpdateParser parser;
  auto parsed = parser.parse_update(body);
  if (!parsed) {
    ADD_FAILURE() << parsed.error().reason;
    return {};
  }
  EXPECT_EQ(parsed->update_id, UpdateId{9});
  return std::get<Content>(std::move(parsed->content));
}

ParseError refusal(const std::string& body) {
  UpdateParser parser;
  const auto parsed = parser.parse_update(body);
  EXPECT_FALSE(parsed) << body;
  return parsed ? ParseError{} : parsed.error();
}

std::string member_change(const std::string& old_member, const std::string& new_member) {
  return "{" + in_group + "," + from_ann + R"(,"date":1790000000,"old_chat_member":)" + old_member +
         R"(,"new_chat_member":)" + new_member +
         R"(,"invite_link":{"invite_link":"https://t.me/+abc","creator":{}}})";
}

std::string member(const std::string& status, const std::string& extra = "") {
  return R"({"status":")" + status + R"(","user":{"id":43,"is_bot":false,"first_name":"Ben"})" +
         extra + "}";
}

TEST(ParserUpdate, TellsTheMessagesApart) {
  EXPECT_EQ(read<MessageReceived>(message_update(9, R"("text":"a")")).message.text, "a");
  const auto edited =
      read<MessageEdited>(update(9, R"("edited_message":)" + message(R"("edit_date":1790000009)")));
  EXPECT_EQ(edited.message.edit_date, Seconds{std::chrono::seconds{1790000009}});
}

TEST(ParserUpdate, AChannelPostIsFromNobody) {
  const auto post = read<ChannelPost>(update(9, R"("channel_post":{"message_id":1,"date":1,
      "sender_chat":{"id":-1005,"type":"channel"},"chat":{"id":-1005,"type":"channel"}})"));
  EXPECT_FALSE(post.message.from);
  EXPECT_EQ(post.message.chat.type, ChatType::channel);
}

TEST(ParserUpdate, ReadsAPressOfAButton) {
  const auto query = read<CallbackQuery>(update(
      9, R"("callback_query":{"id":"4711",)" + from_ann + R"(,"chat_instance":"5","data":"v:1",)" +
             R"("message":)" + message(R"("message_thread_id":5,"text":"x")") + "}"));
  EXPECT_EQ(query.id, "4711");
  EXPECT_EQ(query.from.id, UserId{42});
  EXPECT_EQ(query.data, "v:1");
  EXPECT_EQ(query.message_id, MessageId{7});
  EXPECT_EQ(query.message_thread_id, ThreadId{5});
  ASSERT_TRUE(query.chat);
  EXPECT_EQ(query.chat->id, ChatId{-1001234567890});
}

TEST(ParserUpdate, AnInaccessibleMessageKeepsItsIdAndChat) {
  const auto query = read<CallbackQuery>(update(9, R"("callback_query":{"id":"1",)" + from_ann +
                                                       R"(,"message":{"message_id":7,)" + in_group +
                                                       R"(,"date":0}})"));
  EXPECT_EQ(query.message_id, MessageId{7});
  ASSERT_TRUE(query.chat);
  EXPECT_EQ(query.chat->id, ChatId{-1001234567890});
}

TEST(ParserUpdate, AnInlineResultsButtonHasNoMessage) {
  const auto query = read<CallbackQuery>(
      update(9, R"("callback_query":{"id":"1",)" + from_ann + R"(,"inline_message_id":"x"})"));
  EXPECT_EQ(query.message_id, MessageId{});
  EXPECT_FALSE(query.chat);
}

TEST(ParserUpdate, ReadsHowTheBotsOwnRightsChange) {
  const auto change = read<BotMemberChanged>(update(
      9, R"("my_chat_member":)" +
             member_change(member("left"), member("administrator", R"(,"can_manage_topics":true,
                "can_delete_messages":false,"can_pin_messages":true)"))));
  EXPECT_EQ(change.change.old_chat_member.status, MemberStatus::left);
  EXPECT_FALSE(change.change.old_chat_member.is_member);
  const auto& now = change.change.new_chat_member;
  EXPECT_EQ(now.status, MemberStatus::administrator);
  EXPECT_TRUE(now.is_member);
  EXPECT_TRUE(now.can_manage_topics);
  EXPECT_FALSE(now.can_delete_messages);
  EXPECT_TRUE(now.can_pin_messages);
  EXPECT_EQ(change.change.invite_link, "https://t.me/+abc");
}

TEST(ParserUpdate, ARestrictedMemberMayBeInOrOut) {
  const auto change = read<MemberChanged>(update(
      9, R"("chat_member":)" + member_change(member("restricted", R"(,"is_member":true)"),
                                             member("restricted", R"(,"is_member":false)"))));
  EXPECT_TRUE(change.change.old_chat_member.is_member);
  EXPECT_FALSE(change.change.new_chat_member.is_member);
}

TEST(ParserUpdate, AnOwnerHasEveryRight) {
  const auto change = read<MemberChanged>(
      update(9, R"("chat_member":)" + member_change(member("kicked"), member("creator"))));
  EXPECT_FALSE(change.change.old_chat_member.is_member);
  EXPECT_TRUE(change.change.new_chat_member.is_member);
  EXPECT_TRUE(change.change.new_chat_member.can_delete_messages);
}

TEST(ParserUpdate, RefusesAnUnknownMemberStatus) {
  EXPECT_EQ(refusal(update(9, R"("chat_member":)" + member_change(member("king"), member("left"))))
                .reason,
            "chat_member.old_chat_member.status: unknown member status");
}

TEST(ParserUpdate, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(read<UnknownUpdate>(update(9, R"("poll":{"id":"1"})")).type, "poll");
  EXPECT_EQ(read<UnknownUpdate>(update(9, R"("brand_new":5)")).type, "brand_new");
  EXPECT_EQ(read<UnknownUpdate>(R"({"update_id":9})").type, "");
}

TEST(ParserUpdate, RefusesTwoPayloads) {
  const auto error =
      refusal(update(9, R"("message":)" + message("") + R"(,"edited_message":)" + message("")));
  EXPECT_EQ(error.reason, "more than one payload");
  EXPECT_EQ(error.update_id, UpdateId{9});
}

TEST(ParserUpdate, RefusesIdsThatAreNoIntegers) {
  for (const std::string id :
       {"\"42\"", "42.0", "1e9", "true", "99999999999999999999", "0", "-5", "4503599627370497"}) {
    const auto error =
        refusal(update(9, R"("message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},)"
                          R"("from":{"id":)" +
                              id + "}}"));
    EXPECT_EQ(error.update_id, UpdateId{9}) << id;
    EXPECT_FALSE(error.reason.empty());
  }
  EXPECT_TRUE(refusal(R"({"update_id":"9","message":{}})").is_json);
  EXPECT_EQ(refusal(R"({"update_id":"9"})").reason, "update_id: not an integer");
  EXPECT_EQ(refusal(R"({"update_id":-1})").reason, "update_id: out of range");
  EXPECT_EQ(refusal(R"({"poll":{}})").reason, "update_id: missing");
}

TEST(ParserUpdate, RefusesAMessageWithoutWhatEveryMessageHas) {
  EXPECT_EQ(refusal(update(9, R"("message":{"message_id":1,"date":1})")).reason,
            "message.chat: missing");
  EXPECT_EQ(refusal(update(9, R"("message":[])")).reason, "message: not an object");
}

TEST(ParserUpdate, TellsBrokenJsonFromAnUnreadableUpdate) {
  for (const std::string body : {"", "{", "nonsense", "{\"update_id\":9,}", "<html>"}) {
    EXPECT_FALSE(refusal(body).is_json) << body;
  }
  EXPECT_TRUE(refusal("[]").is_json);
  EXPECT_TRUE(refusal("5").is_json);
}

TEST(ParserUpdate, InvalidUtf8IsNoJsonButKeepsItsNumber) {
  const auto error = refusal(message_update(9, "\"text\":\"\xff\xfe\""));
  EXPECT_FALSE(error.is_json);
  EXPECT_EQ(error.update_id, UpdateId{9});
  EXPECT_FALSE(refusal("{\"message\":\"\xff\xfe\"}").is_json);
}

TEST(ParserUpdate, RefusesDeepNestingWithoutGrowingTheStack) {
  EXPECT_FALSE(refusal(std::string(100000, '[')).is_json);
  const auto nested = [](std::size_t depth) {
    return R"({"update_id":9,"poll":)" + std::string(depth - 1, '[') + "1" +
           std::string(depth - 1, ']') + "}";
  };
  EXPECT_EQ(read<UnknownUpdate>(nested(limits::update_depth)).type, "poll");
  EXPECT_EQ(refusal(nested(limits::update_depth + 1)).update_id, UpdateId{9});
}

TEST(ParserUpdate, RefusesWhatIsTooBig) {
  const auto fill = [](std::size_t size) {
    const auto empty = message_update(9, R"("text":"")");
    return message_update(9, R"("text":")" + std::string(size - empty.size(), 'x') + "\"");
  };
  EXPECT_FALSE(read<MessageReceived>(fill(limits::update_bytes)).message.text.empty());
  EXPECT_EQ(refusal(fill(limits::update_bytes + 1)).update_id, UpdateId{9});
}

TEST(ParserUpdate, IsNotConfusedByWhatItReadBefore) {
  UpdateParser parser;
  const auto small = message_update(9, R"("text":"a")");
  const auto big = message_update(9, R"("text":")" + std::string(100000, 'x') + "\"");
  const auto first = parser.parse_update(small);
  EXPECT_FALSE(parser.parse_update("{"));
  EXPECT_TRUE(parser.parse_update(big));
  EXPECT_TRUE(parser.parse_batch(R"({"ok":true,"result":[]})"));
  const auto again = parser.parse_update(small);
  ASSERT_TRUE(first && again);
  EXPECT_EQ(*first, *again);
}

}  // namespace
}  // namespace wardmote::telegram
