#include "storage/log_trim.h"

#include <rocksdb/compaction_filter.h>

namespace wardmote::storage {
namespace {

using rocksdb::Slice;

class LogTrim final : public rocksdb::CompactionFilter {
 public:
  explicit LogTrim(std::shared_ptr<const LogFloor> floor) : floor_(std::move(floor)) {}

  /// Skips to the floor of the shard without reading what lies before it and without leaving
  /// tombstones. That is allowed because a log key never gets a second, different value.
  Decision FilterV2(int, const Slice& key, ValueType, const Slice&, std::string*,
                    std::string* skip_until) const override {
    const std::string_view bytes(key.data(), key.size());
    const auto shard = shard_of_key(bytes);
    if (raw(shard) >= shard_count) return Decision::kKeep;
    const auto floor = floor_->of(shard);
    if (index_of_log_key(bytes) >= floor) return Decision::kKeep;
    *skip_until = log_key(shard, floor);
    return Decision::kRemoveAndSkipUntil;
  }

  bool IgnoreSnapshots() const override { return true; }
  const char* Name() const override { return "wardmote.LogTrim"; }

 private:
  std::shared_ptr<const LogFloor> floor_;
};

class LogTrimFactory final : public rocksdb::CompactionFilterFactory {
 public:
  explicit LogTrimFactory(std::shared_ptr<const LogFloor> floor) : floor_(std::move(floor)) {}

  bool ShouldFilterTableFileCreation(rocksdb::TableFileCreationReason reason) const override {
    return reason == rocksdb::TableFileCreationReason::kFlush ||
           reason == rocksdb::TableFileCreationReason::kCompaction;
  }

  std::unique_ptr<rocksdb::CompactionFilter> CreateCompactionFilter(
      const rocksdb::CompactionFilter::Context&) override {
    return std::make_unique<LogTrim>(floor_);
  }

  const char* Name() const override { return "wardmote.LogTrimFactory"; }

 private:
  std::shared_ptr<const LogFloor> floor_;
};

}  // namespace

std::shared_ptr<rocksdb::CompactionFilterFactory> make_log_trim(
    std::shared_ptr<const LogFloor> floor) {
  return std::make_shared<LogTrimFactory>(std::move(floor));
}

}  // namespace wardmote::storage
