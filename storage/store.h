#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/mutations.h"

namespace rocksdb {
class Env;
}

namespace wardmote::storage {

struct StoreOptions {
  std::string directory{};
  std::string cluster = "wardmote";
  /// MasterKey::check of the key in use; FailedPrecondition if the database was made with another.
  /// Empty: not compared (reading without opening what is sealed).
  std::string master_key_check = {};
  /// Of one memtable; 16 to 32 MiB measured best.
  std::size_t write_buffer_bytes = 16u << 20;
  std::size_t block_cache_bytes = 32u << 20;
  /// False refuses to create a database where there is none (verify, backup).
  bool create_if_missing = true;
  bool read_only = false;
  /// Log entries kept per shard behind the newest, once applied; followers would read them.
  std::uint64_t log_keep_entries = 0;
  /// Of the log's memtable; small, for its flush writes next to nothing.
  std::size_t log_buffer_bytes = 4u << 20;
  /// Written into a new database, for people who wonder later.
  std::string version{};
  /// The operating system's if null; tests put a faulty one here. Must outlive the store.
  rocksdb::Env* env = nullptr;
};

/// The node's RocksDB: rows of all shards under one write-ahead log. Reads are thread-safe and may
/// block on the disk; writes go through Committer alone.
class Store {
 public:
  /// Opens or creates the database. Fails with FailedPrecondition when the directory belongs to
  /// another cluster or to a newer format, DataLoss when it is damaged (the message says what to
  /// do), Unavailable when it cannot be locked or read.
  static absl::StatusOr<std::unique_ptr<Store>> open(const StoreOptions& options);
  ~Store();

  /// The value under `key`, nothing if absent.
  absl::StatusOr<std::optional<std::string>> get(std::string_view key) const;
  /// Calls `visit(key, value)` in key order for every row whose key starts with `prefix`, until it
  /// returns false.
  absl::Status scan(std::string_view prefix,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const;
  /// Like scan, from `first` (inclusive) to `last` (exclusive).
  absl::Status scan_range(
      std::string_view first, std::string_view last,
      const std::function<bool(std::string_view, std::string_view)>& visit) const;

  /// Bytes of live data on the disk, for metrics.
  std::uint64_t disk_bytes() const;
  /// Reads every block and compares checksums. Slow; for `wardmote verify`.
  absl::Status verify_checksums() const;

 private:
  friend struct StoreInternals;
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wardmote::storage
