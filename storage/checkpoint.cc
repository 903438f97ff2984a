#include "storage/checkpoint.h"

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>

#include <filesystem>

#include "storage/status.h"
#include "storage/store_state.h"

namespace wardmote::storage {

absl::Status checkpoint(Store& store, const std::string& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    return absl::AlreadyExistsError(fmt::format("{} exists already", path));
  }
  rocksdb::Checkpoint* made = nullptr;
  auto status = rocksdb::Checkpoint::Create(StoreInternals::of(store).db.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> owned(made);
  if (status.ok()) status = owned->CreateCheckpoint(path);
  return to_status(status, fmt::format("cannot copy the database to {}", path));
}

absl::Status scrub_person_keys(Store& store, EntityId entity) {
  auto& state = StoreInternals::of(store);
  // Both families at once, so that no live write-ahead log is left that holds the old rows.
  auto status = state.db->Flush(rocksdb::FlushOptions(), {state.rows, state.log});
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  const auto first = person_key_prefix(entity);
  const auto last = prefix_end(first);
  const rocksdb::Slice begin(first);
  const rocksdb::Slice end(last);
  if (status.ok()) status = state.db->CompactRange(options, state.rows, &begin, &end);
  const auto log_first = log_key(shard_of(entity), 0);
  const auto log_last = prefix_end(std::string_view(log_first).substr(0, sizeof(Shard)));
  const rocksdb::Slice log_begin(log_first);
  const rocksdb::Slice log_end(log_last);
  if (status.ok()) status = state.db->CompactRange(options, state.log, &log_begin, &log_end);
  return to_status(status, "cannot scrub erased keys");
}

}  // namespace wardmote::storage
