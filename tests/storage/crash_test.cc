#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>

#include "scratch.h"
#include "storage/entity_rows.h"
#include "storage/event_chain.h"

namespace wardmote::storage {
namespace {

/// Starts the writer, kills it with SIGKILL once it has said `lines` lines, and returns all it
/// said.
std::string run_and_kill(const std::string& directory, std::size_t lines) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addclose(&actions, ends[0]);
  std::string program = CRASH_WRITER;
  std::string argument = directory;
  char* arguments[] = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  EXPECT_EQ(::posix_spawn(&child, CRASH_WRITER, &actions, nullptr, arguments, environ), 0);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string said;
  char buffer[4096];
  bool killed = false;
  // What was said before the kill is still in the pipe after it.
  for (ssize_t count = 0; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    said.append(buffer, static_cast<std::size_t>(count));
    const auto seen = static_cast<std::size_t>(std::count(said.begin(), said.end(), '\n'));
    if (!killed && seen >= lines) killed = ::kill(child, SIGKILL) == 0;
  }
  ::close(ends[0]);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "ended by itself: " << status;
  return said;
}

/// The commits of a community are whole, in order and without gaps; returns the last one's number.
std::uint64_t check_whole(const Store& store, EntityId entity) {
  const auto rows = load_entity(store, entity);
  EXPECT_TRUE(rows.ok()) << rows.status();
  if (!rows.ok() || !rows->head) return 0;
  EXPECT_TRUE(check_chain(store, entity).ok()) << check_chain(store, entity);
  EXPECT_EQ(rows->records.size(), 1u);
  EXPECT_EQ(rows->records.at(0).key, std::to_string(rows->head->seq()));
  return rows->head->seq();
}

TEST(Crash, LosesNothingAcknowledgedAndHalvesNothing) {
  // More for a long night: WARDMOTE_CRASH_KILLS=1000.
  const char* wanted = std::getenv("WARDMOTE_CRASH_KILLS");
  const int kills = wanted != nullptr ? std::atoi(wanted) : 10;
  const Scratch scratch;
  std::mt19937 random(7);
  std::map<std::uint64_t, std::uint64_t> acknowledged;
  for (int kill = 0; kill < kills; ++kill) {
    SCOPED_TRACE("kill " + std::to_string(kill));
    std::istringstream said(run_and_kill(scratch / "db", 1 + random() % 400));
    for (std::uint64_t id = 0, number = 0; said >> id >> number;) {
      // In order too.
      EXPECT_EQ(number,
                acknowledged.contains(id) ? std::max(number, acknowledged[id] + 1) : number);
      acknowledged[id] = number;
    }
    const auto store = Store::open({.directory = scratch / "db"});
    ASSERT_TRUE(store.ok()) << store.status();
    for (const auto& [id, number] : acknowledged) {
      ASSERT_GE(check_whole(**store, {EntityKind::community, id}), number);
    }
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace wardmote::storage
