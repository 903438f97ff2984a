// Commits as fast as it can until it is killed, and says on its output what was acknowledged:
// lines "<community> <number>". Commit n of a community rewrites its head, adds event n and moves
// the row of table 2 from key n-1 to key n. Usage: crash_writer DIRECTORY
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "storage/committer.h"
#include "storage/entity_rows.h"
#include "storage/event_chain.h"

namespace wardmote::storage {
namespace {

constexpr std::uint64_t communities = 10;
constexpr int window = 100;

Mutations next_commit(EntityId entity, v1::Head& head) {
  v1::Event event;
  event.set_body(std::string(100, 'b'));
  const auto stored = seal(event, head);
  Mutations mutations;
  mutations.put(event_key(entity, head.seq()), stored);
  mutations.erase(state_key(entity, 2, std::to_string(head.seq() - 1)));
  mutations.put(state_key(entity, 2, std::to_string(head.seq())), "x");
  mutations.put(head_key(entity), head.SerializeAsString());
  return mutations;
}

void say(std::uint64_t community, std::uint64_t number) {
  const auto line = fmt::format("{} {}\n", community, number);
  // One write of less than PIPE_BUF: never torn.
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) ::_exit(3);
}

int write_until_killed(const char* directory) {
  auto store = Store::open({.directory = directory, .write_buffer_bytes = 64u << 10});
  if (!store.ok()) {
    fmt::print(stderr, "{}\n", store.status().ToString());
    return 2;
  }
  std::vector<v1::Head> heads(communities);
  for (std::uint64_t id = 0; id < communities; ++id) {
    auto rows = load_entity(**store, {EntityKind::community, id});
    if (!rows.ok()) return 2;
    if (rows->head) heads[id] = *rows->head;
  }
  std::atomic<int> in_flight = 0;
  Committer committer(**store, {});
  for (std::uint64_t turn = 0;; ++turn) {
    while (in_flight >= window) std::this_thread::yield();
    const auto id = turn % communities;
    const EntityId entity{EntityKind::community, id};
    auto mutations = next_commit(entity, heads[id]);
    ++in_flight;
    const auto done = [&in_flight, id, number = heads[id].seq()](const absl::Status& status,
                                                                 CommitPosition) {
      if (!status.ok()) ::_exit(4);
      say(id, number);
      --in_flight;
    };
    if (!committer.submit({shard_of(entity), std::move(mutations), done})) return 5;
  }
}

}  // namespace
}  // namespace wardmote::storage

int main(int argc, char** argv) {
  return argc == 2 ? wardmote::storage::write_until_killed(argv[1]) : 1;
}
