#include "storage/timer_index.h"

namespace wardmote::storage {

TimerIndex::TimerIndex() {
  for (auto& earliest : earliest_) earliest.store(unknown, std::memory_order_relaxed);
}

std::int64_t TimerIndex::earliest(Shard shard) const { return earliest_[raw(shard)].load(); }

void TimerIndex::note(Shard shard, std::int64_t due_ms) {
  auto& earliest = earliest_[raw(shard)];
  auto known = earliest.load();
  while (due_ms < known && !earliest.compare_exchange_weak(known, due_ms)) {
  }
}

void TimerIndex::forget(Shard shard) { earliest_[raw(shard)].store(never); }

}  // namespace wardmote::storage
