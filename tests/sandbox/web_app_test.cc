#include "sandbox/web_app.h"

#include "sandbox/request_params.h"
#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

using WebApp = SandboxTest;

/// Vector made with another implementation, and accepted by @tma.js/init-data-node.
TEST(WebAppSignature, IsWhatOthersCompute) {
  SigningSeed seed;
  seed.fill(7);
  EXPECT_EQ(public_key_of(seed),
            "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c");
  const InitFields fields = {
      {"auth_date", "1790000000"},
      {"query_id", "AAE-sandbox"},
      {"user", R"({"id":42,"first_name":"Ann","language_code":"en"})"},
      {"start_param", "ballot_7"},
      {"chat_instance", "-123"},
      {"chat_type", "group"},
  };
  EXPECT_EQ(
      signed_init_data(fields, "123456:TEST-sandbox-token", seed),
      "auth_date=1790000000&query_id=AAE-sandbox&user=%7B%22id%22%3A42%2C%22first_name%22%3A%22Ann"
      "%22%2C%22language_code%22%3A%22en%22%7D&start_param=ballot_7&chat_instance=-123&chat_type="
      "group&signature=q896QQ_zP3QcsKm5wqiFWN2XtaRJ1RlPV58xAYuH9AfSUuzKRg958BubprVaimaFxzGvnVJi1ZYa"
      "mmvqCMhCAA&hash=2e766d6b207e8339564b5572d824613556fe477783c47b6b85c8d79c96c25e6f");
}

TEST_F(WebApp, APersonsLaunchNamesThemAndThePlace) {
  ann_starts();
  const auto body = R"({"start_param":"ballot_7","chat":)" + std::to_string(group) + R"(,"bot":)" +
                    std::to_string(bot) + "}";
  const auto launch = sim("people/" + std::to_string(ann) + "/web_app", body);
  Params fields;
  add_form(fields, std::string_view(launch.at("init_data").as_string()));
  EXPECT_EQ(boost::json::parse(fields.text("user")).at("id").as_int64(), ann);
  EXPECT_EQ(fields.text("chat_type"), "group");
  EXPECT_EQ(fields.text("start_param"), "ballot_7");
  EXPECT_EQ(fields.number("auth_date"), world.state.now());
  EXPECT_FALSE(fields.has("query_id"));
  EXPECT_EQ(launch.at("public_key"), look("status").at("web_app_public_key"));
}

TEST_F(WebApp, FromThePrivateChatItCanBeAnswered) {
  const auto launch =
      sim("people/" + std::to_string(ann) + "/web_app", R"({"bot":)" + std::to_string(bot) + "}");
  EXPECT_NE(std::string_view(launch.at("init_data").as_string()).find("query_id="),
            std::string_view::npos);
}

TEST_F(WebApp, OutsidersCantLaunchItFromTheGroup) {
  const auto ben = create("people", R"({"first_name":"Ben"})");
  sim("people/" + std::to_string(ben) + "/web_app",
      R"({"chat":)" + std::to_string(group) + R"(,"bot":)" + std::to_string(bot) + "}", 400);
}

}  // namespace
}  // namespace wardmote::sandbox
