#include <gtest/gtest.h>

#include <caf/send.hpp>
#include <cstdlib>
#include <future>

#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

void lose_the_router(const storage::Scratch& folder) {
  Config config;
  config.node.data_dir = folder.path().string();
  config.storage.master_key_file = folder / "master.key";
  config.storage.disk_reserve_bytes.count = 1;
  std::promise<void> fatal;
  const auto node = Node::start({.config = config,
                                 .log = {},
                                 .metrics = nullptr,
                                 .probe_disk = [] { return std::uint64_t{1} << 40; },
                                 .on_fatal = [&fatal] { fatal.set_value(); }});
  if (!node.ok()) std::_Exit(2);
  // Nothing is wrong yet.
  (*node)->end_process_if_broken();
  caf::anon_send_exit((*node)->parts().router, caf::exit_reason::kill);
  fatal.get_future().wait();
  (*node)->end_process_if_broken();
  std::_Exit(3);
}

// A server that looks alive and does nothing is worse than one that starts again.
TEST(NodeDeathTest, EndsTheProcessWhenAnActorEndsThatEverythingNeeds) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const storage::Scratch folder;
  EXPECT_EXIT(lose_the_router(folder), ::testing::ExitedWithCode(EXIT_FAILURE), "");
}

// With one thread a rule that does not return keeps everybody from answering; whoever looks at the
// listener alone sees nothing of it.
TEST(Node, IsNotAliveWhileARuleDoesNotReturn) {
  const storage::Scratch keys;
  TestCity city{keys / "master.key"};
  EXPECT_TRUE(city.node().is_alive());
  const EntityId mill_lane{EntityKind::community, 4};
  {
    const Pulse::Step endless{city.parts().pulse, mill_lane,
                              std::chrono::steady_clock::now() - std::chrono::seconds{61}};
    EXPECT_FALSE(city.node().is_alive());
    // Told once, not with every probe.
    EXPECT_FALSE(city.node().is_alive());
  }
  EXPECT_TRUE(city.node().is_alive());
  EXPECT_EQ(city.lines_with("a rule does not return"), 1);
}

}  // namespace
}  // namespace wardmote::server
