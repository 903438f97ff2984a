#include "tests/cluster/sim/node.h"

#include <utility>

#include "tests/cluster/sim/world.h"

namespace wardmote::cluster::sim {

namespace {

std::string disk_name(NodeId node, std::uint64_t number) {
  return "n" + std::to_string(static_cast<unsigned>(node)) + "d" + std::to_string(number);
}

}  // namespace

Node::Node(World& world, NodeId id) : world_(world), id_(id), disk_(disk_name(id, 1)) {
  disk_.on_truncate = [this](ShardId shard, const ReplicaLog& log, LogIndex index) {
    world_.checker.truncated(shard, id_, log, index);
  };
}

Time Node::clock() const {
  // Each node's clock began at another time.
  const auto since = 1'000'000 * static_cast<std::int64_t>(id_);
  return Time{since + world_.scheduler.now() * clock_ppm / 1'000'000};
}

void Node::start() {
  ++life_;
  process_ = std::make_unique<Process>();
  process_->membership = Membership({.ttl = Time{2000},
                                     .heartbeat = Time{400},
                                     .own_stop = Time{1400},
                                     .call_deadline = Time{400}},
                                    disk_.lease);
  process_->stable_since = clock();
  for (std::uint16_t number = 0; number < shard_count; ++number) shard(ShardId{number});
  read_records();
  tick();
}

void Node::crash() {
  if (!is_up()) return;
  process_.reset();
  ++life_;
  paused_ = false;
  held_.clear();
  disk_.lose_power(
      static_cast<std::size_t>(world_.dice.below(static_cast<std::int64_t>(disk_.unsynced()) + 1)));
}

void Node::wipe() {
  crash();
  if (world_.bug != Bug::keeps_the_name_of_a_lost_disk) ++disks_;
  disk_.wipe(disk_name(id_, disks_));
}

void Node::pause() { paused_ = is_up(); }

void Node::resume() {
  paused_ = false;
  for (const auto& work : std::exchange(held_, {})) work();
}

void Node::run(std::uint64_t life, const std::function<void()>& work) {
  if (!is_up() || life != life_) return;
  if (paused_)
    held_.push_back(work);
  else
    work();
}

void Node::tick() {
  feed(MembershipTick{});
  for (std::uint16_t number = 0; number < shard_count; ++number) feed(ShardId{number}, Tick{});
  tick_updates();
  control();
  if (world_.dice.chance(60)) read_records();
  world_.scheduler.after(world_.dice.between(90, 110),
                         [this, life = life_] { run(life, [this] { tick(); }); });
}

bool Node::serves(ShardId id) const {
  const auto* found = replica(id);
  return !paused_ && found != nullptr && found->role() == Role::serving;
}

const Replica* Node::replica(ShardId id) const {
  if (!is_up()) return nullptr;
  const auto found = process_->shards.find(id);
  return found == process_->shards.end() ? nullptr : found->second.replica.get();
}

}  // namespace wardmote::cluster::sim
