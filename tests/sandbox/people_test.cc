#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

/// What people can and can't do, besides Ann, who owns the group.
class People : public SandboxTest {
 protected:
  People() { ben = create("people", R"({"first_name":"Ben"})"); }

  std::string path(std::int64_t person, const std::string& verb) const {
    return "people/" + std::to_string(person) + "/" + verb;
  }
  boost::json::object act(std::int64_t person, const std::string& verb, boost::json::object what,
                          int code = 200) {
    return sim(path(person, verb), boost::json::serialize(what), code);
  }
  void set_member(std::int64_t chat, std::int64_t user, const std::string& status) {
    sim("chats/" + std::to_string(chat) + "/members",
        boost::json::serialize(boost::json::object{{"user", user}, {"status", status}}));
  }
  std::int64_t create_chat(boost::json::object chat) {
    chat["owner"] = ann;
    return create("chats", boost::json::serialize(chat));
  }
  bool is_inside(std::int64_t chat, std::int64_t person) {
    return world.state.member_of(*world.state.find_chat({0, chat}), person).is_present();
  }
  boost::json::object last_message(std::int64_t chat, std::int64_t person) {
    return look(path(person, "messages"), std::to_string(chat)).as_array().back().as_object();
  }
  std::string store(std::size_t size) {
    ControlRequest asked{.method = "POST", .path = {"files"}, .content_type = "image/png"};
    asked.body = std::string(size, 'x');
    return std::string(boost::json::parse(control(world, asked).body).at("file_key").as_string());
  }
  std::int64_t ben = 0;
};

TEST_F(People, OnlyAdministratorsWriteAnonymously) {
  set_member(group, ben, "member");
  act(ben, "send", {{"chat", group}, {"text", "x"}, {"anonymous", true}}, 400);
  act(ann, "send", {{"chat", group}, {"text", "x"}, {"anonymous", true}});
  EXPECT_EQ(last_message(group, ann).at("from").at("id").as_int64(), 1087968824);
}

TEST_F(People, OnlyTheOwnerSpeaksForAChannel) {
  const auto channel = create_chat({{"type", "channel"}, {"title", "News"}});
  set_member(group, ben, "member");
  act(ben, "send", {{"chat", group}, {"text", "x"}, {"as_chat", channel}}, 400);
  act(ben, "send", {{"chat", group}, {"text", "x"}, {"as_chat", group}}, 400);
  act(ann, "send", {{"chat", group}, {"text", "x"}, {"as_chat", channel}});
  EXPECT_EQ(last_message(group, ann).at("sender_chat").at("id").as_int64(), channel);
}

TEST_F(People, PrivateGroupsAreJoinedByLinkAlone) {
  act(ben, "join", {{"chat", group}}, 400);
  EXPECT_FALSE(is_inside(group, ben));
  set_member(group, bot, "administrator");
  const auto chat = std::to_string(group);
  const auto link = result("createChatInviteLink", {{"chat_id", chat}, {"member_limit", "1"}});
  act(ben, "join", {{"invite_link", link.at("invite_link").as_string()}});
  EXPECT_TRUE(is_inside(group, ben));
  const auto cleo = create("people", R"({"first_name":"Cleo"})");
  act(cleo, "join", {{"invite_link", link.at("invite_link").as_string()}}, 400);
  EXPECT_FALSE(is_inside(group, cleo));
}

TEST_F(People, PublicGroupsAreOpen) {
  const auto open = create_chat({{"type", "supergroup"}, {"title", "Oak"}, {"username", "oak"}});
  act(ben, "join", {{"chat", open}});
  EXPECT_TRUE(is_inside(open, ben));
}

TEST_F(People, OutsidersSeeAndPressNothing) {
  const auto sent =
      result("sendMessage",
             {{"chat_id", std::to_string(group)},
              {"text", "x"},
              {"reply_markup", R"({"inline_keyboard":[[{"text":"a","callback_data":"b"}]]})"}});
  EXPECT_TRUE(look(path(ben, "messages"), std::to_string(group)).as_object().contains("error"));
  act(ben, "tap", {{"chat", group}, {"message_id", sent.at("message_id")}, {"data", "b"}}, 400);
  act(ann, "tap", {{"chat", group}, {"message_id", sent.at("message_id")}, {"data", "b"}});
}

TEST_F(People, ChatsTellOnesOwnPlaceAndThePinnedMessage) {
  const auto sent = result("sendMessage", {{"chat_id", std::to_string(group)}, {"text", "rules"}});
  set_member(group, bot, "administrator");
  const auto id = std::to_string(sent.at("message_id").as_int64());
  result("pinChatMessage", {{"chat_id", std::to_string(group)}, {"message_id", id}});
  const auto chat = look(path(ann, "chats")).at(0).at("chat");
  EXPECT_EQ(chat.at("me").at("status").as_string(), "creator");
  EXPECT_TRUE(chat.at("me").at("may_write").as_bool());
  EXPECT_EQ(chat.at("pinned_message").at("text").as_string(), "rules");
}

