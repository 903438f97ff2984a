#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "server/config/load.h"

namespace wardmote::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Config load(std::string_view text, const ConfigSources& sources = {}) {
  const auto loaded = load_config_text(text, "city.toml", sources);
  if (!loaded) {
    for (const auto& problem : loaded.error()) ADD_FAILURE() << to_string(problem);
    return {};
  }
  return loaded->config;
}

std::vector<std::string> problems(std::string_view text, const ConfigSources& sources = {}) {
  const auto loaded = load_config_text(text, "city.toml", sources);
  std::vector<std::string> sentences;
  if (!loaded) {
    for (const auto& problem : loaded.error()) sentences.push_back(to_string(problem));
  }
  return sentences;
}

TEST(ConfigLoad, AnEmptyFileIsTheDefaults) { EXPECT_EQ(load(""), Config{}); }

TEST(ConfigLoad, FlagsOverrideTheEnvironmentAndThatTheFile) {
  const std::string file = "[web]\nport = 1\n[log]\nlevel = \"debug\"\n[node]\nname = \"a\"";
  const ConfigSources sources{
      .environment = {{"WARDMOTE_WEB__PORT", "2"}, {"WARDMOTE_LOG__LEVEL", "error"}},
      .flags = {{"web.port", "3"}}};
  const auto config = load(file, sources);
  EXPECT_EQ(config.web.port, 3u);
  EXPECT_EQ(config.log.level, LogLevelName::error);
  EXPECT_EQ(config.node.name, "a");
}

TEST(ConfigLoad, RemembersWhereEachSettingWasSaid) {
  const auto loaded = load_config_text(
      "[web]\n\nport = 1", "city.toml",
      {.environment = {{"WARDMOTE_NODE__NAME", "n"}}, .flags = {{"log.format", "text"}}});
  EXPECT_THAT(loaded->origins, ElementsAre(std::pair{"log.format", "--log.format"},
                                           std::pair{"node.name", "WARDMOTE_NODE__NAME"},
                                           std::pair{"web.port", "city.toml:3"}));
}

TEST(ConfigLoad, ReadsBotsFromFileAndEnvironment) {
  const auto config = load("[[bots]]\ntoken_file = \"a\"\n",
                           {.environment = {{"WARDMOTE_BOTS__0__TOKEN_FILE", "b"},
                                            {"WARDMOTE_BOTS__1__TOKEN_ENV", "TOKEN"}}});
  ASSERT_EQ(config.bots.size(), 2u);
  EXPECT_EQ(config.bots[0].token_file, "b");
  EXPECT_EQ(config.bots[1].token_env, "TOKEN");
}

TEST(ConfigLoad, TellsEverythingThatIsWrongAtOnce) {
  EXPECT_THAT(
      problems("[web]\nport = 70000\nprot = 1\n[log]\nlevel = \"loud\"\n"),
      testing::UnorderedElementsAre(
          "city.toml:2: web.port: expected a whole number, from 0 to 65535, found \"70000\"",
          "city.toml:3: web.prot: there is no setting of this name; did you mean "
          "\"web.port\"?",
          "city.toml:5: log.level: expected one of \"debug\", \"info\", \"warning\", "
          "\"error\", found \"loud\""));
}

TEST(ConfigLoad, RefusesUnknownVariablesAndFlags) {
  EXPECT_THAT(problems("", {.environment = {{"WARDMOTE_WEB__PROT", "1"}}}),
              ElementsAre(HasSubstr("did you mean \"WARDMOTE_WEB__PORT\"")));
  EXPECT_THAT(problems("", {.flags = {{"log.levle", "info"}}}),
              ElementsAre(HasSubstr("did you mean \"log.level\"")));
  EXPECT_THAT(problems("", {.environment = {{"WARDMOTE_BOTS__7__TOKEN_FILE", "x"}}}),
              ElementsAre(HasSubstr("the number from 0 to 0")));
  EXPECT_THAT(problems("", {.environment = {{"WARDMOTE_BOTS__0__TOKEN", "x"}}}),
              ElementsAre(HasSubstr("there is no setting of a bot")));
}

TEST(ConfigLoad, RefusesValuesOfAnotherKind) {
  EXPECT_THAT(problems("[web]\nport = \"80\""), ElementsAre(HasSubstr("expected a whole number")));
  EXPECT_THAT(problems("[node]\nname = 5"), ElementsAre(HasSubstr("expected text, found \"5\"")));
  EXPECT_THAT(problems("[node]\nname = 1979-05-27"),
              ElementsAre(HasSubstr("found a date or time")));
  EXPECT_THAT(problems("[node]\nname = \"a\\nb\""), ElementsAre(HasSubstr("control characters")));
  EXPECT_THAT(problems("[city]\nlanguages = [1]"),
              ElementsAre(HasSubstr("a list of other things than words")));
  EXPECT_THAT(problems("bots = 5"), ElementsAre(HasSubstr("[[bots]]")));
  EXPECT_THAT(problems("[[bots]]\ntoken_file = \"a\"\nmoed = \"polling\""),
              ElementsAre(HasSubstr("did you mean \"mode\"")));
}

