#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cluster/plan.h"

namespace wardmote::cluster {

/// The work of one plan(): what is decided so far, and how many replicas and primaries each node
/// would have then.
class Planning {
 public:
  Planning(const ClusterView& view, const PlanOptions& options, Time now);

  void create();
  void fail_over();
  void degrade();
  void repair();
  void drain();
  void balance();
  void spread_primaries();
  std::vector<SetShard> take() { return std::move(changes_); }

 private:
  struct Load {
    double weight = 1;
    std::size_t replicas = 0;
    std::size_t primaries = 0;
    double of(std::size_t count) const { return static_cast<double>(count) / weight; }
  };

  bool is_live(const Member& member) const;
  /// Its disk was replaced.
  bool is_lost(const Member& member) const;
  /// To be replaced: lost, or missing for too long.
  bool is_gone(const Member& member) const;
  bool is_draining(NodeId node) const;
  /// Live, in sync, and to stay.
  std::size_t staying(const ShardRecord& record) const;
  bool is_free(ShardId shard) const { return !changed_.contains(shard); }
  void change(ShardId shard, ShardRecord record, PlanReason reason);

  /// With another learner if copies are missing, without one member if there are too many.
  ShardRecord repaired(ShardId shard, const ShardRecord& record);
  ShardRecord without_the_gone(const ShardRecord& record) const;
  /// Whom to drop from a set that is larger than wanted; never the primary.
  std::optional<Member> surplus(const ShardRecord& record) const;
  /// Where another copy is best: another zone, then the least load, then by hash.
  std::optional<Member> best_learner(ShardId shard, const ShardRecord& record) const;
  /// The in-sync, live member that is to stay with the fewest primaries.
  std::optional<NodeId> best_primary(const ShardRecord& record) const;
  bool may_move() const;
  std::size_t moving() const;
  bool move_one(NodeId from, NodeId to);

  const ClusterView& view_;
  const PlanOptions& options_;
  Time now_;
  std::map<NodeId, Load> loads_;
  std::set<ShardId> changed_;
  std::vector<SetShard> changes_;
};

}  // namespace wardmote::cluster
