#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

class LinkedChannels : public SandboxTest {
 protected:
  std::int64_t create_chat(const std::string& type) {
    return create("chats", R"({"type":")" + type + R"(","title":"T","owner":)" +
                               std::to_string(ann) + R"(,"admins":[)" + std::to_string(bot) + "]}");
  }
  void link(std::int64_t channel, std::int64_t to, int code = 200) {
    sim("chats/" + std::to_string(channel), R"({"linked_chat":)" + std::to_string(to) + "}", code);
  }
  boost::json::object chat(std::int64_t id) {
    return result("getChat", {{"chat_id", std::to_string(id)}}).as_object();
  }

  std::int64_t channel = create_chat("channel");
  std::int64_t hall = create_chat("supergroup");
};

TEST_F(LinkedChannels, PostsComeIntoTheGroup) {
  link(channel, hall);
  result("sendMessage", {{"chat_id", std::to_string(channel)}, {"text", "x"}});
  const auto seen =
      look("people/" + std::to_string(ann) + "/messages", std::to_string(hall)).as_array().back();
  EXPECT_EQ(seen.at("from").at("id").as_int64(), 777000);
  EXPECT_EQ(seen.at("sender_chat").at("id").as_int64(), channel);
  EXPECT_TRUE(seen.at("is_automatic_forward").as_bool());
  EXPECT_EQ(seen.at("forward_origin").at("type").as_string(), "channel");
  EXPECT_EQ(chat(channel).at("linked_chat_id"), hall);
  EXPECT_EQ(chat(hall).at("linked_chat_id"), channel);
}

TEST_F(LinkedChannels, HaveASupergroupOrNone) {
  link(channel, group, 400);
  link(hall, channel, 400);
  link(channel, hall);
  link(channel, 0);
  EXPECT_FALSE(chat(channel).contains("linked_chat_id"));
  EXPECT_FALSE(chat(hall).contains("linked_chat_id"));
}

TEST_F(LinkedChannels, AGroupBelongsToOne) {
  link(channel, hall);
  const auto other = create_chat("channel");
  link(other, hall);
  EXPECT_FALSE(chat(channel).contains("linked_chat_id"));
  EXPECT_EQ(chat(other).at("linked_chat_id"), hall);
  EXPECT_EQ(chat(hall).at("linked_chat_id"), other);
}

}  // namespace
}  // namespace wardmote::sandbox
