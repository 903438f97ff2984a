#include "storage/committer.h"

#include <rocksdb/db.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "storage/disk_space.h"
#include "storage/group.h"
#include "storage/status.h"
#include "storage/store_state.h"

namespace wardmote::storage {
namespace {

std::int64_t wall_clock_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

CommitterOptions with_defaults(CommitterOptions options, const std::string& directory) {
  if (!options.now_ms) options.now_ms = wall_clock_ms;
  if (!options.free_bytes) {
    options.free_bytes = [directory] { return free_disk_bytes(directory); };
  }
  if (!options.on_group) options.on_group = [](std::chrono::nanoseconds, std::size_t) {};
  if (!options.on_state) options.on_state = [](CommitterState) {};
  return options;
}

std::size_t size_of(const Commit& commit) { return commit.mutations.bytes().size(); }

}  // namespace

struct Committer::Impl {
  using Commits = std::vector<Commit>;
  using Position = Commits::iterator;

  Impl(Store& store, CommitterOptions given)
      : state_of_store(StoreInternals::of(store)),
        options(with_defaults(std::move(given), state_of_store.options.directory)),
        group(state_of_store, options.epoch),
        thread([this] { run(); }) {}

  bool submit(Commit commit);
  void stop();

  // What follows runs on the committer's thread.
  void run();
  /// Waits for work, or while paused for the next look at the disk. False: stopped and all done.
  bool collect(Commits& taken);
  void commit_all(Commits& taken);
  /// Writes as many commits from `first` on as one group takes; returns where the next begins.
  Position commit_group(Position first, Position end);
  absl::Status write(std::size_t commits);
  /// Waits for space after the disk was full, and makes the database writable again. False if it
  /// was stopped before, or the database must be reopened.
  bool wait_for_space();
  std::uint64_t space_to_resume() const;
  void look_at_disk();
  void fail(Commits& taken, Position first, const absl::Status& status);
  void answered(const Commit& commit);
  void set_state(CommitterState next);

  StoreState& state_of_store;
  const CommitterOptions options;
  Group group;
  // Of the committer's thread alone.
  std::chrono::nanoseconds last_write{};
  std::size_t last_group_commits = 0;

  mutable std::mutex mutex;
  std::condition_variable wake;
  Commits queue;
  CommitterState state = CommitterState::running;
  bool stopping = false;
  bool waiting = false;
  bool urgent = false;
  CommitterStats stats;

