#include "storage/store_open.h"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <sodium.h>

#include <chrono>
#include <filesystem>

#include "storage/big_endian.h"
#include "storage/log_check.h"
#include "storage/status.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {
namespace {

constexpr std::uint32_t store_format = 1;
constexpr const char* shard_hash = "xxh3-64/top10";
constexpr const char* log_family = "log";
// Length of shard and number of bytes of a log key that say whose entry it is.
constexpr std::size_t log_shard_size = 2;

/// RocksDB tries by itself to go on after a full disk, and a try that comes too early makes the
/// trouble fatal. The committer knows better when there is room.
class NoRecoveryByItself final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

rocksdb::DBOptions database_options(const StoreOptions& options) {
  rocksdb::DBOptions result;
  if (options.env != nullptr) result.env = options.env;
  result.create_if_missing = options.create_if_missing;
  result.create_missing_column_families = true;
  result.max_background_jobs = 2;
  // Sorted insertion with hints needs the only writer that we have anyway.
  result.allow_concurrent_memtable_write = false;
  result.enable_write_thread_adaptive_yield = false;
  result.max_total_wal_size = 4 * options.write_buffer_bytes;
  // Not the default, which silently drops acknowledged writes behind a damaged one.
  result.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  result.max_bgerror_resume_count = 0;
  result.listeners.push_back(std::make_shared<NoRecoveryByItself>());
  // An idle server shall not wake up to dump statistics.
  result.stats_dump_period_sec = 0;
  result.stats_persist_period_sec = 0;
  result.keep_log_file_num = 4;
  result.max_log_file_size = 4u << 20;
  return result;
}

rocksdb::ColumnFamilyOptions row_options(const StoreOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  // Filters know prefixes (shard, tag, entity) only: rows are read by entity, and so they stay
  // small with millions of events.
  table.whole_key_filtering = false;
  rocksdb::ColumnFamilyOptions result;
  result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  result.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(entity_prefix_size));
  result.memtable_insert_with_hint_prefix_extractor.reset(
      rocksdb::NewCappedPrefixTransform(entity_prefix_size));
  result.write_buffer_size = options.write_buffer_bytes;
  result.compression = rocksdb::kLZ4Compression;
  return result;
}

rocksdb::ColumnFamilyOptions log_options(const StoreState& state) {
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  rocksdb::ColumnFamilyOptions result;
  result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  result.memtable_insert_with_hint_prefix_extractor.reset(
      rocksdb::NewCappedPrefixTransform(log_shard_size));
  result.write_buffer_size = state.options.log_buffer_bytes;
  result.compression = rocksdb::kLZ4Compression;
  result.compaction_filter_factory = make_log_trim(state.log_floor);
  return result;
}

absl::Status open_error(const StoreOptions& options, const rocksdb::Status& status) {
  const auto text = status.ToString();
  if (status.IsIOError() && text.find("lock") != std::string::npos) {
    return absl::UnavailableError(
        fmt::format("the database in {} is in use by another process; stop that one first ({})",
                    options.directory, text));
  }
  if (status.IsCorruption() || status.IsPathNotFound()) return damaged(options.directory, text);
  if (status.IsInvalidArgument() && text.find("olumn famil") != std::string::npos) {
    return absl::FailedPreconditionError(fmt::format(
        "the database in {} was written by a newer version of Wardmote; use that one ({})",
        options.directory, text));
  }
  return to_status(status, fmt::format("cannot open the database in {}", options.directory));
}

/// RocksDB takes a directory without CURRENT for an empty one, and would begin anew in the midst of
/// somebody's data.
absl::Status prepare_directory(const StoreOptions& options) {
  namespace fs = std::filesystem;
  const fs::path directory(options.directory);
  std::error_code error;
  if (fs::exists(directory / "CURRENT", error)) return absl::OkStatus();
  if (options.read_only || !options.create_if_missing) {
    return absl::NotFoundError(fmt::format("there is no database in {}", options.directory));
  }
  fs::create_directories(directory, error);
  if (error) {
    return absl::UnavailableError(
        fmt::format("cannot create {}: {}", options.directory, error.message()));
  }
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const auto name = it->path().filename().string();
    if (name.starts_with("MANIFEST-") || name.ends_with(".sst")) {
      return damaged(options.directory, "the file CURRENT is missing beside " + name);
    }
  }
  if (error) {
    return absl::UnavailableError(
        fmt::format("cannot read {}: {}", options.directory, error.message()));
  }
  return absl::OkStatus();
}

