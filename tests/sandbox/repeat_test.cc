#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

/// Plays the same evening in a new world and returns everything that bots said and were told.
class Evening : public SandboxTest {
 public:
  std::string play() {
    const auto chat = std::to_string(group);
    sim("faults", R"({"rules":[{"kind":"429","probability":0.5}]})");
    const auto street =
        create("chats", R"({"type":"supergroup","title":"Oak","owner":)" + std::to_string(ann) +
                            R"(,"admins":[)" + std::to_string(bot) + "]}");
    for (int i = 0; i < 20; ++i) {
      const auto ben = create("people", R"({"first_name":"Ben"})");
      const auto link = result("createChatInviteLink", {{"chat_id", std::to_string(street)}});
      const auto url = std::string(link.at("invite_link").as_string());
      sim("people/" + std::to_string(ben) + "/join", R"({"invite_link":")" + url + "\"}");
      ann_writes("/start");
    }
    result("sendPoll", {{"chat_id", chat}, {"question", "?"}, {"options", R"(["a","b"])"}});
    result("sendDice", {{"chat_id", chat}});
    pass_seconds(60);
    sim("chats/" + chat + "/migrate", "{}");
    return world.transcript.lines(0, 0);
  }

 private:
  void TestBody() override {}
};

TEST(Repeating, TheSameSeedMakesTheSameRunToTheByte) {
  Evening first;
  Evening second;
  const auto played = first.play();
  EXPECT_GT(std::ranges::count(played, '\n'), 40);
  EXPECT_EQ(played, second.play());
}

}  // namespace
}  // namespace wardmote::sandbox
