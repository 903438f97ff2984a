#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "server/config/keys.h"
#include "server/config/reference.h"
#include "server/config/secrets.h"

namespace wardmote::server {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ConfigReference, TheDocumentIsWhatTheCodeSays) {
  const std::string path = "docs/configuration.md";
  if (std::getenv("UPDATE_DOCS") != nullptr) std::ofstream{path} << config_reference();
  std::ifstream file{path};
  const std::string document{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(document, config_reference())
      << "Run: UPDATE_DOCS=1 build/debug/tests/server/config_test";
}

TEST(ConfigReference, EveryKeyIsDescribedAndLiesInADescribedSection) {
  std::set<std::string_view> sections;
  for (const auto& section : config_sections()) sections.insert(section.name);
  std::set<std::string> names;
  for (const auto& key : setting_keys()) {
    EXPECT_TRUE(key.description.ends_with('.')) << full_name(key);
    EXPECT_TRUE(sections.contains(key.section)) << full_name(key);
    EXPECT_TRUE(names.insert(full_name(key)).second) << full_name(key) << " stands there twice";
  }
}

TEST(ConfigReference, EveryDefaultIsAValueThatItsKeyTakes) {
  for (const auto& key : setting_keys()) {
    Config config;
    const auto expected = key.assign(config, key.render(config), key.range);
    EXPECT_FALSE(expected) << full_name(key) << ": expected " << expected.value_or("");
    EXPECT_EQ(config, Config{}) << full_name(key);
  }
}

TEST(ConfigPrint, NamesOriginsAndHidesSecrets) {
  const auto loaded = load_config_text(
      "[telegram]\nproxy = \"socks5://me:hunter2@host\"\npoll_timeout = \"20s\"\n[[bots]]\n"
      "token_file = \"/run/secrets/bot\"",
      "city.toml");
  const auto text = print_config(*loaded);
  EXPECT_THAT(text, HasSubstr("poll_timeout = \"20s\"  # city.toml:3"));
  EXPECT_THAT(text, HasSubstr("token_file = \"/run/secrets/bot\"  # city.toml:5"));
  EXPECT_THAT(text, HasSubstr("# proxy is set, and secret"));
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

RC_GTEST_PROP(ConfigPrintProperty, WhatIsPrintedReadsTheSame,
              (const std::string& name, std::uint16_t port, std::uint32_t size)) {
  LoadedConfig loaded;
  loaded.config.city.name = name;
  for (char& c : loaded.config.city.name) c = static_cast<signed char>(c) >= 0x20 ? c : ' ';
  loaded.config.web.port = port;
  loaded.config.storage.disk_reserve_bytes = Bytes{size};
  const auto again = load_config_text(print_config(loaded), "printed.toml");
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->config == loaded.config);
}

class SecretFile : public testing::Test {
 protected:
  std::string write(const std::string& content) {
    const std::string path = testing::TempDir() + "wardmote_secret";
    std::ofstream{path, std::ios::binary} << content;
    return path;
  }
};

TEST_F(SecretFile, GivesTheLineWithoutItsBreak) {
  EXPECT_EQ(read_secret_file(write("abc\r\n")), "abc");
}

TEST_F(SecretFile, RefusesWhatIsNoSecretWithoutShowingIt) {
  EXPECT_THAT(read_secret_file(write("")).error(), HasSubstr("is empty"));
  EXPECT_THAT(read_secret_file(write("hunter2\nmore")).error(), HasSubstr("expected one line"));
  EXPECT_THAT(read_secret_file(write(std::string(5000, 'x'))).error(), HasSubstr("too large"));
  EXPECT_THAT(read_secret_file("no/such").error(), HasSubstr("cannot be read"));
  const auto token = read_bot_token({.token_file = write("hunter2"), .token_env = {}});
  EXPECT_THAT(token.error(), HasSubstr("no bot token"));
  EXPECT_THAT(token.error(), Not(HasSubstr("hunter2")));
}

TEST_F(SecretFile, ReadsATokenFromEitherPlace) {
  EXPECT_EQ(read_bot_token({.token_file = write("12:abc\n"), .token_env = {}}), "12:abc");
  setenv("WARDMOTE_TEST_TOKEN", "34:def", 1);
  EXPECT_EQ(read_bot_token({.token_file = {}, .token_env = "WARDMOTE_TEST_TOKEN"}), "34:def");
  EXPECT_THAT(read_bot_token({.token_file = {}, .token_env = "WARDMOTE_NO_TOKEN"}).error(),
              HasSubstr("is not set"));
}

}  // namespace
}  // namespace wardmote::server
