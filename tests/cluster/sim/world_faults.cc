#include <algorithm>

#include "cluster/codec.h"
#include "tests/cluster/sim/world.h"

namespace wardmote::cluster::sim {

Node& World::any_node() {
  return *nodes_[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(nodes_.size())))];
}

void World::later(std::int64_t delay, const std::function<void()>& work) {
  scheduler.after(delay, [this, work] {
    if (!healed_) work();
  });
}

void World::set_background() {
  if (dice.chance(700))
    network.faults = {.drop_permille = static_cast<int>(dice.below(80)),
                      .duplicate_permille = static_cast<int>(dice.below(60)),
                      .slow_permille = static_cast<int>(dice.below(80)),
                      .slow_max = dice.between(100, 3000)};
  if (dice.chance(500)) lost_watch_events = static_cast<int>(dice.below(1000));
  if (dice.chance(500)) stale_reads = static_cast<int>(dice.below(500));
  if (dice.chance(300)) lying_keep_alives = 1000;
  for (auto& node : nodes_)
    if (dice.chance(300)) node->clock_ppm = 1'000'000 + dice.between(-20'000, 20'000);
}

void World::make_trouble() {
  switch (dice.below(11)) {
    case 0:
    case 1:
      return crash_one();
    case 2:
      return pause_one();
    case 3:
    case 4:
      return cut_one();
    case 5:
      return cut_from_etcd();
    case 6:
      return wipe_one();
    case 7:
      return slow_one();
    case 8:
      return drain_one();
    case 9:
      return cut_from_telegram();
    default:
      return hand_over_one();
  }
}

void World::crash_one() {
  ++faults_["crash"];
  auto& node = any_node();
  node.crash();
  // Often so fast that nobody has noticed.
  later(dice.chance(500) ? dice.between(10, 300) : dice.between(300, 4000), [&node] {
    if (!node.is_up()) node.start();
  });
}

void World::pause_one() {
  ++faults_["pause"];
  auto& node = any_node();
  node.pause();
  later(dice.between(100, 4000), [&node] { node.resume(); });
}

void World::cut_one() {
  ++faults_["cut"];
  const auto id = any_node().id();
  const bool out = dice.chance(700);
  const bool in = !out || dice.chance(500);
  for (const auto& other : nodes_) {
    if (other->id() == id || dice.chance(200)) continue;
    if (out) network.cut(id, other->id());
    if (in) network.cut(other->id(), id);
  }
  if (dice.chance(400)) {
    if (out) network.cut(id, etcd_node);
    if (in) network.cut(etcd_node, id);
  }
  later(dice.between(300, 4000), [this, id] {
    for (const auto& other : nodes_) {
      network.join(id, other->id());
      network.join(other->id(), id);
    }
    network.join(id, etcd_node);
    network.join(etcd_node, id);
  });
}

void World::cut_from_etcd() {
  ++faults_["cut from etcd"];
  const bool out = dice.chance(500);
  std::vector<NodeId> ids;
  const bool all = dice.chance(200);
  for (const auto& node : nodes_)
    if (all || dice.chance(300)) ids.push_back(node->id());
  for (const auto id : ids) out ? network.cut(id, etcd_node) : network.cut(etcd_node, id);
  later(dice.between(300, 4000), [this, ids] {
    for (const auto id : ids) {
      network.join(id, etcd_node);
      network.join(etcd_node, id);
    }
  });
}

void World::cut_from_telegram() {
  ++faults_["cut from Telegram"];
  const auto id = any_node().id();
  const bool out = dice.chance(500);
  if (out) network.cut(id, telegram_node);
  // Telegram hears, forgets, and its answers are lost.
  if (!out) network.cut(telegram_node, id);
  later(dice.between(300, 4000), [this, id] {
    network.join(id, telegram_node);
    network.join(telegram_node, id);
  });
}

bool World::is_safe_to_wipe(NodeId id) const {
  for (std::uint16_t number = 0; number < shard_count; ++number) {
    const auto row = etcd.get("/g1/sim/shard/" + std::to_string(number));
    if (!row) return false;
    const auto record = decode_shard(row->value);
    const auto intact = std::ranges::count_if(record->isr, [&](const Member& member) {
      const auto& node = nodes_[static_cast<std::size_t>(member.node) - 1];
      return member.node != id && node->disk().incarnation() == member.disk;
    });
    // One disk at a time: that is what a set of three is for.
    if (intact < 2) return false;
  }
  return true;
}

void World::wipe_one() {
  auto& node = any_node();
  if (!is_safe_to_wipe(node.id())) return;
  ++faults_["wipe"];
  node.wipe();
  later(dice.between(10, 2000), [&node] {
    if (!node.is_up()) node.start();
  });
}

void World::slow_one() {
  ++faults_["slow disk"];
  auto& node = any_node();
  node.slow_sync = dice.between(20, 900);
  later(dice.between(300, 3000), [&node] { node.slow_sync = 0; });
}

void World::drain_one() {
  ++faults_["drain"];
  auto& node = any_node();
  // Told with the next lease, as after a restart with another configuration.
  node.draining = !node.draining;
  etcd.revoke(node.disk().lease);
}

void World::hand_over_one() {
  const ShardId shard{static_cast<std::uint16_t>(dice.below(shard_count))};
  const auto key = "/g1/sim/shard/" + std::to_string(static_cast<unsigned>(shard));
  const auto row = etcd.get(key);
  if (!row) return;
  auto record = *decode_shard(row->value);
  auto candidates = record.isr;
  candidates.insert(candidates.end(), record.learners.begin(), record.learners.end());
  const auto chosen = candidates[static_cast<std::size_t>(
      dice.below(static_cast<std::int64_t>(candidates.size())))];
  if (chosen.node == record.primary) return;
  ++faults_["hand-over"];
  record.transfer_to = chosen.node;
  etcd.commit({.compares = {{key, Compare::What::mod, row->mod}}, .puts = {{key, encode(record)}}});
}

void World::heal() {
  healed_ = true;
  network.heal();
  lost_watch_events = stale_reads = lying_keep_alives = 0;
  for (auto& node : nodes_) {
    node->resume();
    node->slow_sync = 0;
    if (std::exchange(node->draining, false)) etcd.revoke(node->disk().lease);
    if (!node->is_up()) node->start();
  }
}

}  // namespace wardmote::cluster::sim
