#pragma once

// What lies beside events and records and follows from them: timers, keys of persons, and what the
// rows of the outbox must agree with. Reads; changes nothing.

#include <absl/status/status.h>

#include <functional>
#include <string>

#include "governance/core/ids.h"
#include "storage/entity_rows.h"
#include "storage/store.h"

namespace wardmote::server {

/// Hears of one fault, in a sentence.
using FaultSink = std::function<void(EntityId, const std::string&)>;

/// The first person key that is missing, of nobody, of somebody erased, or of the wrong length;
/// empty if each member who is not erased has one, and nobody else.
std::string key_fault(const storage::EntityRows& community);

/// Empty if the community is to be woken by the time its records ask for. Earlier does no harm: it
/// looks, and sleeps again.
std::string deadline_fault(const storage::EntityRows& community);

/// Walks the rows of all shards: timers against heads, both ways; outbox rows against their keys,
/// the head's counter and the shard's epoch; rows of entities that have no head.
absl::Status check_rows(const storage::Store& store, const FaultSink& fault);

}  // namespace wardmote::server
