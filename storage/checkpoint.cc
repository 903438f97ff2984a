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

absl::Status scrub_erased(Store& store, EntityId entity) {
  auto& state = StoreInternals::of(store);
  // Both families at once, so that no live write-ahead log is left that holds the old rows.
  auto status = state.db->Flush(rocksdb::FlushOptions(), {state.rows, state.log});
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  const auto compact = [&](rocksdb::ColumnFamilyHandle* family, const std::string& first) {
    const auto last = prefix_end(first);
    const rocksdb::Slice begin(first);
    const rocksdb::Slice end(last);
    if (status.ok()) status = state.db->CompactRange(options, family, &begin, &end);
  };
  compact(state.rows, wrapped_key_prefix(entity));
  compact(state.rows, outbox_key(entity, 0).substr(0, entity_prefix_size));
  if (entity.kind == EntityKind::bot)
    compact(state.rows, inbox_prefix(static_cast<std::int64_t>(entity.id)));
  compact(state.log, log_key(shard_of(entity), 0).substr(0, sizeof(Shard)));
  return to_status(status, "cannot scrub what was erased");
}

}  // namespace wardmote::storage
