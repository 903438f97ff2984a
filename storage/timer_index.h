#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>

#include "storage/keys.h"

namespace wardmote::storage {

class Store;

/// The earliest timer of each shard, or an earlier time: a shard is only read once its time has
/// come. Kept true by the committer, which notes every timer row it writes, and by timers_due.
class TimerIndex {
 public:
  static constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  TimerIndex();
  std::int64_t earliest(Shard shard) const;
  /// A timer row was written. Call it after the row can be read.
  void note(Shard shard, std::int64_t due_ms);
  /// The shard is about to be read: what is noted from now on counts again.
  void forget(Shard shard);

 private:
  std::array<std::atomic<std::int64_t>, shard_count> earliest_;
};

}  // namespace wardmote::storage
