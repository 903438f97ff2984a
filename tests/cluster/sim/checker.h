#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cluster/replica.h"
#include "tests/cluster/sim/disk.h"
#include "tests/cluster/sim/shard_state.h"

namespace wardmote::cluster::sim {

/// Knows everything, and says after each step whether something has happened that must not.
class Checker {
 public:
  /// The disk of a node, by which the copies of what is committed are looked for.
  using DiskOf = std::function<const Disk*(NodeId)>;
  explicit Checker(DiskOf disk_of) : disk_of_(std::move(disk_of)) {}

  /// A replica says that all of its log up to `index` is committed.
  void committed(ShardId shard, const Replica& replica, LogIndex index);
  /// A primary begins to serve: it must have everything that was ever committed.
  void serving(ShardId shard, NodeId node, const Replica& replica);
  /// etcd has a new record.
  void record_written(ShardId shard, const ShardRecord& record);
  void truncated(ShardId shard, NodeId node, const ReplicaLog& log, LogIndex index);
  /// Telegram was told to forget everything below `offset`.
  void confirmed(std::int64_t offset);
  void fail(std::string what);

  const std::optional<std::string>& violation() const { return violation_; }
  const std::vector<Entry>& log(ShardId shard) { return shards_[shard].log; }
  /// Updates in the inbox that their communities have not applied.
  std::size_t open_updates() const;
  std::size_t commits() const { return commits_; }
  std::size_t applied() const { return applied_; }

 private:
  struct Shard {
    std::vector<Entry> log;
    ShardRecord record;
  };
  void added(ShardId shard, const Entry& entry);
  void check_copies(ShardId shard, LogIndex from);

  DiskOf disk_of_;
  std::map<ShardId, Shard> shards_;
  std::optional<std::string> violation_;
  std::size_t commits_ = 0;
  std::size_t applied_ = 0;
  /// By community: what its bot's inbox has committed, and how much of it was applied.
  struct Community {
    std::vector<std::int64_t> taken;
    std::size_t applied = 0;
  };
  std::map<std::uint64_t, Community> communities_;
  std::int64_t inbox_end_ = 1;
};

}  // namespace wardmote::cluster::sim
