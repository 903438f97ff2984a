#include "storage/store.h"

#include <rocksdb/db.h>

#include "storage/keys.h"
#include "storage/status.h"
#include "storage/store_open.h"
#include "storage/store_state.h"

namespace wardmote::storage {
namespace {

std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }
rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace

StoreState::StoreState() = default;

StoreState::~StoreState() {
  if (!db) return;
  for (auto* family : {rows, log}) {
    // Only fails for a handle that is not ours.
    if (family != nullptr) db->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  }
  // Nothing is lost without a clean close: every write was synced.
  db->Close().PermitUncheckedError();
}

absl::StatusOr<std::unique_ptr<Store>> Store::open(const StoreOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  if (auto status = open_database(*impl); !status.ok()) return status;
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

absl::StatusOr<std::optional<std::string>> Store::get(std::string_view key) const {
  std::string value;
  const auto status = impl_->db->Get(rocksdb::ReadOptions(), impl_->rows, slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return to_status(status, "cannot read a row");
  return std::make_optional(std::move(value));
}

absl::Status Store::scan(
    std::string_view prefix,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
  return scan_range(prefix, prefix_end(prefix), visit);
}

absl::Status Store::scan_range(
    std::string_view first, std::string_view last,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
  rocksdb::ReadOptions options;
  // The bloom filter may only decide where all keys of the range share the bytes it knows: the
  // last key of the range is the one before `last`, hence also equal but for a final increment.
  const bool one_entity =
      first.size() >= entity_prefix_size &&
      (first.substr(0, entity_prefix_size) == last.substr(0, entity_prefix_size) ||
       last == prefix_end(first.substr(0, entity_prefix_size)));
  options.total_order_seek = !one_entity;
  options.prefix_same_as_start = one_entity;
  const auto end = slice(last);
  if (!last.empty()) options.iterate_upper_bound = &end;
  const std::unique_ptr<rocksdb::Iterator> it(impl_->db->NewIterator(options, impl_->rows));
  for (it->Seek(slice(first)); it->Valid(); it->Next()) {
    if (!visit(view(it->key()), view(it->value()))) return absl::OkStatus();
  }
  return to_status(it->status(), "cannot read rows");
}

std::uint64_t Store::disk_bytes() const {
  std::uint64_t total = 0;
  for (auto* family : {impl_->rows, impl_->log}) {
    std::uint64_t bytes = 0;
    if (impl_->db->GetIntProperty(family, rocksdb::DB::Properties::kLiveSstFilesSize, &bytes)) {
      total += bytes;
    }
  }
  rocksdb::VectorLogPtr logs;
  if (!impl_->db->GetSortedWalFiles(logs).ok()) return total;
  for (const auto& log : logs) total += log->SizeFileBytes();
  return total;
}

absl::Status Store::verify_checksums() const {
  return to_status(impl_->db->VerifyChecksum(), "the database is damaged");
}

}  // namespace wardmote::storage
