#include "cluster/planning.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace wardmote::cluster {

namespace {

/// Rendezvous hashing (Thaler and Ravishankar, 1996) over splitmix64: ties fall differently for
/// each shard, and the same for each controller.
std::uint64_t rank_of(ShardId shard, NodeId node) {
  auto x = (static_cast<std::uint64_t>(shard) << 32) ^ static_cast<std::uint64_t>(node);
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

Planning::Planning(const ClusterView& view, const PlanOptions& options, Time now)
    : view_(view), options_(options), now_(now) {
  for (const auto& [id, node] : view.nodes) loads_[id].weight = node.weight > 0 ? node.weight : 1;
  for (const auto& [id, shard] : view.shards) {
    for (const auto* members : {&shard.record.isr, &shard.record.learners})
      for (const auto& member : *members)
        if (is_live(member)) ++loads_[member.node].replicas;
    if (view.nodes.contains(shard.record.primary)) ++loads_[shard.record.primary].primaries;
  }
}

bool Planning::is_live(const Member& member) const {
  const auto found = view_.nodes.find(member.node);
  return found != view_.nodes.end() && found->second.disk == member.disk;
}

bool Planning::is_lost(const Member& member) const {
  return view_.nodes.contains(member.node) && !is_live(member);
}

bool Planning::is_gone(const Member& member) const {
  if (view_.nodes.contains(member.node)) return is_lost(member);
  const auto since = view_.absent_since.find(member.node);
  return since != view_.absent_since.end() && now_ - since->second >= options_.replace_after;
}

bool Planning::is_draining(NodeId node) const {
  const auto found = view_.nodes.find(node);
  return found != view_.nodes.end() && found->second.draining;
}

std::size_t Planning::staying(const ShardRecord& record) const {
  return static_cast<std::size_t>(std::ranges::count_if(record.isr, [this](const Member& member) {
    return is_live(member) && !is_draining(member.node);
  }));
}

void Planning::change(ShardId shard, ShardRecord record, PlanReason reason) {
  const auto found = view_.shards.find(shard);
  record.updated_by = "controller";
  changes_.push_back({.shard = shard,
                      .expected = found == view_.shards.end() ? 0 : found->second.revision,
                      .record = std::move(record),
                      .reason = reason});
  changed_.insert(shard);
}

void Planning::create() {
  for (std::uint32_t number = 0; number < options_.shard_count; ++number) {
    const ShardId shard{static_cast<std::uint16_t>(number)};
    if (view_.shards.contains(shard)) continue;
    ShardRecord record{.epoch = 1, .min_isr = options_.min_isr};
    while (record.isr.size() < options_.replicas) {
      const auto member = best_learner(shard, record);
      if (!member) break;
      record.isr.push_back(*member);
      ++loads_[member->node].replicas;
    }
    // A shard begins only where it may also commit.
    const auto primary = best_primary(record);
    if (!primary || record.isr.size() < options_.min_isr) continue;
    record.primary = *primary;
    ++loads_[*primary].primaries;
    change(shard, std::move(record), PlanReason::create);
  }
}

void Planning::fail_over() {
  for (const auto& [id, shard] : view_.shards) {
    const auto* primary = find_node(shard.record.isr, shard.record.primary);
    if (primary != nullptr && is_live(*primary)) continue;
    auto next = shard.record;
    const auto chosen = best_primary(next);
    // Never unclean: without a live member of the in-sync set the shard waits.
    if (!chosen) continue;
    ++next.epoch;
    next.primary = *chosen;
    next.transfer_to.reset();
    // A disk that is lost is of no use. Who is only away would be waited for, but has all that is
    // committed: the next failure should find min_isr to choose from.
    next = without_the_gone(next);
    for (const auto& member : shard.record.isr) {
      if (is_live(member) || next.isr.size() <= next.min_isr) continue;
      if (std::erase(next.isr, member) > 0) next.learners.push_back(member);
    }
    ++loads_[*chosen].primaries;
    change(id, std::move(next), PlanReason::failover);
  }
}

void Planning::degrade() {
  for (const auto& [id, shard] : view_.shards) {
    if (!is_free(id)) continue;
    const auto& record = shard.record;
    const auto live =
        std::ranges::count_if(record.isr, [this](const Member& member) { return is_live(member); });
    const auto since = view_.short_since.find(id);
    auto next = record;
    if (options_.degrade_after && since != view_.short_since.end() && record.min_isr > 1 &&
        now_ - since->second >= *options_.degrade_after)
      next.min_isr = 1;
    else if (record.min_isr != options_.min_isr &&
             static_cast<std::uint32_t>(live) >= options_.min_isr)
      next.min_isr = options_.min_isr;
    if (next.min_isr != record.min_isr) change(id, std::move(next), PlanReason::degrade);
  }
}

std::optional<Member> Planning::best_learner(ShardId shard, const ShardRecord& record) const {
  const auto has_zone = [&](const std::string& zone) {
    const auto in_zone = [&](const Member& member) {
      const auto node = view_.nodes.find(member.node);
      return node != view_.nodes.end() && !is_draining(member.node) && node->second.zone == zone;
    };
    return std::ranges::any_of(record.isr, in_zone) ||
           std::ranges::any_of(record.learners, in_zone);
  };
  using Rank = std::tuple<bool, double, std::uint64_t>;
  std::optional<std::pair<Rank, Member>> best;
  for (const auto& [id, node] : view_.nodes) {
    const Member member{id, node.disk};
    if (node.draining || contains(record.isr, member) || contains(record.learners, member))
      continue;
    const auto& load = loads_.at(id);
    const Rank rank{has_zone(node.zone), load.of(load.replicas), rank_of(shard, id)};
    if (!best || rank < best->first) best = {rank, member};
  }
  if (!best) return std::nullopt;
  return best->second;
}

std::optional<NodeId> Planning::best_primary(const ShardRecord& record) const {
  std::optional<std::pair<std::tuple<bool, double, NodeId>, NodeId>> best;
  for (const auto& member : record.isr) {
    if (!is_live(member)) continue;
    const auto& load = loads_.at(member.node);
    const std::tuple rank{is_draining(member.node), load.of(load.primaries), member.node};
    if (!best || rank < best->first) best = {rank, member.node};
  }
  if (!best) return std::nullopt;
  return best->second;
}

}  // namespace wardmote::cluster
