#include "tests/cluster/sim/disk.h"

#include <algorithm>
#include <utility>

namespace wardmote::cluster::sim {

void Disk::apply(const Pending& pending) {
  auto& shard = shards_[pending.shard];
  auto& [replica, base_state] = shard;
  const auto& write = pending.write;
  replica.max_epoch = std::max(replica.max_epoch, write.max_epoch);
  replica.commit = std::max(replica.commit, write.commit);
  if (write.reset) {
    replica.log.reset(write.reset->at, write.reset->timestamp_ms);
    replica.commit = write.reset->at.index;
    base_state = pending.reset_state;
  }
  if (write.truncate_after) {
    if (on_truncate) on_truncate(pending.shard, replica.log, *write.truncate_after);
    replica.log.truncate_after(*write.truncate_after);
  }
  for (const auto& entry : write.entries) replica.log.append(entry);
  for (auto index = replica.log.base().index + 1; index <= write.trim_to; ++index)
    base_state.apply(index, replica.log.at(index).payload);
  replica.log.trim_to(write.trim_to);
}

std::map<ShardId, std::uint64_t> Disk::sync(std::size_t count) {
  std::map<ShardId, std::uint64_t> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    apply(unsynced_[i]);
    numbers[unsynced_[i].shard] = unsynced_[i].write.number;
  }
  unsynced_.erase(unsynced_.begin(), unsynced_.begin() + static_cast<std::ptrdiff_t>(count));
  return numbers;
}

void Disk::lose_power(std::size_t kept) {
  sync(kept);
  unsynced_.clear();
}

void Disk::wipe(std::string incarnation) {
  incarnation_ = std::move(incarnation);
  shards_.clear();
  unsynced_.clear();
  lease = 0;
}

}  // namespace wardmote::cluster::sim
