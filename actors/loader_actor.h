#pragma once

#include <caf/actor_system.hpp>

#include "actors/entity_actor.h"
#include "storage/store.h"

namespace wardmote {

/// Reads an entity's rows and puts its logic together. Blocks on the disk.
LoadedEntity load_entity(const storage::Store& store, EntityId entity,
                         const LogicFactory& make_logic);

/// Runs load_entity on a thread of its own. `store` must outlive the actor system.
LoaderActor spawn_loader_actor(caf::actor_system& system, const storage::Store& store,
                               LogicFactory make_logic);

}  // namespace wardmote