TEST_F(People, ForwardsNameTheirOriginOldAndNew) {
  set_member(group, ben, "member");
  ann_starts();
  const auto forwarded = [&](std::int64_t from, const boost::json::value& id) {
    return result("forwardMessage", {{"chat_id", std::to_string(ann)},
                                     {"from_chat_id", std::to_string(from)},
                                     {"message_id", std::to_string(id.as_int64())}})
        .as_object();
  };
  const auto said = act(ben, "send", {{"chat", group}, {"text", "by Ben"}}).at("message_ids").at(0);
  const auto first = forwarded(group, said);
  EXPECT_EQ(first.at("forward_from").at("id").as_int64(), ben);
  EXPECT_EQ(first.at("forward_origin").at("type").as_string(), "user");
  EXPECT_TRUE(first.contains("forward_date"));
  EXPECT_EQ(forwarded(ann, first.at("message_id")).at("forward_from").at("id").as_int64(), ben);

  const auto anonymous = act(ann, "send", {{"chat", group}, {"text", "x"}, {"anonymous", true}})
                             .at("message_ids")
                             .at(0);
  const auto of_group = forwarded(group, anonymous);
  EXPECT_EQ(of_group.at("forward_origin").at("type").as_string(), "chat");
  EXPECT_EQ(of_group.at("forward_from_chat").at("id").as_int64(), group);
  EXPECT_FALSE(of_group.contains("forward_from"));

  const auto shy =
      create("people", R"({"first_name":"Shy","last_name":"One","hides_forwards":true})");
  set_member(group, shy, "member");
  const auto hidden = act(shy, "send", {{"chat", group}, {"text", "x"}}).at("message_ids").at(0);
  EXPECT_EQ(forwarded(group, hidden).at("forward_sender_name").as_string(), "Shy One");
}

TEST_F(People, ForwardedPostsNameChannelAndNumber) {
  const auto channel = create_chat({{"type", "channel"}, {"title", "News"}});
  const auto id = act(ann, "send", {{"chat", channel}, {"text", "news"}}).at("message_ids").at(0);
  act(ann, "send", {{"chat", group}, {"forward_from", {{"chat", channel}, {"message_id", id}}}});
  const auto seen = last_message(group, ann);
  EXPECT_EQ(seen.at("forward_from_chat").at("id").as_int64(), channel);
  EXPECT_EQ(seen.at("forward_from_message_id"), id);
  EXPECT_EQ(seen.at("forward_origin").at("type").as_string(), "channel");
}

TEST_F(People, BotsDoNotGetTheirOwnPostsButTheirButtonsWork) {
  const auto channel = create_chat({{"type", "channel"}, {"title", "News"}});
  sim("chats/" + std::to_string(channel) + "/members",
      R"({"user":)" + std::to_string(bot) +
          R"(,"status":"administrator","rights":["can_post_messages"]})");
  drain();
  const auto sent =
      result("sendMessage",
             {{"chat_id", std::to_string(channel)},
              {"text", "x"},
              {"reply_markup", R"({"inline_keyboard":[[{"text":"a","callback_data":"b"}]]})"}});
  EXPECT_TRUE(drain().empty());
  act(ann, "tap", {{"chat", channel}, {"message_id", sent.at("message_id")}, {"data", "b"}});
  ASSERT_EQ(drain().size(), 1u);
}

TEST_F(People, ReadingATopicLeavesTheOthersUnread) {
  const auto forum = create_chat(
      {{"type", "supergroup"}, {"title", "Forum"}, {"is_forum", true}, {"members", {ben}}});
  const auto topic = sim("chats/" + std::to_string(forum) + "/topics",
                         R"({"name":"Lamps","person":)" + std::to_string(ann) + "}")
                         .at("message_thread_id");
  act(ben, "read", {{"chat", forum}, {"message_id", topic}});
  const auto unread = [&] { return look(path(ben, "chats")).at(0).at("unread").as_int64(); };
  act(ann, "send", {{"chat", forum}, {"text", "to all"}});
  const auto lamp = act(ann, "send", {{"chat", forum}, {"text", "lamp"}, {"thread", topic}})
                        .at("message_ids")
                        .at(0);
  EXPECT_EQ(unread(), 2);
  act(ben, "read", {{"chat", forum}, {"message_id", lamp}, {"thread", topic}});
  EXPECT_EQ(unread(), 1);
  act(ben, "read", {{"chat", forum}, {"message_id", lamp}});
  EXPECT_EQ(unread(), 0);
}

TEST_F(People, LongTextsAreSplitAndCaptionsRefused) {
  const std::string long_text = std::string(4000, 'a') + " " + std::string(4000, 'b');
  const auto sent = act(ann, "send", {{"chat", group}, {"text", long_text}});
  ASSERT_EQ(sent.at("message_ids").as_array().size(), 2u);
  EXPECT_EQ(last_message(group, ann).at("text").as_string(), std::string(4000, 'b'));
  const auto key = store(10);
  act(ann, "send", {{"chat", group}, {"photo", key}, {"caption", std::string(1025, 'a')}}, 400);
  act(ann, "send", {{"chat", group}, {"photo", key}, {"caption", std::string(1024, 'a')}});
  act(ann, "edit",
      {{"chat", group}, {"message_id", sent.at("message_ids").at(0)}, {"text", long_text}}, 400);
}

TEST_F(People, HugeFilesAreRefused) {
  act(ann, "send", {{"chat", group}, {"document", store(50'000'001)}}, 400);
  act(ann, "send", {{"chat", group}, {"document", store(50'000'000)}});
}

TEST_F(People, ChatsWithoutMessagesAreNotListed) {
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", std::to_string(ben)}, {"text", "hi"}}),
            "403 Forbidden: bot can't initiate conversation with a user");
  result("getChat", {{"chat_id", std::to_string(ben)}});
  look(path(ben, "messages"), std::to_string(bot));
  EXPECT_TRUE(look(path(ben, "chats")).as_array().empty());
  act(ben, "start", {{"bot", bot}});
  EXPECT_EQ(look(path(ben, "chats")).as_array().size(), 1u);
}

}  // namespace
}  // namespace wardmote::sandbox
