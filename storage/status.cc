#include "storage/status.h"

#include <fmt/format.h>
#include <rocksdb/status.h>

namespace wardmote::storage {

absl::Status to_status(const rocksdb::Status& status, std::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const auto message = fmt::format("{}: {}", what, status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  if (status.IsNotFound()) return absl::NotFoundError(message);
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return absl::FailedPreconditionError(message);
  }
  return absl::UnavailableError(message);
}

absl::Status damaged(std::string_view directory, std::string_view why) {
  return absl::DataLossError(fmt::format(
      "the database in {} is damaged: {}. Nothing was changed. What to do: keep a copy of the "
      "directory as it is, look at the disk (kernel log, SMART, free space), then restore the "
      "newest backup into an empty directory and start with that one. Do not delete single files.",
      directory, why));
}

}  // namespace wardmote::storage
