#pragma once

#include <absl/status/status.h>

#include <string>

#include "storage/keys.h"
#include "storage/store.h"

namespace wardmote::storage {

/// Makes a consistent copy of the database in the new directory `path`, by hard links where that
/// lies on the same disk, while everything goes on. AlreadyExists if there is something there.
absl::Status checkpoint(Store& store, const std::string& path);

/// Drops what was deleted or replaced of an entity's wrapped keys, calls and (of a bot) updates
/// from the disk itself: from tables, write-ahead log and shard log. Until then it lies there as
/// deleted bytes do: an erased key sealed under the master key, a tap on a ballot as it came.
/// Blocking and expensive, so it is done now and then and for many at once.
absl::Status scrub_erased(Store& store, EntityId entity);

}  // namespace wardmote::storage
