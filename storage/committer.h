#pragma once

#include <absl/status/status.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "storage/keys.h"
#include "storage/mutations.h"
#include "storage/store.h"

namespace wardmote::storage {

/// Where a commit stands in its shard's log.
struct CommitPosition {
  Shard shard{};
  std::uint64_t index = 0;
};

/// Called on the committer's thread, in the order of submission per shard, once the commit is
/// durable (OK) or can never be (anything else: the submitter must forget its memory and reload).
/// Must not block or throw.
using CommitDone = std::function<void(const absl::Status&, CommitPosition)>;

struct Commit {
  Shard shard{};
  Mutations mutations{};
  CommitDone done{};
  /// Somebody does nothing until it is durable: it does not wait for others to join it.
  bool urgent = false;
};

enum class CommitterState : std::uint8_t { running, paused_disk_full, failed, stopped };

struct CommitterStats {
  std::uint64_t commits = 0;
  std::uint64_t groups = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::uint64_t queued = 0;
  std::uint64_t queued_bytes = 0;
};

struct CommitterOptions {
  /// Epoch stamped on log entries; always 1 with cluster.mode=single.
  std::uint64_t epoch = 1;
  std::size_t queued_bytes_max = 256u << 20;
  std::size_t group_bytes_max = 8u << 20;
  /// After a group of so many commits, the next waits half the time that the write took before it
  /// closes: where many write at once, larger groups cost less than they delay. Fewer never wait.
  std::size_t gather_from = 8;
  /// Wall clock in milliseconds; the system's if empty.
  std::function<std::int64_t()> now_ms{};
  /// Free bytes on the disk below which intake pauses, and above which it goes on.
  std::uint64_t disk_reserve_bytes = 256u << 20;
  std::chrono::milliseconds disk_probe_interval{1000};
  /// Free bytes on the disk of the store; asks the operating system if empty.
  std::function<std::uint64_t()> free_bytes{};
  /// Called on the committer's thread with the duration of each synced write and its group size.
  std::function<void(std::chrono::nanoseconds write, std::size_t commits)> on_group{};
  /// Called whenever the state changes.
  std::function<void(CommitterState)> on_state{};
};

/// The one writer: a plain thread that takes whatever everybody has handed in, writes one log entry
/// per shard and the rows themselves in one synced RocksDB write, and answers in order. While it
/// syncs, the next group collects; only under heavy load, and if nothing urgent is in it, it waits
/// for more to come (the idea of PostgreSQL's commit_delay and commit_siblings). With one node the
/// in-sync set is this node, and the rows are written together with the log.
///
/// A full disk pauses it: what is queued waits, is tried again when space returns, and only fails
/// if it is stopped before. Any other failed write is final (a sync that failed may have lost what
/// it should have kept): this group and all that wait fail, and the process must be restarted.
class Committer {
 public:
  Committer(Store& store, CommitterOptions options);
  ~Committer();

  /// Hands in a commit; never blocks. Returns false, and does not take it, when the queue is full,
  /// the disk is full, or the committer has stopped or failed.
  bool submit(Commit commit);
  /// Writes what is queued, then stops the thread. Not to be called from a callback.
  void stop();
  CommitterState state() const;
  CommitterStats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wardmote::storage