  // The last member: it runs as soon as it exists.
  std::thread thread;
};

bool Committer::Impl::submit(Commit commit) {
  const auto bytes = size_of(commit);
  const std::lock_guard lock(mutex);
  if (stopping || state != CommitterState::running) return false;
  if (bytes > options.queued_bytes_max - stats.queued_bytes) return false;
  const bool hurry = commit.urgent && !urgent;
  urgent |= hurry;
  queue.push_back(std::move(commit));
  ++stats.queued;
  stats.queued_bytes += bytes;
  if (waiting || hurry) wake.notify_one();
  return true;
}

void Committer::Impl::stop() {
  {
    const std::lock_guard lock(mutex);
    stopping = true;
    wake.notify_one();
  }
  if (thread.joinable()) thread.join();
}

void Committer::Impl::run() {
  Commits taken;
  while (collect(taken)) {
    commit_all(taken);
    taken.clear();
    if (state == CommitterState::failed) return;
  }
  set_state(CommitterState::stopped);
}

bool Committer::Impl::collect(Commits& taken) {
  std::unique_lock lock(mutex);
  const auto ready = [this] { return stopping || !queue.empty(); };
  waiting = true;
  while (!ready() && state == CommitterState::paused_disk_full) {
    wake.wait_for(lock, options.disk_probe_interval, ready);
    lock.unlock();
    look_at_disk();
    lock.lock();
  }
  wake.wait(lock, ready);
  waiting = false;
  if (last_group_commits >= options.gather_from)
    wake.wait_for(lock, last_write / 2, [this] { return stopping || urgent; });
  std::swap(taken, queue);
  urgent = false;
  return !taken.empty();
}

void Committer::Impl::commit_all(Commits& taken) {
  for (auto next = taken.begin(); next != taken.end();) {
    // What has been taken is written all the same: that is what the reserve is for.
    look_at_disk();
    next = commit_group(next, taken.end());
    if (state == CommitterState::failed) {
      fail(taken, next, absl::UnavailableError("the committer has failed"));
      return;
    }
  }
}

Committer::Impl::Position Committer::Impl::commit_group(Position first, Position end) {
  group.clear();
  std::size_t bytes = 0;
  std::vector<std::pair<absl::Status, std::uint64_t>> verdicts;
  auto next = first;
  for (; next != end && (next == first || bytes + size_of(*next) <= options.group_bytes_max);
       ++next) {
    bytes += size_of(*next);
    auto verdict = group.add(next->shard, next->mutations);
    const auto index = verdict.ok() ? group.index_of(next->shard) : 0;
    verdicts.emplace_back(std::move(verdict), index);
  }
  const auto written = write(verdicts.size());
  if (written.ok()) {
    const std::lock_guard lock(mutex);
    stats.commits += verdicts.size();
    stats.bytes += bytes;
    stats.rows += group.rows();
    if (!group.empty()) ++stats.groups;
  }
  for (const auto& [verdict, index] : verdicts) {
    const bool durable = verdict.ok() && written.ok();
    if (first->done) {
      first->done(verdict.ok() ? written : verdict,
                  {.shard = first->shard, .index = durable ? index : 0});
    }
    answered(*first);
    ++first;
  }
  return next;
}

absl::Status Committer::Impl::write(std::size_t commits) {
  // Empty commits only ask to be answered after those before them.
  if (group.empty()) return absl::OkStatus();
  auto& batch = group.build(options.now_ms());
  rocksdb::WriteOptions write_options;
  write_options.sync = true;
  while (true) {
    const auto began = std::chrono::steady_clock::now();
    const auto status = state_of_store.db->Write(write_options, &batch);
    if (status.ok()) {
      group.applied();
      last_write = std::chrono::steady_clock::now() - began;
      last_group_commits = commits;
      options.on_group(last_write, commits);
      return absl::OkStatus();
    }
    if (status.IsNoSpace() && wait_for_space()) continue;
    // A stop or a fatal error has ended the wait for space: nothing more can be promised.
    set_state(CommitterState::failed);
    return to_status(status, "cannot write");
  }
}

bool Committer::Impl::wait_for_space() {
  set_state(CommitterState::paused_disk_full);
  while (true) {
    {
      std::unique_lock lock(mutex);
      if (wake.wait_for(lock, options.disk_probe_interval, [this] { return stopping; })) {
        return false;
      }
    }
    // Trying before there is room for the memtables would turn the trouble into a fatal one.
    if (options.free_bytes() < space_to_resume()) continue;
    // Starts a new WAL behind the torn record.
    const auto resumed = state_of_store.db->Resume();
    if (resumed.severity() >= rocksdb::Status::Severity::kFatalError) return false;
    if (!resumed.ok()) continue;
    set_state(CommitterState::running);
    return true;
  }
}

std::uint64_t Committer::Impl::space_to_resume() const {
  const auto& sizes = state_of_store.options;
  return std::max<std::uint64_t>(options.disk_reserve_bytes,
                                 2 * (sizes.write_buffer_bytes + sizes.log_buffer_bytes));
}

void Committer::Impl::look_at_disk() {
  const bool full = options.free_bytes() < options.disk_reserve_bytes;
  set_state(full ? CommitterState::paused_disk_full : CommitterState::running);
}

void Committer::Impl::fail(Commits& taken, Position first, const absl::Status& status) {
  const auto fail_from = [&](Position next, Position end) {
    for (; next != end; ++next) {
      if (next->done) next->done(status, {.shard = next->shard, .index = 0});
      answered(*next);
    }
  };
  fail_from(first, taken.end());
  // Nothing is added any more: submit() refuses since the state was set.
  Commits rest;
  {
    const std::lock_guard lock(mutex);
    std::swap(rest, queue);
  }
  fail_from(rest.begin(), rest.end());
}

void Committer::Impl::answered(const Commit& commit) {
  const std::lock_guard lock(mutex);
  --stats.queued;
  stats.queued_bytes -= size_of(commit);
}

void Committer::Impl::set_state(CommitterState next) {
  {
    const std::lock_guard lock(mutex);
    if (state == next) return;
    state = next;
  }
  options.on_state(next);
}

Committer::Committer(Store& store, CommitterOptions options)
    : impl_(std::make_unique<Impl>(store, std::move(options))) {}

Committer::~Committer() { impl_->stop(); }

bool Committer::submit(Commit commit) { return impl_->submit(std::move(commit)); }

void Committer::stop() { impl_->stop(); }

CommitterState Committer::state() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->state;
}

CommitterStats Committer::stats() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->stats;
}

}  // namespace wardmote::storage
