#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cluster/records.h"

namespace wardmote::cluster {

struct PlanOptions {
  std::uint32_t shard_count = 1024;
  std::size_t replicas = 3;
  std::uint32_t min_isr = 2;
  /// A member that is away for so long is replaced.
  Time replace_after{std::chrono::minutes{5}};
  /// Membership must not have changed for so long before anything is moved for balance.
  Time move_after_stable{std::chrono::seconds{60}};
  /// A shard with fewer live in-sync members than min_isr for so long commits with one copy.
  std::optional<Time> degrade_after{};
  double imbalance_max = 0.10;
  double primaries_max = 1.15;
  /// Of all shards, the part that may be under way from node to node.
  double moving_max = 0.05;
};

struct SeenShard {
  ShardRecord record{};
  Revision revision = 0;
};

/// What the controller has read, and what it remembers of how long it has been so.
struct ClusterView {
  /// Those whose lease lives.
  std::map<NodeId, NodeRecord> nodes{};
  std::map<ShardId, SeenShard> shards{};
  /// Since when each node that is not in `nodes` was missed; nothing for one never seen.
  std::map<NodeId, Time> absent_since{};
  /// Since when each shard has had fewer live in-sync members than min_isr.
  std::map<ShardId, Time> short_since{};
  Time stable_since{};
};

enum class PlanReason : std::uint8_t {
  create,
  failover,
  repair,
  drain,
  balance,
  spread_primaries,
  degrade,
};

/// Makes a shard's record `record` if its mod_revision is still `expected`; 0: if there is none.
struct SetShard {
  ShardId shard{};
  Revision expected = 0;
  ShardRecord record{};
  PlanReason reason{};
};

/// What the controller would do now; at most one change for each shard, in the order of urgency.
/// Pure: the same view gives the same plan. A plan made of an old view does no harm, for each
/// change is refused by etcd if its shard has changed since. Only members of the in-sync set with
/// the disk they joined with are made primary; a shard without such a member is left as it is.
std::vector<SetShard> plan(const ClusterView& view, const PlanOptions& options, Time now);

}  // namespace wardmote::cluster
