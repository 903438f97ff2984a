#pragma once

#include <absl/status/status.h>

#include "storage/store_state.h"

namespace wardmote::storage {

/// Opens the database that `state.options` names, checks whose it is and reads where each shard's
/// log ends.
absl::Status open_database(StoreState& state);

}  // namespace wardmote::storage
