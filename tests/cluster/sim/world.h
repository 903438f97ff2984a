#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/plan.h"
#include "tests/cluster/sim/checker.h"
#include "tests/cluster/sim/dice.h"
#include "tests/cluster/sim/model_etcd.h"
#include "tests/cluster/sim/model_telegram.h"
#include "tests/cluster/sim/network.h"
#include "tests/cluster/sim/node.h"
#include "tests/cluster/sim/planted.h"
#include "tests/cluster/sim/scheduler.h"

namespace wardmote::cluster::sim {

inline constexpr ShardId inbox_shard{0};
inline constexpr std::uint16_t shard_count = 3;
inline constexpr std::uint64_t community_count = 4;

/// The shard that a community of the simulation lives in.
inline ShardId home_of(std::uint64_t community) {
  return ShardId{static_cast<std::uint16_t>(1 + community % (shard_count - 1))};
}

struct Outcome {
  std::optional<std::string> violation{};
  std::size_t commits = 0;
  std::size_t applied = 0;
  std::uint64_t events = 0;
  /// How often each kind of trouble was made.
  std::map<std::string, int> faults{};
};

/// A cluster of 3 to 7 nodes with etcd and Telegram, and trouble, all drawn from one seed. First
/// trouble, then none; by the end every shard must commit again and every update be applied.
class World {
 public:
  World(std::uint64_t seed, Bug bug);

  Outcome run();

  // What the nodes use.
  Scheduler scheduler;
  Dice dice;
  Network network;
  ModelEtcd etcd;
  ModelTelegram telegram;
  Checker checker;
  Bug bug;
  PlanOptions plan_options;
  /// Of a thousand.
  int lost_watch_events = 0;
  int stale_reads = 0;
  int lying_keep_alives = 0;

  Node* node(NodeId id);
  std::vector<std::unique_ptr<Node>>& nodes() { return nodes_; }
  /// To the process that is up when it arrives.
  void send(NodeId from, NodeId to, std::function<void(Node&)> arrive);
  std::uint64_t keep_state(ShardState state);
  const ShardState& kept_state(std::uint64_t number) const { return states_.at(number); }

 private:
  void play();
  void every(std::int64_t interval, const std::function<bool()>& work);
  void advance(std::int64_t until);
  void fan_out(const Change& change);
  void write_something();
  void something_happens();

  // world_faults.cc
  void set_background();
  void make_trouble();
  void crash_one();
  void pause_one();
  void cut_one();
  void cut_from_etcd();
  void cut_from_telegram();
  void wipe_one();
  void slow_one();
  void drain_one();
  void hand_over_one();
  void heal();
  bool is_safe_to_wipe(NodeId id) const;
  Node& any_node();
  void later(std::int64_t delay, const std::function<void()>& work);

  // world_progress.cc
  bool has_recovered();
  std::string what_is_missing();

  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<ShardState> states_;
  std::map<std::string, int> faults_;
  std::int64_t writes_ = 0;
  bool healed_ = false;
  /// Commits of each shard when the last probe was written.
  std::map<ShardId, std::size_t> probed_;
};

}  // namespace wardmote::cluster::sim
