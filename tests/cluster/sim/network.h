#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include "cluster/records.h"
#include "tests/cluster/sim/dice.h"
#include "tests/cluster/sim/scheduler.h"

namespace wardmote::cluster::sim {

/// Whoever is no node has a number here as well.
inline constexpr NodeId etcd_node{1000};
inline constexpr NodeId telegram_node{1001};

struct NetworkFaults {
  int drop_permille = 0;
  int duplicate_permille = 0;
  /// Messages that take up to `slow_max` and are overtaken.
  int slow_permille = 0;
  std::int64_t slow_max = 1500;
};

/// Carries work from one to another: late, twice, out of order, or never.
class Network {
 public:
  Network(Scheduler& scheduler, Dice& dice) : scheduler_(scheduler), dice_(dice) {}

  void send(NodeId from, NodeId to, const Scheduler::Work& work) {
    if (cut_.contains({from, to}) || dice_.chance(faults.drop_permille)) return;
    scheduler_.after(delay(), work);
    if (dice_.chance(faults.duplicate_permille)) scheduler_.after(delay(), work);
  }
  /// From now on nothing passes from one to the other; the other direction is not touched.
  void cut(NodeId from, NodeId to) { cut_.insert({from, to}); }
  void join(NodeId from, NodeId to) { cut_.erase({from, to}); }
  bool is_cut(NodeId from, NodeId to) const { return cut_.contains({from, to}); }
  void heal() {
    cut_.clear();
    faults = {};
  }

  NetworkFaults faults;

 private:
  std::int64_t delay() {
    return dice_.chance(faults.slow_permille) ? dice_.between(20, faults.slow_max)
                                              : dice_.between(1, 5);
  }

  Scheduler& scheduler_;
  Dice& dice_;
  std::set<std::pair<NodeId, NodeId>> cut_;
};

}  // namespace wardmote::cluster::sim
