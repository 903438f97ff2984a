#include "actors/loader_actor.h"

#include <caf/typed_event_based_actor.hpp>
#include <utility>

#include "actors/entity_journal.h"
#include "storage/entity_rows.h"
#include "storage/keys.h"

namespace wardmote {

namespace {

/// The outgoing calls that the entity still waits for, by number.
absl::Status read_outbox(const storage::Store& store, EntityId entity,
                         std::vector<v1::OutboxRow>& outbox) {
  auto prefix = storage::outbox_key(entity, 0);
  prefix.resize(prefix.size() - sizeof(std::uint64_t));
  bool readable = true;
  const auto status = store.scan(prefix, [&](std::string_view, std::string_view value) {
    readable = outbox.emplace_back().ParseFromArray(value.data(), static_cast<int>(value.size()));
    return readable;
  });
  if (status.ok() && !readable) return absl::DataLossError("an outbox row cannot be read");
  return status;
}

absl::Status load_records(EntityLogic& logic, const storage::EntityRows& rows) {
  for (const auto& record : rows.records) {
    // The gateway's own rows lie beside those of the bot's desk.
    if (record.table >= first_gateway_table) continue;
    if (!logic.load_row(record.table, record.key, record.value))
      return absl::DataLossError("a row of table " + std::to_string(record.table) +
                                 " is no record that this version knows");
  }
  if (!logic.finish_load()) return absl::DataLossError("the rows contradict one another");
  return absl::OkStatus();
}

}  // namespace

LoadedEntity load_entity(const storage::Store& store, EntityId entity,
                         const LogicFactory& make_logic) {
  LoadedEntity loaded;
  auto rows = storage::load_entity(store, entity, storage::Tables::in_memory);
  loaded.status = rows.status();
  if (!loaded.status.ok()) return loaded;
  auto logic = make_logic(entity, rows->wrapped_keys);
  loaded.status = logic.status();
  if (!loaded.status.ok()) return loaded;
  loaded.logic = std::move(*logic);
  if (rows->head) loaded.head = std::move(*rows->head);
  if (loaded.head.format() > entity_format) {
    loaded.status = absl::FailedPreconditionError(
        "a newer version of Wardmote has written it: start that version");
    return loaded;
  }
  loaded.applied = std::move(rows->applied);
  loaded.status = load_records(*loaded.logic, *rows);
  if (loaded.status.ok()) loaded.status = read_outbox(store, entity, loaded.outbox);
  return loaded;
}

LoaderActor spawn_loader_actor(caf::actor_system& system, const storage::Store& store,
                               LogicFactory make_logic) {
  auto behavior = [&store, make_logic = std::move(make_logic)]() -> LoaderActor::behavior_type {
    return {[&store, make_logic](const LoadEntity& load) {
              return load_entity(store, load.entity, make_logic);
            },
            [](const Probe&) { return true; }};
  };
  return system.spawn<caf::detached>(std::move(behavior));
}

}  // namespace wardmote