rocksdb::Status open_rocksdb(StoreState& state) {
  const auto options = database_options(state.options);
  const std::vector<rocksdb::ColumnFamilyDescriptor> families{
      {rocksdb::kDefaultColumnFamilyName, row_options(state.options)},
      {log_family, log_options(state)}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const auto& directory = state.options.directory;
  const auto status =
      state.options.read_only
          ? rocksdb::DB::OpenForReadOnly(options, directory, families, &handles, &db)
          : rocksdb::DB::Open(options, directory, families, &handles, &db);
  if (!status.ok()) return status;
  state.db.reset(db);
  state.rows = handles[0];
  state.log = handles[1];
  return status;
}

absl::Status write_store_meta(StoreState& state) {
  v1::StoreMeta meta;
  meta.set_format(store_format);
  meta.set_shard_count(shard_count);
  meta.set_shard_hash(shard_hash);
  meta.set_cluster(state.options.cluster);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  meta.set_created_at_ms(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
  std::string incarnation(16, '\0');
  randombytes_buf(incarnation.data(), incarnation.size());
  meta.set_disk_incarnation(incarnation);
  meta.set_written_by_version(state.options.version);
  meta.set_master_key_check(state.options.master_key_check);
  rocksdb::WriteOptions options;
  options.sync = true;
  return to_status(state.db->Put(options, state.rows, store_meta_key(), meta.SerializeAsString()),
                   "cannot write the new database");
}

/// True if nothing was ever written.
bool is_new(StoreState& state) {
  const std::unique_ptr<rocksdb::Iterator> it(
      state.db->NewIterator(rocksdb::ReadOptions(), state.rows));
  it->SeekToFirst();
  return !it->Valid() && it->status().ok();
}

absl::Status check_store_meta(StoreState& state) {
  const auto& options = state.options;
  std::string bytes;
  const auto status = state.db->Get(rocksdb::ReadOptions(), state.rows, store_meta_key(), &bytes);
  if (status.IsNotFound()) {
    if (!options.read_only && is_new(state)) return write_store_meta(state);
    return absl::FailedPreconditionError(
        fmt::format("the database in {} is not one of Wardmote's", options.directory));
  }
  if (!status.ok()) return open_error(options, status);
  v1::StoreMeta meta;
  if (!meta.ParseFromString(bytes))
    return damaged(options.directory, "its meta row is no meta row");
  if (meta.format() > store_format) {
    return absl::FailedPreconditionError(fmt::format(
        "the database in {} has format {}, written by version {}; this program knows formats up to "
        "{}: use the newer version",
        options.directory, meta.format(), meta.written_by_version(), store_format));
  }
  if (meta.cluster() != options.cluster) {
    return absl::FailedPreconditionError(
        fmt::format("the database in {} belongs to the cluster \"{}\", not to \"{}\"",
                    options.directory, meta.cluster(), options.cluster));
  }
  if (meta.shard_count() != shard_count || meta.shard_hash() != shard_hash) {
    return absl::FailedPreconditionError(fmt::format(
        "the database in {} spreads entities over {} shards by {}, this program over "
        "{} by {}",
        options.directory, meta.shard_count(), meta.shard_hash(), shard_count, shard_hash));
  }
  if (!options.master_key_check.empty() && meta.master_key_check() != options.master_key_check) {
    return absl::FailedPreconditionError(fmt::format(
        "the master key is not the one that the database in {} was made with: restore that key "
        "from your copy; another one cannot open what is sealed",
        options.directory));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status open_database(StoreState& state) {
  if (sodium_init() < 0) return absl::InternalError("libsodium does not start");
  if (auto status = prepare_directory(state.options); !status.ok()) return status;
  if (auto status = open_rocksdb(state); !status.ok()) return open_error(state.options, status);
  if (auto status = check_store_meta(state); !status.ok()) return status;
  return read_log_tails(state);
}

}  // namespace wardmote::storage
