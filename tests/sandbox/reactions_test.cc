#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

class Reactions : public SandboxTest {
 protected:
  Reactions() {
    sim("chats/" + std::to_string(group) + "/members",
        R"({"status":"administrator","user":)" + std::to_string(bot) + "}");
    static_cast<void>(
        poll({{"allowed_updates", R"(["message","message_reaction","message_reaction_count"])"}}));
    drain();
  }
  std::string send_to(std::int64_t chat) {
    const auto sent = result("sendMessage", {{"chat_id", std::to_string(chat)}, {"text", "x"}});
    return std::to_string(sent.at("message_id").as_int64());
  }
  void ann_reacts(std::int64_t chat, const std::string& message, const std::string& emoji,
                  int code = 200) {
    sim("people/" + std::to_string(ann) + "/react",
        boost::json::serialize(
            boost::json::object{{"chat", chat}, {"message_id", message}, {"emoji", emoji}}),
        code);
  }
  std::int64_t create_channel() {
    return create("chats", R"({"type":"channel","title":"News","owner":)" + std::to_string(ann) +
                               R"(,"admins":[)" + std::to_string(bot) + "]}");
  }
};

TEST_F(Reactions, BotsThatAskHearWhoReacted) {
  const auto message = send_to(group);
  ann_reacts(group, message, "👍");
  ann_reacts(group, message, "");
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 2u);
  const auto& first = updates[0].at("message_reaction");
  EXPECT_EQ(first.at("user").at("id").as_int64(), ann);
  EXPECT_TRUE(first.at("old_reaction").as_array().empty());
  EXPECT_EQ(first.at("new_reaction").at(0).at("emoji").as_string(), "👍");
  EXPECT_TRUE(updates[1].at("message_reaction").at("new_reaction").as_array().empty());
}

TEST_F(Reactions, BotsThatDoNotAskHearNothing) {
  static_cast<void>(poll({{"allowed_updates", "[]"}}));
  ann_reacts(group, send_to(group), "👍");
  EXPECT_TRUE(drain().empty());
}

TEST_F(Reactions, ChannelsTellOnlyHowMany) {
  const auto channel = create_channel();
  const auto message = send_to(channel);
  drain();
  ann_reacts(channel, message, "🎉");
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 1u);
  const auto& counts = updates[0].at("message_reaction_count");
  EXPECT_EQ(counts.at("reactions").at(0).at("total_count").as_int64(), 1);
  EXPECT_FALSE(counts.as_object().contains("user"));
}

TEST_F(Reactions, AnonymousAdministratorsReactAsTheGroup) {
  sim("chats/" + std::to_string(group) + "/members",
      R"({"status":"administrator","rights":["is_anonymous"],"user":)" + std::to_string(ann) + "}");
  drain();
  ann_reacts(group, send_to(group), "👍");
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_EQ(updates[0].at("message_reaction").at("actor_chat").at("id").as_int64(), group);
  EXPECT_FALSE(updates[0].at("message_reaction").as_object().contains("user"));
}

TEST_F(Reactions, ABotSetsOneAndIsToldNothing) {
  const auto message = send_to(group);
  const auto chat = std::to_string(group);
  const auto set = [&](const std::string& reaction) {
    return refusal("setMessageReaction",
                   {{"chat_id", chat}, {"message_id", message}, {"reaction", reaction}});
  };
  EXPECT_EQ(set(R"([{"type":"emoji","emoji":"👀"}])"), "200");
  EXPECT_TRUE(drain().empty());
  EXPECT_EQ(set(R"([{"type":"emoji","emoji":"🧱"}])"), "400 Bad Request: REACTION_INVALID");
  EXPECT_EQ(set(R"([{"type":"emoji","emoji":"👀"},{"type":"emoji","emoji":"👍"}])"),
            "400 Bad Request: REACTIONS_TOO_MANY");
  const auto seen = look("people/" + std::to_string(ann) + "/messages", chat).as_array().back();
  EXPECT_EQ(seen.at("reactions").at(0).at("users").at(0).as_int64(), bot);
}

TEST_F(Reactions, AnAdministratorTakesReactionsAway) {
  const auto message = send_to(group);
  ann_reacts(group, message, "👍");
  ann_reacts(group, message, "🧱", 400);
  drain();
  result("deleteMessageReaction", {{"chat_id", std::to_string(group)},
                                   {"message_id", message},
                                   {"user_id", std::to_string(ann)}});
  EXPECT_EQ(drain().size(), 1u);
  ann_reacts(group, message, "👎");
  result("deleteAllMessageReactions",
         {{"chat_id", std::to_string(group)}, {"user_id", std::to_string(ann)}});
  const auto seen = look("people/" + std::to_string(ann) + "/messages", std::to_string(group));
  EXPECT_FALSE(seen.as_array().back().as_object().contains("reactions"));
}

}  // namespace
}  // namespace wardmote::sandbox
