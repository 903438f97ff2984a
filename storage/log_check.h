#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>

#include "storage/store_state.h"

namespace wardmote::storage {

/// Fills `state.tails`. Refuses (DataLoss) a log that ends before what its shard's meta row knows,
/// whose newest entry fails its checksum, or that has a gap among the entries kept on purpose.
/// Reads two rows per shard in use.
absl::Status read_log_tails(StoreState& state);

/// The meta row of a shard whose log, all of it applied, ends at `index`.
std::string shard_meta_value(std::uint64_t index, std::uint64_t epoch);

}  // namespace wardmote::storage