TEST(ConfigLoad, NamesTheLineOfASyntaxError) {
  EXPECT_THAT(problems("[node]\nname = \n"), ElementsAre(testing::StartsWith("city.toml:2: ")));
  EXPECT_THAT(problems("\xff\xfe"), ElementsAre(testing::StartsWith("city.toml:1: ")));
}

TEST(ConfigLoad, NeverShowsASecretThatItRefuses) {
  const auto sentences = problems("[telegram]\nproxy = \"socks5://me:secret\\u0001@host\"");
  ASSERT_EQ(sentences.size(), 1u);
  EXPECT_THAT(sentences[0], testing::Not(HasSubstr("secret")));
}

TEST(ConfigLoad, RefusesHalvesOfPairs) {
  EXPECT_THAT(problems("[web]\ntls_cert_file = \"a\""),
              ElementsAre(HasSubstr("tls_key_file is missing")));
  EXPECT_THAT(problems("[[bots]]\nmode = \"polling\""),
              ElementsAre(HasSubstr("either token_file or token_env")));
  EXPECT_THAT(problems("[[bots]]\ntoken_file = \"a\"\nmode = \"webhook\"").size(), 2u);
}

TEST(ConfigLoad, ABotOfItsOwnNeedsNothingMore) {
  EXPECT_FALSE(load("[[bots]]\ntoken_file = \"a\"\nshared = false").bots.at(0).shared);
}

TEST(ConfigLoad, WebhooksAreSecretUnlessTheyStayOnThisMachine) {
  const std::string bot =
      "[[bots]]\ntoken_file = \"a\"\nmode = \"webhook\"\nwebhook_secret_file = \"s\"\n";
  for (const auto* good :
       {"https://city.example", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080"}) {
    EXPECT_EQ(load(bot + "webhook_url = \"" + good + "\"").bots.at(0).webhook_url, good);
  }
  for (const auto* bad : {"http://city.example", "http://10.0.0.1:8080", "city.example",
                          "http://127.0.0.1.city.example", "http://localhost@city.example"}) {
    EXPECT_THAT(problems(bot + "webhook_url = \"" + bad + "\""),
                ElementsAre(HasSubstr("begins with https://")))
        << bad;
  }
  EXPECT_THAT(problems(bot + "webhook_url = \"https://city.example/\""),
              ElementsAre(HasSubstr("leave out the /")));
}

TEST(ConfigLoad, TheOperatorApiIsNotOpenedToTheWorldWithoutTls) {
  const std::string file = "[operator_api]\naddress = \"0.0.0.0\"\ntokens_file = \"t\"\n";
  EXPECT_THAT(problems(file), ElementsAre(HasSubstr("needs TLS")));
  load(file + "tls_cert_file = \"c\"\ntls_key_file = \"k\"");
}

TEST(ConfigLoad, RefusesAddressesThatAreNone) {
  EXPECT_THAT(problems("[web]\naddress = \"localhost:80\""), ElementsAre(HasSubstr("IP address")));
  EXPECT_THAT(problems("[telegram]\napi_root = \"api.telegram.org\""),
              ElementsAre(HasSubstr("http://")));
  EXPECT_THAT(problems("[telegram]\nproxy = \"proxy:1080\""), ElementsAre(HasSubstr("socks5h://")));
  EXPECT_THAT(problems("[web]\nwebhook_path_prefix = \"/\""), ElementsAre(HasSubstr("/telegram")));
  EXPECT_THAT(problems("[board]\npublic_url = \"http://vote.city.example\""),
              ElementsAre(HasSubstr("https://")));
  EXPECT_THAT(problems("[board]\npublic_url = \"https://vote.city.example/\""),
              ElementsAre(HasSubstr("leave out the /")));
  EXPECT_TRUE(problems("[board]\npublic_url = \"http://127.0.0.1:8080\"").empty());
}

TEST(ConfigLoad, RefusesNamesThatNoBoardCanHave) {
  for (const auto* name : {"", "two words", "a+b", "city.example/"})
    EXPECT_THAT(problems("[board]\nname = \"" + std::string{name} + "\""),
                ElementsAre(HasSubstr("vote.city.example")))
        << name;
}

TEST(ConfigLoad, AMissingFileIsNamed) {
  const auto loaded = load_config({.file = "no/such.toml"});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(to_string(loaded.error()[0]), "no/such.toml: cannot be read");
  EXPECT_EQ(load_config({.file = "/"}).error()[0].message, "is a folder, expected a file");
}

RC_GTEST_PROP(ConfigLoadProperty, AnyTextIsReadOrRefusedWithAReason, (const std::string& text)) {
  const auto loaded = load_config_text(text, "any.toml");
  RC_ASSERT(loaded || !loaded.error().empty());
}

RC_GTEST_PROP(ConfigLoadProperty, AnyVariableIsReadOrRefused,
              (const std::string& name, const std::string& value)) {
  const auto loaded = load_config_text("", "", {.environment = {{"WARDMOTE_" + name, value}}});
  RC_ASSERT(loaded || !loaded.error().empty());
}

}  // namespace
}  // namespace wardmote::server
