#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "cluster/records.h"

namespace wardmote::cluster {

/// The entry before or at which logs are compared: two logs with the same entry here are the same
/// up to here.
struct Position {
  Epoch epoch = 0;
  LogIndex index = 0;
  bool operator==(const Position&) const = default;
};

struct Entry {
  Epoch epoch = 0;
  /// max(wall clock, predecessor + 1), milliseconds since 1970.
  std::int64_t timestamp_ms = 0;
  std::string payload{};
  bool operator==(const Entry&) const = default;
};

/// The entries of a shard's log that are still kept, in memory. What lies at or below `base` is
/// committed and part of the state.
class ReplicaLog {
 public:
  ReplicaLog() = default;
  ReplicaLog(Position base, std::int64_t base_timestamp_ms, std::deque<Entry> entries)
      : base_(base), base_timestamp_ms_(base_timestamp_ms), entries_(std::move(entries)) {}

  Position base() const { return base_; }
  Position last() const {
    return entries_.empty() ? base_
                            : Position{entries_.back().epoch, base_.index + entries_.size()};
  }
  /// Of the base, or of an entry that is kept.
  std::int64_t timestamp_ms(LogIndex index) const {
    return index == base_.index ? base_timestamp_ms_ : at(index).timestamp_ms;
  }
  std::size_t size() const { return entries_.size(); }
  /// The entry at `index`, which must be kept.
  const Entry& at(LogIndex index) const { return entries_.at(index - base_.index - 1); }
  /// The entry's place with its epoch; `index` must be that of the base or kept.
  Position position(LogIndex index) const {
    return index == base_.index ? base_ : Position{at(index).epoch, index};
  }
  /// True if this log has that very entry. What lies below the base is committed, so it has.
  bool has(Position position) const;

  /// Entries from `from`, which lies above the base: at most `max`, and no more once they have
  /// `bytes_max` bytes.
  std::vector<Entry> entries(LogIndex from, std::size_t max, std::size_t bytes_max) const;
  void append(Entry entry) { entries_.push_back(std::move(entry)); }
  /// Forgets every entry above `index`.
  void truncate_after(LogIndex index);
  /// Moves the base up to `index`.
  void trim_to(LogIndex index);
  /// Forgets everything: the log begins after `base`.
  void reset(Position base, std::int64_t timestamp_ms);

 private:
  Position base_;
  std::int64_t base_timestamp_ms_ = 0;
  std::deque<Entry> entries_;
};

}  // namespace wardmote::cluster
