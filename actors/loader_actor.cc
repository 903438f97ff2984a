#include "actors/loader_actor.h"

#include <caf/typed_event_based_actor.hpp>
#include <utility>

#include "storage/entity_rows.h"

namespace wardmote {

LoadedEntity load_entity(const storage::Store& store, EntityId entity,
                         const LogicFactory& make_logic) {
  LoadedEntity loaded;
  auto rows = storage::load_entity(store, entity);
  if (!rows.ok()) {
    loaded.status = rows.status();
    return loaded;
  }
  loaded.logic = make_logic(entity);
  if (loaded.logic == nullptr) {
    loaded.status = absl::NotFoundError("no entity of this kind lives here");
    return loaded;
  }
  if (rows->head) loaded.head = std::move(*rows->head);
  for (const auto& [member, wrapped] : rows->person_keys)
    loaded.logic->load_person_key(MemberId{member}, wrapped);
  for (const auto& record : rows->records) {
    if (loaded.logic->load_row(record.table, record.key, record.value)) continue;
    loaded.status = absl::DataLossError("a row of table " + std::to_string(record.table) +
                                        " is no record that this version knows");
    return loaded;
  }
  if (!loaded.logic->finish_load()) {
    loaded.status = absl::DataLossError("the rows contradict one another");
    return loaded;
  }
  loaded.outbox = std::move(rows->outbox);
  return loaded;
}

LoaderActor spawn_loader_actor(caf::actor_system& system, const storage::Store& store,
                               LogicFactory make_logic) {
  auto behavior = [&store, make_logic = std::move(make_logic)]() -> LoaderActor::behavior_type {
    return {[&store, make_logic](const LoadEntity& load) {
      return load_entity(store, load.entity, make_logic);
    }};
  };
  return system.spawn<caf::detached>(std::move(behavior));
}

}  // namespace wardmote
