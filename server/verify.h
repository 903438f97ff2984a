#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "actors/entity_logic.h"
#include "governance/core/ids.h"
#include "server/verify_rows.h"
#include "storage/entity_rows.h"
#include "storage/store.h"

namespace wardmote::server {

/// The rules of an entity alone, for folding its events; knows no texts, keys or clock.
std::unique_ptr<EntityLogic> make_replay_logic(EntityId entity);

/// Replays serialised events in order and compares with records to the byte. Returns the first
/// difference, in a sentence; empty if there is none.
std::string compare_with_replay(EntityId entity, const std::vector<std::string>& events,
                                const std::vector<storage::RecordRow>& records);

/// Follows the entity's chain, replays its events and compares with its records to the byte; of a
/// community, compares those with its keys of persons and its deadline. Returns what is wrong, in a
/// sentence; empty if nothing is.
absl::StatusOr<std::string> verify_entity(const storage::Store& store, EntityId entity);

struct Verified {
  std::size_t entities = 0;
  std::uint64_t events = 0;
  /// Entities with a fault.
  std::size_t differ = 0;
};
/// verify_entity of the city and all communities, then check_rows of everything. The status tells
/// only what keeps it from going on.
absl::StatusOr<Verified> verify_store(const storage::Store& store, const FaultSink& fault);

}  // namespace wardmote::server
