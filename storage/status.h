#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace rocksdb {
class Status;
}

namespace wardmote::storage {

/// RocksDB's status as ours; damage is DataLoss, a full disk ResourceExhausted.
absl::Status to_status(const rocksdb::Status& status, std::string_view what);

/// The database in `directory` cannot be trusted; the message says what to do.
absl::Status damaged(std::string_view directory, std::string_view why);

}  // namespace wardmote::storage
