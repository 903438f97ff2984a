#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "storage/keys.h"

namespace rocksdb {
class CompactionFilterFactory;
}

namespace wardmote::storage {

/// Up to where (exclusive) each shard's log is no longer needed. Starts at 0: nothing is dropped
/// before the committer has said what is applied.
class LogFloor {
 public:
  std::uint64_t of(Shard shard) const { return floor_[raw(shard)].load(std::memory_order_acquire); }
  void raise(Shard shard, std::uint64_t floor) {
    floor_[raw(shard)].store(floor, std::memory_order_release);
  }

 private:
  std::array<std::atomic<std::uint64_t>, shard_count> floor_{};
};

/// Drops log entries below the floor whenever RocksDB writes a table file, already when a memtable
/// is flushed: applied entries hardly ever reach the disk outside the WAL, and never cost a delete.
std::shared_ptr<rocksdb::CompactionFilterFactory> make_log_trim(
    std::shared_ptr<const LogFloor> floor);

}  // namespace wardmote::storage
