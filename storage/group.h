#pragma once

#include <absl/status/status.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/keys.h"
#include "storage/mutations.h"

namespace rocksdb {
class WriteBatch;
}

namespace wardmote::storage {

struct StoreState;

/// Collects the changes of many commits into one write: of several changes to a row only the last
/// is kept, and each shard that is touched gets one log entry. Reused from group to group for its
/// memory. The mutations added must live until clear().
class Group {
 public:
  Group(StoreState& state, std::uint64_t epoch);
  ~Group();

  /// Forgets everything; the next group begins.
  void clear();
  /// InvalidArgument, and nothing added, if a key lies outside `shard` or the bytes are no changes.
  absl::Status add(Shard shard, const Mutations& mutations);
  /// The log index that the shard's entry in this group has, or its last one if it has none here.
  std::uint64_t index_of(Shard shard) const;
  /// Builds the write: rows, log entries stamped `now_ms` and, now and then, meta rows.
  rocksdb::WriteBatch& build(std::int64_t now_ms);
  /// The write is durable: moves the tails of the logs, their floors and the timer index.
  void applied();

  bool empty() const { return changes_.empty(); }
  /// Rows written by build(), log and meta included.
  std::uint64_t rows() const { return rows_; }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  struct Change {
    std::string_view raw;
    std::string_view key;
    std::string_view value;
    /// The next change of the same shard.
    std::uint32_t next = none;
    bool erase = false;
    bool superseded = false;
  };
  struct Part {
    std::uint32_t first = none;
    std::uint32_t last = none;
    std::uint64_t index = 0;
    std::int64_t timestamp_ms = 0;
  };

  void supersede(std::uint32_t change);
  void grow_table();
  void build_log_entry(Shard shard, Part& part, std::int64_t now_ms);

  StoreState& state_;
  std::uint64_t epoch_;
  std::vector<Change> changes_;
  /// Hash table from key to the newest change of it: a slot holds its number plus one.
  std::vector<std::uint32_t> slots_;
  std::array<Part, shard_count> parts_{};
  std::vector<Shard> touched_;
  std::vector<std::pair<Shard, std::int64_t>> timers_;
  std::uint64_t rows_ = 0;
  std::unique_ptr<rocksdb::WriteBatch> batch_;
};

}  // namespace wardmote::storage
