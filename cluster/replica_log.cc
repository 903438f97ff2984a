#include "cluster/replica_log.h"

#include <algorithm>

namespace wardmote::cluster {

bool ReplicaLog::has(Position position) const {
  if (position.index < base_.index) return true;
  return position.index <= last().index && this->position(position.index) == position;
}

std::vector<Entry> ReplicaLog::entries(LogIndex from, std::size_t max,
                                       std::size_t bytes_max) const {
  std::vector<Entry> list;
  std::size_t bytes = 0;
  for (auto index = from; index <= last().index && list.size() < max && bytes < bytes_max;
       ++index) {
    list.push_back(at(index));
    bytes += list.back().payload.size();
  }
  return list;
}

void ReplicaLog::truncate_after(LogIndex index) {
  if (index < last().index) entries_.resize(index > base_.index ? index - base_.index : 0);
}

void ReplicaLog::trim_to(LogIndex index) {
  while (base_.index < index && !entries_.empty()) {
    base_ = {entries_.front().epoch, base_.index + 1};
    base_timestamp_ms_ = entries_.front().timestamp_ms;
    entries_.pop_front();
  }
}

void ReplicaLog::reset(Position base, std::int64_t timestamp_ms) {
  base_ = base;
  base_timestamp_ms_ = timestamp_ms;
  entries_.clear();
}

}  // namespace wardmote::cluster
