#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

/// Links that let nobody in any more.
class SpentLinks : public SandboxTest {
 protected:
  SpentLinks() {
    sim("chats/" + std::to_string(group) + "/members",
        R"({"status":"administrator","user":)" + std::to_string(bot) + "}");
  }
  std::string link(Arguments terms) {
    Params params;
    params.set("chat_id", std::to_string(group));
    for (const auto& [name, value] : terms) params.set(name, value);
    const auto made = world.call(*world.state.find_bot(bot), "createChatInviteLink", params);
    return std::string(boost::json::parse(made.body).at("invite_link").as_string());
  }
  void newcomer_joins_by(const std::string& url, int code) {
    const auto person = create("people", R"({"first_name":"Ben"})");
    sim("people/" + std::to_string(person) + "/join", R"({"invite_link":")" + url + "\"}", code);
  }
};

TEST_F(SpentLinks, RevokedLinksAdmitNobody) {
  const auto url = link({});
  newcomer_joins_by(url, 200);
  result("revokeChatInviteLink", {{"chat_id", std::to_string(group)}, {"invite_link", url}});
  newcomer_joins_by(url, 400);
}

TEST_F(SpentLinks, ExpiredLinksAdmitNobody) {
  const auto url = link({{"expire_date", std::to_string(world.state.now() + 60)}});
  newcomer_joins_by(url, 200);
  pass_seconds(60);
  newcomer_joins_by(url, 400);
}

TEST_F(SpentLinks, UsedUpLinksAdmitNobody) {
  const auto url = link({{"member_limit", "2"}});
  newcomer_joins_by(url, 200);
  newcomer_joins_by(url, 200);
  newcomer_joins_by(url, 400);
}

}  // namespace
}  // namespace wardmote::sandbox
