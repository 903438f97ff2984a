#pragma once

#include <absl/status/status.h>

#include <string>

#include "storage/keys.h"
#include "storage/store.h"

namespace wardmote::storage {

/// Makes a consistent copy of the database in the new directory `path`, by hard links where that
/// lies on the same disk, while everything goes on. AlreadyExists if there is something there.
absl::Status checkpoint(Store& store, const std::string& path);

/// Drops what was deleted or replaced in the keys of an entity's persons from the disk itself: from
/// tables, write-ahead log and shard log. Until then an erased key lies there, sealed under the
/// master key, as deleted bytes do. Blocking and expensive, so it is done now and then and for many
/// at once.
absl::Status scrub_person_keys(Store& store, EntityId entity);

}  // namespace wardmote::storage
