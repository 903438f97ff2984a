#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "server/config/surroundings.h"
#include "tests/storage/scratch.h"

namespace wardmote::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct SurroundingsTest : testing::Test {
  storage::Scratch folder;

  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream{folder / name} << content;
    return folder / name;
  }
  static std::vector<std::string> problems(const std::string& text) {
    const auto loaded = load_config_text(text, "city.toml");
    if (!loaded) return {to_string(loaded.error().front())};
    std::vector<std::string> sentences;
    for (const auto& problem : check_surroundings(*loaded)) sentences.push_back(to_string(problem));
    return sentences;
  }
  std::string webhook_bot(const std::string& secret) const {
    return "[[bots]]\nmode = \"webhook\"\nwebhook_url = \"https://city.example\"\ntoken_file = \"" +
           write("token", "12:abc") + "\"\nwebhook_secret_file = \"" + write("secret", secret) +
           "\"";
  }
};

TEST_F(SurroundingsTest, WhatIsThereAndGoodIsRight) {
  EXPECT_THAT(problems(""), IsEmpty());
  EXPECT_THAT(problems(webhook_bot(std::string(32, 'a'))), IsEmpty());
  EXPECT_THAT(problems("[city]\ntime_zone = \"Europe/Rome\"\nlanguages = [\"es\", \"zh-Hans\"]"),
              IsEmpty());
}

TEST_F(SurroundingsTest, NamesFilesThatAreMissingOrNoUse) {
  EXPECT_THAT(problems("[[bots]]\ntoken_file = \"no/token\""),
              ElementsAre("city.toml:2: bots[0].token_file: no/token: cannot be read"));
  EXPECT_THAT(problems("[[bots]]\ntoken_env = \"WARDMOTE_NO_SUCH_TOKEN\""),
              ElementsAre(HasSubstr("bots[0].token_env: environment variable")));
  const auto no_pem = write("cert", "hello");
  EXPECT_THAT(problems("[web]\ntls_cert_file = \"" + no_pem + "\"\ntls_key_file = \"no/key\""),
              ElementsAre(HasSubstr("web.tls_cert_file: " + no_pem + ": is no PEM file"),
                          HasSubstr("web.tls_key_file: no/key: cannot be read")));
  EXPECT_THAT(problems("[operator_api]\ntokens_file = \"no/tokens\""),
              ElementsAre(HasSubstr("no/tokens: cannot be read")));
}

TEST_F(SurroundingsTest, KnowsASecretThatTelegramOrPrudenceRefuses) {
  for (const auto& bad : {std::string(31, 'a'), std::string(257, 'a'), std::string(40, '!')})
    EXPECT_THAT(problems(webhook_bot(bad)), ElementsAre(HasSubstr("expected 32 to 256 of")));
}

TEST_F(SurroundingsTest, KnowsZonesAndLanguages) {
  EXPECT_THAT(problems("[city]\ntime_zone = \"Europe/Rom\"\nlanguages = [\"en\", \"tlh\"]"),
              ElementsAre(HasSubstr("city.toml:2: city.time_zone: there is no time zone"),
                          HasSubstr("city.toml:3: city.languages: \"tlh\" is none of")));
}

}  // namespace
}  // namespace wardmote::server
