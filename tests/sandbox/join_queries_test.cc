#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

using testing::HasSubstr;

/// A group that one enters by request, and a bot that decides.
class JoinQueries : public SandboxTest {
 protected:
  JoinQueries() {
    keeper_ =
        create("bots", R"({"username":"keeper_bot","first_name":"Keeper","join_queries":true})");
    for (const auto id : {bot, keeper_}) make_admin(id);
    change_group(R"({"join_by_request":true,"join_request_bot":)" + std::to_string(keeper_) + "}");
    ben_ = create("people", R"({"first_name":"Ben"})");
    link_ = std::string(
        result("exportChatInviteLink", {{"chat_id", std::to_string(group)}}).as_string());
    drain();
    std::swap(bot, keeper_);
    drain();
  }
  void make_admin(std::int64_t id) {
    sim("chats/" + std::to_string(group) + "/members",
        R"({"status":"administrator","user":)" + std::to_string(id) + "}");
  }
  void change_group(const std::string& body, int code = 200) {
    sim("chats/" + std::to_string(group), body, code);
  }
  /// Ben asks; returns the id of the query.
  std::string ben_asks() {
    sim("people/" + std::to_string(ben_) + "/join", R"({"invite_link":")" + link_ + "\"}");
    const auto updates = drain();
    EXPECT_EQ(updates.size(), 1u);
    return std::string(updates.at(0).at("chat_join_request").at("query_id").as_string());
  }
  std::string answer(const std::string& query, const std::string& decision) {
    return refusal("answerChatJoinRequestQuery",
                   {{"chat_join_request_query_id", query}, {"result", decision}});
  }
  bool ben_is_in() {
    return world.state.member_of(*world.state.find_chat({0, group}), ben_).is_present();
  }
  bool ben_waits() { return world.state.find_chat({0, group})->join_requests.contains(ben_); }

  /// After the constructor: the bot that may invite, and is not asked.
  std::int64_t keeper_ = 0;
  std::int64_t ben_ = 0;
  std::string link_;
};

TEST_F(JoinQueries, GoToTheBotThatDecidesAlone) {
  EXPECT_TRUE(result("getMe", {}).at("supports_join_request_queries").as_bool());
  EXPECT_NE(ben_asks(), "");
  std::swap(bot, keeper_);
  EXPECT_FALSE(result("getMe", {}).at("supports_join_request_queries").as_bool());
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_FALSE(updates.at(0).at("chat_join_request").as_object().contains("query_id"));
}

TEST_F(JoinQueries, LetInTurnAwayOrLeaveItToOthers) {
  EXPECT_EQ(answer(ben_asks(), "decline"), "200");
  EXPECT_FALSE(ben_waits());
  EXPECT_EQ(answer(ben_asks(), "queue"), "200");
  EXPECT_TRUE(ben_waits());
  EXPECT_FALSE(ben_is_in());
  EXPECT_EQ(answer(ben_asks(), "approve"), "200");
  EXPECT_FALSE(ben_waits());
  EXPECT_TRUE(ben_is_in());
  const auto told = drain();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told.at(0).as_object().contains("message"));
}

TEST_F(JoinQueries, AreAnsweredOnceAndInTime) {
  const auto answered = ben_asks();
  EXPECT_EQ(answer(answered, "queue"), "200");
  EXPECT_THAT(answer(answered, "approve"), HasSubstr("query is too old"));
  const auto in_time = ben_asks();
  pass_seconds(10);
  EXPECT_EQ(answer(in_time, "queue"), "200");
  const auto late = ben_asks();
  pass_seconds(11);
  EXPECT_THAT(answer(late, "approve"), HasSubstr("query is too old"));
  // The request itself is still there, for the administrators.
  EXPECT_TRUE(ben_waits());
  EXPECT_EQ(refusal("approveChatJoinRequest",
                    {{"chat_id", std::to_string(group)}, {"user_id", std::to_string(ben_)}}),
            "200");
  EXPECT_TRUE(ben_is_in());
}

TEST_F(JoinQueries, MayTakeLongerOnceAMiniAppIsOpen) {
  const auto query = ben_asks();
  const auto open = [&](const std::string& url) {
    return refusal("sendChatJoinRequestWebApp",
                   {{"chat_join_request_query_id", query}, {"web_app_url", url}});
  };
  EXPECT_THAT(open("http://door.example.org"), HasSubstr("400"));
  EXPECT_EQ(open("https://door.example.org"), "200");
  pass_seconds(299);
  EXPECT_EQ(answer(query, "approve"), "200");
  EXPECT_TRUE(ben_is_in());
}

TEST_F(JoinQueries, RefuseWhatIsNoneOfTheirs) {
  const auto query = ben_asks();
  EXPECT_THAT(answer(query, "maybe"), HasSubstr("400"));
  EXPECT_THAT(answer("", "approve"), HasSubstr("query is too old"));
  EXPECT_THAT(answer(query.substr(0, 10) + "77", "approve"), HasSubstr("query is too old"));
  EXPECT_THAT(answer("x" + query.substr(1), "approve"), HasSubstr("query is too old"));
  std::swap(bot, keeper_);
  EXPECT_THAT(answer(query, "approve"), HasSubstr("query is too old"));
  EXPECT_TRUE(ben_waits());
}

// Somebody else has let Ben in meanwhile.
TEST_F(JoinQueries, ComeTooLateWhenOthersHaveDecided) {
  const auto query = ben_asks();
  std::swap(bot, keeper_);
  EXPECT_EQ(refusal("declineChatJoinRequest",
                    {{"chat_id", std::to_string(group)}, {"user_id", std::to_string(ben_)}}),
            "200");
  std::swap(bot, keeper_);
  EXPECT_THAT(answer(query, "approve"), HasSubstr("HIDE_REQUESTER_MISSING"));
  EXPECT_FALSE(ben_is_in());
}

TEST_F(JoinQueries, OnlyABotThatTakesThemAndMayInviteIsAsked) {
  change_group(R"({"join_request_bot":)" + std::to_string(keeper_) + "}", 400);
  const auto stranger =
      create("bots", R"({"username":"stranger_bot","first_name":"S","join_queries":true})");
  change_group(R"({"join_request_bot":)" + std::to_string(stranger) + "}", 400);
  change_group(R"({"join_request_bot":0})");
  sim("people/" + std::to_string(ben_) + "/join", R"({"invite_link":")" + link_ + "\"}");
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_FALSE(updates.at(0).at("chat_join_request").as_object().contains("query_id"));
}

}  // namespace
}  // namespace wardmote::sandbox
