#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cluster/replica.h"
#include "tests/cluster/sim/shard_state.h"

namespace wardmote::cluster::sim {

/// One shard on a disk: its state at the base of its log, and the log.
struct ShardOnDisk {
  DurableReplica replica;
  ShardState base_state;
};

/// A node's disk: one write-ahead log for all shards. What is not synced is lost from some point on
/// when the power goes.
class Disk {
 public:
  explicit Disk(std::string incarnation) : incarnation_(std::move(incarnation)) {}

  const std::string& incarnation() const { return incarnation_; }
  const std::map<ShardId, ShardOnDisk>& shards() const { return shards_; }
  bool has_unsynced() const { return !unsynced_.empty(); }
  std::size_t unsynced() const { return unsynced_.size(); }

  struct Pending {
    ShardId shard{};
    Write write;
    ShardState reset_state;
  };
  void write(Pending pending) { unsynced_.push_back(std::move(pending)); }
  /// Makes the oldest `count` writes durable and says the highest number of each shard.
  std::map<ShardId, std::uint64_t> sync(std::size_t count);
  /// The oldest `kept` unsynced writes happen to be on the platter, the others are gone.
  void lose_power(std::size_t kept);
  void wipe(std::string incarnation);

  /// Survives the process: the lease to revoke at the next start.
  std::int64_t lease = 0;
  /// Called before durable entries above `index` are cut off.
  std::function<void(ShardId, const ReplicaLog&, LogIndex index)> on_truncate;

 private:
  void apply(const Pending& pending);

  std::string incarnation_;
  std::map<ShardId, ShardOnDisk> shards_;
  std::vector<Pending> unsynced_;
};

}  // namespace wardmote::cluster::sim
