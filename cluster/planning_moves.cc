#include <algorithm>
#include <set>
#include <utility>

#include "cluster/planning.h"

namespace wardmote::cluster {

ShardRecord Planning::without_the_gone(const ShardRecord& record) const {
  auto next = record;
  std::erase_if(next.learners, [this](const Member& member) { return is_gone(member); });
  std::erase_if(next.isr, [&](const Member& member) {
    return member.node != record.primary && is_lost(member);
  });
  // Whoever is only missing may come back with all that is committed.
  for (const auto& member : record.isr)
    if (member.node != record.primary && is_gone(member) && next.isr.size() > next.min_isr)
      std::erase(next.isr, member);
  return next;
}

std::optional<Member> Planning::surplus(const ShardRecord& record) const {
  std::optional<std::pair<std::tuple<bool, bool, double>, Member>> worst;
  for (const auto& member : record.isr) {
    if (member.node == record.primary) continue;
    const auto load = loads_.find(member.node);
    const std::tuple rank{!is_live(member), is_draining(member.node),
                          load == loads_.end() ? 0 : load->second.of(load->second.replicas)};
    if (!worst || rank > worst->first) worst = {rank, member};
  }
  if (!worst) return std::nullopt;
  return worst->second;
}

ShardRecord Planning::repaired(ShardId shard, const ShardRecord& record) {
  auto next = without_the_gone(record);
  const auto wanted = [this](const Member& member) {
    return !is_gone(member) && !is_draining(member.node);
  };
  const auto copies =
      std::ranges::count_if(next.isr, wanted) + std::ranges::count_if(next.learners, wanted);
  if (static_cast<std::size_t>(copies) < options_.replicas) {
    const auto learner = best_learner(shard, next);
    if (!learner) return next;
    next.learners.push_back(*learner);
    ++loads_[learner->node].replicas;
  } else if (next.isr.size() > options_.replicas && !next.transfer_to) {
    // Who is too many goes only when enough are live without it.
    const auto extra = surplus(next);
    if (extra) std::erase(next.isr, *extra);
    if (staying(next) < next.min_isr) return record;
  }
  return next;
}

void Planning::repair() {
  for (const auto& [id, shard] : view_.shards) {
    if (!is_free(id)) continue;
    auto next = repaired(id, shard.record);
    if (next != shard.record) change(id, std::move(next), PlanReason::repair);
  }
}

void Planning::drain() {
  for (const auto& [id, shard] : view_.shards) {
    const auto& record = shard.record;
    if (!is_free(id) || record.transfer_to || !is_draining(record.primary)) continue;
    const auto target = best_primary(record);
    if (!target || is_draining(*target)) continue;
    auto next = record;
    next.transfer_to = target;
    ++next.move_id;
    ++loads_[*target].primaries;
    change(id, std::move(next), PlanReason::drain);
  }
}

std::size_t Planning::moving() const {
  return static_cast<std::size_t>(std::ranges::count_if(view_.shards, [this](const auto& one) {
    const auto& record = one.second.record;
    return !record.learners.empty() || record.transfer_to || record.isr.size() > options_.replicas;
  }));
}

bool Planning::may_move() const {
  if (now_ - view_.stable_since < options_.move_after_stable) return false;
  std::set<std::string> versions;
  for (const auto& [id, node] : view_.nodes) versions.insert(node.version);
  const auto limit = std::max(1.0, options_.moving_max * options_.shard_count);
  return versions.size() == 1 && static_cast<double>(moving() + changes_.size()) < limit;
}

bool Planning::move_one(NodeId from, NodeId to) {
  const Member target{to, view_.nodes.at(to).disk};
  for (const auto& [id, shard] : view_.shards) {
    const auto& record = shard.record;
    const bool is_calm = is_free(id) && record.learners.empty() && !record.transfer_to &&
                         record.isr.size() == options_.replicas &&
                         staying(record) == record.isr.size();
    if (!is_calm || record.primary == from || find_node(record.isr, from) == nullptr ||
        find_node(record.isr, to) != nullptr)
      continue;
    auto next = record;
    next.learners.push_back(target);
    ++next.move_id;
    // The source leaves as the surplus of repair() once the new copy is in sync.
    --loads_[from].replicas;
    ++loads_[to].replicas;
    change(id, std::move(next), PlanReason::balance);
    return true;
  }
  return false;
}

void Planning::balance() {
  std::set<NodeId> sources;
  std::map<NodeId, int> targets;
  while (may_move()) {
    std::vector<std::pair<double, NodeId>> order;
    double sum = 0;
    for (const auto& [id, load] : loads_) {
      if (is_draining(id) || !view_.nodes.contains(id)) continue;
      order.emplace_back(load.of(load.replicas), id);
      sum += load.of(load.replicas);
    }
    if (order.size() <= options_.replicas) return;
    std::sort(order.begin(), order.end());
    const auto [least, to] = order.front();
    const auto [most, from] = order.back();
    const auto mean = sum / static_cast<double>(order.size());
    if (most - least <= std::max(1.0, options_.imbalance_max * mean) || targets[to] >= 2 ||
        !sources.insert(from).second || !move_one(from, to))
      return;
    ++targets[to];
  }
}

void Planning::spread_primaries() {
  double all = 0;
  double weights = 0;
  for (const auto& [id, load] : loads_) {
    if (is_draining(id)) continue;
    all += static_cast<double>(load.primaries);
    weights += load.weight;
  }
  if (weights <= 0) return;
  const auto target_of = [&](const Load& load) { return all * load.weight / weights; };
  std::set<NodeId> sources;
  for (const auto& [id, shard] : view_.shards) {
    if (!may_move()) return;
    const auto& record = shard.record;
    const auto chosen = best_primary(record);
    if (!is_free(id) || record.transfer_to || !record.learners.empty() || !chosen ||
        *chosen == record.primary || !loads_.contains(record.primary) ||
        sources.contains(record.primary))
      continue;
    auto& source = loads_[record.primary];
    const auto most = std::max(target_of(source) * options_.primaries_max, target_of(source) + 1);
    if (static_cast<double>(source.primaries) <= most ||
        loads_[*chosen].of(loads_[*chosen].primaries + 1) >= source.of(source.primaries))
      continue;
    auto next = record;
    next.transfer_to = chosen;
    ++next.move_id;
    sources.insert(record.primary);
    --source.primaries;
    ++loads_[*chosen].primaries;
    change(id, std::move(next), PlanReason::spread_primaries);
  }
}

}  // namespace wardmote::cluster
