#include "storage/group.h"

#include <rocksdb/write_batch.h>
#include <xxhash.h>

#include <algorithm>

#include "storage/crc32c.h"
#include "storage/log_check.h"
#include "storage/log_entry.h"
#include "storage/mutation_reader.h"
#include "storage/store_state.h"

namespace wardmote::storage {
namespace {

/// Every so many log entries the shard's meta row is renewed; a crash in between costs nothing, for
/// the log itself tells where it ends.
constexpr std::uint64_t meta_interval = 64;
constexpr std::size_t slots_at_first = 1024;

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

/// Additions to a batch only fail for a column family that is not ours or a batch with a size
/// limit.
void must(const rocksdb::Status& status) { status.PermitUncheckedError(); }

}  // namespace

Group::Group(StoreState& state, std::uint64_t epoch)
    : state_(state),
      epoch_(epoch),
      slots_(slots_at_first, 0),
      batch_(std::make_unique<rocksdb::WriteBatch>()) {}

Group::~Group() = default;

void Group::clear() {
  changes_.clear();
  std::fill(slots_.begin(), slots_.end(), 0);
  for (const auto shard : touched_) parts_[raw(shard)] = Part{};
  touched_.clear();
  timers_.clear();
  rows_ = 0;
  batch_->Clear();
}

absl::Status Group::add(Shard shard, const Mutations& mutations) {
  if (raw(shard) >= shard_count) return absl::InvalidArgumentError("there is no such shard");
  for (MutationReader reader(mutations.bytes());;) {
    const auto mutation = reader.next();
    if (reader.damaged()) return absl::InvalidArgumentError("a commit is no list of changes");
    if (!mutation) break;
    if (mutation->key.size() <= sizeof(Shard) || shard_of_key(mutation->key) != shard) {
      return absl::InvalidArgumentError("a commit changes a row outside its shard");
    }
  }
  if (mutations.empty()) return absl::OkStatus();
  auto& part = parts_[raw(shard)];
  if (part.first == none) touched_.push_back(shard);
  for (MutationReader reader(mutations.bytes()); const auto mutation = reader.next();) {
    const auto number = static_cast<std::uint32_t>(changes_.size());
    changes_.push_back({.raw = mutation->raw,
                        .key = mutation->key,
                        .value = mutation->value,
                        .erase = mutation->erase});
    (part.first == none ? part.first : changes_[part.last].next) = number;
    part.last = number;
    supersede(number);
  }
  return absl::OkStatus();
}

void Group::supersede(std::uint32_t change) {
  if (changes_.size() * 2 > slots_.size()) grow_table();
  const auto key = changes_[change].key;
  const auto mask = slots_.size() - 1;
  auto slot = XXH3_64bits(key.data(), key.size()) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    auto& known = changes_[slots_[slot] - 1];
    if (known.key != key) continue;
    known.superseded = true;
    break;
  }
  slots_[slot] = change + 1;
}

void Group::grow_table() {
  slots_.assign(slots_.size() * 2, 0);
  const auto mask = slots_.size() - 1;
  // The newest is not in the table yet: its caller puts it there.
  for (std::uint32_t number = 0; number + 1 < changes_.size(); ++number) {
    if (changes_[number].superseded) continue;
    const auto key = changes_[number].key;
    auto slot = XXH3_64bits(key.data(), key.size()) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = number + 1;
  }
}

std::uint64_t Group::index_of(Shard shard) const {
  const auto last = state_.tails[raw(shard)].index;
  return parts_[raw(shard)].first == none ? last : last + 1;
}

rocksdb::WriteBatch& Group::build(std::int64_t now_ms) {
  for (const auto& change : changes_) {
    if (change.superseded) continue;
    ++rows_;
    if (change.erase) {
      must(batch_->Delete(state_.rows, slice(change.key)));
      continue;
    }
    must(batch_->Put(state_.rows, slice(change.key), slice(change.value)));
    if (is_timer_key(change.key)) {
      timers_.emplace_back(shard_of_key(change.key), due_of_timer_key(change.key));
    }
  }
  for (const auto shard : touched_) build_log_entry(shard, parts_[raw(shard)], now_ms);
  return *batch_;
}

void Group::build_log_entry(Shard shard, Part& part, std::int64_t now_ms) {
  const auto& tail = state_.tails[raw(shard)];
  part.index = tail.index + 1;
  part.timestamp_ms = std::max(now_ms, tail.timestamp_ms + 1);
  std::vector<rocksdb::Slice> pieces(1);
  LogEntryHeader header{.epoch = epoch_, .timestamp_ms = part.timestamp_ms};
  for (auto number = part.first; number != none; number = changes_[number].next) {
    if (changes_[number].superseded) continue;
    const auto bytes = changes_[number].raw;
    pieces.push_back(slice(bytes));
    header.crc32c = crc32c(bytes, header.crc32c);
    header.batch_size += bytes.size();
  }
  const auto head = encode_log_entry_header(header);
  pieces.front() = head;
  const auto key = log_key(shard, part.index);
  const rocksdb::Slice key_slice(key);
  must(batch_->Put(state_.log, rocksdb::SliceParts(&key_slice, 1),
                   rocksdb::SliceParts(pieces.data(), static_cast<int>(pieces.size()))));
  ++rows_;
  if (part.index - tail.meta_index < meta_interval) return;
  must(batch_->Put(state_.rows, shard_meta_key(shard), shard_meta_value(part.index, epoch_)));
  ++rows_;
}

void Group::applied() {
  for (const auto shard : touched_) {
    const auto& part = parts_[raw(shard)];
    auto& tail = state_.tails[raw(shard)];
    tail.index = part.index;
    tail.timestamp_ms = part.timestamp_ms;
    if (part.index - tail.meta_index >= meta_interval) tail.meta_index = part.index;
    state_.log_floor->raise(shard,
                            part.index - std::min(part.index, state_.options.log_keep_entries));
  }
  for (const auto& [shard, due_ms] : timers_) state_.timers.note(shard, due_ms);
}

}  // namespace wardmote::storage
