// What RocksDB does by itself with rows like those of updates, and what the committer makes of it.
// Runs in the working directory, for /tmp is memory on many machines.
#include <benchmark/benchmark.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "storage/committer.h"
#include "storage/keys.h"
#include "storage/store.h"

namespace {

using namespace wardmote;

constexpr const char* directory = "storage_bench.tmp";
constexpr std::uint64_t communities = 1000;

/// The rows of one update: the community's head, what it changed, an outgoing call.
struct Rows {
  std::string head = std::string(200, 'h');
  std::string record = std::string(300, 'r');
  std::string call = std::string(500, 'c');
};

template <class Put>
void put_update(std::uint64_t number, const Rows& rows, const Put& put) {
  const EntityId entity{EntityKind::community, number % communities + 1};
  put(entity, storage::head_key(entity), rows.head);
  put(entity, storage::event_key(entity, number), rows.record);
  put(entity, storage::outbox_key(entity, number), rows.call);
}

void clean() { std::filesystem::remove_all(directory); }

/// Updates a second when nothing but RocksDB is in the way; `range(0)` of them to one synced batch.
void raw_batch(benchmark::State& state) {
  clean();
  rocksdb::Options options;
  options.create_if_missing = true;
  options.write_buffer_size = storage::StoreOptions{}.write_buffer_bytes;
  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::Open(options, directory, &opened);
  const std::unique_ptr<rocksdb::DB> db(opened);
  if (!status.ok()) return state.SkipWithError(status.ToString().c_str());
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const Rows rows;
  std::uint64_t number = 0;
  rocksdb::WriteBatch batch;
  for (auto _ : state) {
    batch.Clear();
    for (std::int64_t i = 0; i < state.range(0); ++i)
      put_update(number++, rows, [&](EntityId, const auto& key, const std::string& value) {
        batch.Put(key, value).PermitUncheckedError();
      });
    const auto written = db->Write(synced, &batch);
    if (!written.ok()) return state.SkipWithError(written.ToString().c_str());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(number));
}

/// The same through the committer: with the shards' logs, and one answer for each.
void committer_group(benchmark::State& state) {
  clean();
  storage::StoreOptions options;
  options.directory = directory;
  auto store = storage::Store::open(options);
  if (!store.ok()) return state.SkipWithError(store.status().ToString().c_str());
  storage::Committer committer(**store, {});
  const Rows rows;
  std::uint64_t number = 0;
  std::mutex mutex;
  std::condition_variable answered;
  for (auto _ : state) {
    std::int64_t waiting = state.range(0);
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      storage::Commit commit;
      put_update(number++, rows, [&](EntityId entity, const auto& key, const std::string& value) {
        commit.shard = storage::shard_of(entity);
        commit.mutations.put(key, value);
      });
      commit.done = [&](const absl::Status&, storage::CommitPosition) {
        const std::lock_guard lock(mutex);
        if (--waiting == 0) answered.notify_one();
      };
      if (!committer.submit(std::move(commit))) return state.SkipWithError("not taken");
    }
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return waiting == 0; });
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(number));
}

}  // namespace

BENCHMARK(raw_batch)->Arg(1)->Arg(100)->Arg(1000)->UseRealTime();
BENCHMARK(committer_group)->Arg(1)->Arg(100)->Arg(1000)->UseRealTime();

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  clean();
}
