#include <fmt/format.h>

#include <algorithm>

#include "tests/cluster/sim/world.h"

namespace wardmote::cluster::sim {

bool World::has_recovered() {
  const bool all_up = std::ranges::all_of(nodes_, [](const auto& node) { return node->is_up(); });
  return all_up && what_is_missing().empty();
}

std::string World::what_is_missing() {
  for (std::uint16_t number = 0; number < shard_count; ++number) {
    const ShardId shard{number};
    const auto primary =
        std::ranges::find_if(nodes_, [&](const auto& node) { return node->serves(shard); });
    if (primary == nodes_.end()) return fmt::format("nobody serves shard {}", number);
    const auto& record = (*primary)->replica(shard)->record();
    if (record.isr.size() < plan_options.replicas)
      return fmt::format("shard {} has {} copies in sync", number, record.isr.size());
    if (probed_.contains(shard)) {
      // Something must have been committed since the probe was written.
      if (checker.log(shard).size() <= probed_[shard])
        return fmt::format("shard {} commits nothing", number);
    } else {
      if ((*primary)->submit(shard, write_payload(++writes_)))
        probed_[shard] = checker.log(shard).size();
      return fmt::format("shard {} was not written to", number);
    }
  }
  if (telegram.waiting() > 0) return fmt::format("{} updates wait at Telegram", telegram.waiting());
  const auto open = checker.open_updates();
  return open > 0 ? fmt::format("{} updates are not applied", open) : "";
}

}  // namespace wardmote::cluster::sim
