#include "storage/log_check.h"

#include <fmt/format.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <limits>

#include "storage/big_endian.h"
#include "storage/log_entry.h"
#include "storage/status.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {
namespace {

std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status damaged_log(const StoreState& state, Shard shard, std::string_view why) {
  return damaged(state.options.directory, fmt::format("log of shard {}: {}", raw(shard), why));
}

absl::Status read_meta(StoreState& state, Shard shard) {
  std::string bytes;
  const auto status =
      state.db->Get(rocksdb::ReadOptions(), state.rows, shard_meta_key(shard), &bytes);
  if (status.IsNotFound()) return absl::OkStatus();
  if (!status.ok()) return damaged_log(state, shard, status.ToString());
  v1::ShardMeta meta;
  if (!meta.ParseFromString(bytes)) return damaged_log(state, shard, "its meta row is damaged");
  state.tails[raw(shard)].meta_index = meta.last_index();
  return absl::OkStatus();
}

/// Walks back from the newest entry over those that were kept on purpose.
absl::Status check_kept(StoreState& state, Shard shard, rocksdb::Iterator& it, std::uint64_t keep) {
  const auto& tail = state.tails[raw(shard)];
  const auto kept = std::min({keep, tail.index - tail.meta_index, tail.index - 1});
  for (auto index = tail.index - 1; index + kept >= tail.index; --index) {
    it.Prev();
    if (!it.Valid() || view(it.key()) != log_key(shard, index)) {
      return damaged_log(state, shard, fmt::format("entry {} is missing", index));
    }
    if (auto entry = decode_log_entry(view(it.value())); !entry.ok()) {
      return damaged_log(state, shard, entry.status().ToString());
    }
  }
  return absl::OkStatus();
}

absl::Status read_tail(StoreState& state, Shard shard, rocksdb::Iterator& it, std::uint64_t keep) {
  if (auto status = read_meta(state, shard); !status.ok()) return status;
  auto& tail = state.tails[raw(shard)];
  it.SeekForPrev(log_key(shard, std::numeric_limits<std::uint64_t>::max()));
  if (!it.status().ok()) return damaged_log(state, shard, it.status().ToString());
  if (it.Valid() && shard_of_key(view(it.key())) == shard) {
    auto entry = decode_log_entry(view(it.value()));
    if (!entry.ok()) return damaged_log(state, shard, entry.status().ToString());
    tail.index = index_of_log_key(view(it.key()));
    tail.timestamp_ms = entry->timestamp_ms();
  }
  if (tail.index < tail.meta_index) {
    return damaged_log(
        state, shard,
        fmt::format("it ends at {} but was written up to {}", tail.index, tail.meta_index));
  }
  if (tail.index == 0) return absl::OkStatus();
  if (auto status = check_kept(state, shard, it, keep); !status.ok()) return status;
  state.log_floor->raise(shard, tail.index - std::min(tail.index, state.options.log_keep_entries));
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> read_retention(StoreState& state) {
  std::string bytes;
  const auto status =
      state.db->Get(rocksdb::ReadOptions(), state.rows, log_retention_key(), &bytes);
  if (status.IsNotFound()) return 0;
  if (!status.ok()) return to_status(status, "cannot read how long the log is kept");
  if (bytes.size() != sizeof(std::uint64_t)) {
    return damaged(state.options.directory, "the row that says how long the log is kept");
  }
  return read_big_endian<std::uint64_t>(bytes);
}

/// From now on another number of entries is kept. What lies before was trimmed by the old rule, so
/// each shard's meta row moves up to its newest entry: behind it nothing is promised.
absl::Status write_retention(StoreState& state) {
  rocksdb::WriteBatch batch;
  std::string bytes;
  append_big_endian(bytes, state.options.log_keep_entries);
  auto status = batch.Put(state.rows, log_retention_key(), bytes);
  for (std::uint16_t number = 0; number < shard_count && status.ok(); ++number) {
    auto& tail = state.tails[number];
    if (tail.index == tail.meta_index) continue;
    tail.meta_index = tail.index;
    status = batch.Put(state.rows, shard_meta_key(Shard{number}), shard_meta_value(tail.index, 1));
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  if (status.ok()) status = state.db->Write(options, &batch);
  return to_status(status, "cannot write how long the log is kept");
}

}  // namespace

std::string shard_meta_value(std::uint64_t index, std::uint64_t epoch) {
  v1::ShardMeta meta;
  meta.set_max_epoch(epoch);
  meta.set_last_epoch(epoch);
  meta.set_last_index(index);
  meta.set_commit_index(index);
  meta.set_applied_index(index);
  return meta.SerializeAsString();
}

absl::Status read_log_tails(StoreState& state) {
  const auto kept = read_retention(state);
  if (!kept.ok()) return kept.status();
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> it(state.db->NewIterator(options, state.log));
  for (std::uint16_t number = 0; number < shard_count; ++number) {
    if (auto status = read_tail(state, Shard{number}, *it, *kept); !status.ok()) return status;
  }
  if (state.options.read_only || *kept == state.options.log_keep_entries) return absl::OkStatus();
  return write_retention(state);
}

}  // namespace wardmote::storage
