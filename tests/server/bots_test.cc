#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

// What came while the server was down is read before getMe has answered, and "/report@ward_bot" is
// meant for us then too.
TEST(Bots, GoByTheNameTheyHadUntilTelegramTells) {
  const storage::Scratch keys;
  const auto key_file = keys / "master.key";
  TestCity city{key_file};
  city.stop();
  const auto token_file = keys / "token";
  std::ofstream{token_file} << bot << ":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
  ASSERT_EQ(chmod(token_file.c_str(), 0600), 0);
  Config config;
  config.node.data_dir = city.data_dir();
  config.storage.master_key_file = key_file;
  config.bots.emplace_back().token_file = token_file;
  const auto node = Node::start(
      {.config = config, .log = {}, .metrics = nullptr, .offline = true, .probe_disk = [] {
         return std::uint64_t{1} << 40;
       }});
  ASSERT_TRUE(node.ok()) << node.status();
  EXPECT_EQ((*node)->parts().profiles.find(telegram::BotId{bot}).username, "ward_bot");
}

}  // namespace
}  // namespace wardmote::server
