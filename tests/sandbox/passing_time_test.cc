#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

/// What ends by itself, on the sandbox's clock.
class PassingTime : public SandboxTest {
 protected:
  PassingTime() {
    ben = create("people", R"({"first_name":"Ben"})");
    street = create("chats", R"({"type":"supergroup","title":"Oak","username":"oak","owner":)" +
                                 std::to_string(ann) + R"(,"members":[)" + std::to_string(ben) +
                                 R"(],"admins":[)" + std::to_string(bot) + "]}");
    drain();
  }
  std::string now_plus(std::int64_t seconds) const {
    return std::to_string(world.state.now() + seconds);
  }
  std::string status_of_ben() {
    const auto member = result(
        "getChatMember", {{"chat_id", std::to_string(street)}, {"user_id", std::to_string(ben)}});
    return std::string(member.at("status").as_string());
  }
  std::string act(std::int64_t person, const std::string& verb, boost::json::object what,
                  int code) {
    return boost::json::serialize(
        sim("people/" + std::to_string(person) + "/" + verb, boost::json::serialize(what), code));
  }

  std::int64_t ben = 0;
  std::int64_t street = 0;
};

TEST_F(PassingTime, ABanEndsAtItsDate) {
  result("banChatMember", {{"chat_id", std::to_string(street)},
                           {"user_id", std::to_string(ben)},
                           {"until_date", now_plus(60)}});
  pass_seconds(59);
  EXPECT_EQ(status_of_ben(), "kicked");
  act(ben, "join", {{"chat", street}}, 400);
  pass_seconds(1);
  EXPECT_EQ(status_of_ben(), "left");
  act(ben, "join", {{"chat", street}}, 200);
}

TEST_F(PassingTime, ALaterBanForEverOutlivesTheFirst) {
  result("banChatMember", {{"chat_id", std::to_string(street)},
                           {"user_id", std::to_string(ben)},
                           {"until_date", now_plus(60)}});
  result("banChatMember", {{"chat_id", std::to_string(street)}, {"user_id", std::to_string(ben)}});
  pass_seconds(3600);
  EXPECT_EQ(status_of_ben(), "kicked");
}

TEST_F(PassingTime, ARestrictionEndsAtItsDate) {
  result("restrictChatMember", {{"chat_id", std::to_string(street)},
                                {"user_id", std::to_string(ben)},
                                {"permissions", "{}"},
                                {"until_date", now_plus(40)}});
  act(ben, "send", {{"chat", street}, {"text", "x"}}, 400);
  pass_seconds(40);
  EXPECT_EQ(status_of_ben(), "member");
  act(ben, "send", {{"chat", street}, {"text", "x"}}, 200);
}

TEST_F(PassingTime, APollClosesByItselfAndItsBotIsTold) {
  const auto sent = result("sendPoll", {{"chat_id", std::to_string(street)},
                                        {"question", "Lamps?"},
                                        {"options", R"(["yes","no"])"},
                                        {"open_period", "30"}});
  const auto& poll = sent.at("poll").as_object();
  EXPECT_EQ(poll.at("close_date").as_int64(), world.state.now() + 30);
  pass_seconds(29);
  EXPECT_TRUE(drain().empty());
  pass_seconds(1);
  const auto updates = drain();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_TRUE(updates[0].at("poll").at("is_closed").as_bool());
  act(ben, "vote",
      {{"chat", street}, {"message_id", sent.at("message_id")}, {"options", boost::json::array{0}}},
      400);
  EXPECT_EQ(refusal("stopPoll", {{"chat_id", std::to_string(street)},
                                 {"message_id", std::to_string(sent.at("message_id").as_int64())}}),
            "400 Bad Request: poll has already been closed");
}

TEST_F(PassingTime, PeriodsOutOfRangeAreIgnored) {
  const auto sent = result("sendPoll", {{"chat_id", std::to_string(street)},
                                        {"question", "Lamps?"},
                                        {"options", R"(["yes"])"},
                                        {"open_period", "4"}});
  EXPECT_FALSE(sent.at("poll").as_object().contains("close_date"));
}

TEST_F(PassingTime, ALiveLocationMovesUntilItsPeriodIsOver) {
  const auto chat = std::to_string(street);
  const auto sent =
      result("sendLocation",
             {{"chat_id", chat}, {"latitude", "1"}, {"longitude", "2"}, {"live_period", "60"}});
  const auto id = std::to_string(sent.at("message_id").as_int64());
  const auto moved = result("editMessageLiveLocation", {{"chat_id", chat},
                                                        {"message_id", id},
                                                        {"latitude", "1.5"},
                                                        {"longitude", "2"},
                                                        {"heading", "90"}});
  EXPECT_EQ(moved.at("location").at("latitude").as_double(), 1.5);
  EXPECT_EQ(moved.at("location").at("live_period").as_int64(), 60);
  EXPECT_TRUE(moved.as_object().contains("edit_date"));
  pass_seconds(60);
  EXPECT_EQ(refusal("editMessageLiveLocation",
                    {{"chat_id", chat}, {"message_id", id}, {"latitude", "1"}, {"longitude", "2"}}),
            "400 Bad Request: message can't be edited");
}

TEST_F(PassingTime, AStoppedLiveLocationStays) {
  const auto chat = std::to_string(street);
  const auto sent = result(
      "sendLocation",
      {{"chat_id", chat}, {"latitude", "1"}, {"longitude", "2"}, {"live_period", "2147483647"}});
  const auto id = std::to_string(sent.at("message_id").as_int64());
  const auto stopped = result("stopMessageLiveLocation", {{"chat_id", chat}, {"message_id", id}});
  EXPECT_FALSE(stopped.at("location").as_object().contains("live_period"));
  EXPECT_EQ(refusal("stopMessageLiveLocation", {{"chat_id", chat}, {"message_id", id}}),
            "400 Bad Request: message can't be edited");
  EXPECT_EQ(
      refusal("sendLocation",
              {{"chat_id", chat}, {"latitude", "1"}, {"longitude", "2"}, {"live_period", "59"}}),
      "400 Bad Request: wrong live location period specified");
}

}  // namespace
}  // namespace wardmote::sandbox
