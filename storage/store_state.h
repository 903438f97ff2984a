#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "storage/log_trim.h"
#include "storage/store.h"
#include "storage/timer_index.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
}  // namespace rocksdb

namespace wardmote::storage {

/// Where a shard's log ends.
struct LogTail {
  std::uint64_t index = 0;
  std::int64_t timestamp_ms = 0;
  /// Last index that the shard's meta row on the disk knows of.
  std::uint64_t meta_index = 0;
};

/// What the .cc files of this folder share behind Store.
struct StoreState {
  StoreState();
  StoreState(const StoreState&) = delete;
  StoreState& operator=(const StoreState&) = delete;
  ~StoreState();

  StoreOptions options;
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::ColumnFamilyHandle* rows = nullptr;
  rocksdb::ColumnFamilyHandle* log = nullptr;
  /// Written by open and then by the committer's thread alone.
  std::array<LogTail, shard_count> tails{};
  std::shared_ptr<LogFloor> log_floor = std::make_shared<LogFloor>();
  TimerIndex timers;
};

struct Store::Impl : StoreState {};

/// The way in for this folder.
struct StoreInternals {
  static StoreState& of(Store& store) { return *store.impl_; }
  /// The timer index is a cache: it changes while the store is only read.
  static TimerIndex& timers(const Store& store) { return store.impl_->timers; }
};

}  // namespace wardmote::storage
