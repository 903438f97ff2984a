#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/core/ids.h"
#include "storage/keys.h"
#include "storage/store.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {

/// A row of a feature's table, as it lies on the disk.
struct RecordRow {
  std::uint8_t table = 0;
  std::string key;
  std::string value;
};

/// A key under which fields of the entity are sealed, itself sealed (entity_vault.h).
struct WrappedKeyRow {
  KeyId id{};
  std::string bytes;
};

/// All that makes an entity's state; no head means that it does not exist.
struct EntityRows {
  std::optional<v1::Head> head;
  /// In order of table and key.
  std::vector<RecordRow> records;
  std::vector<WrappedKeyRow> wrapped_keys;
  /// What it has applied of other entities' messages, one row for each sender.
  std::vector<v1::AppliedMessages> applied;
};

// Reading. All of it may block on the disk, and answers DataLoss where a row cannot be parsed.
// Visitors return false to stop.

/// Which of an entity's tables are read.
enum class Tables : std::uint8_t {
  all,
  /// Without the append-only ones of a community: what its state in memory is made of.
  in_memory,
};

/// Reads an entity. The caller must have no commit of it under way.
absl::StatusOr<EntityRows> load_entity(const Store& store, EntityId entity,
                                       Tables tables = Tables::all);

/// Visits the events from `from_seq` on, in order, parsed and as they lie on the disk.
absl::Status for_each_event(const Store& store, EntityId entity, std::uint64_t from_seq,
                            const std::function<bool(const v1::Event&, std::string_view)>& visit);

absl::Status for_each_entity(const Store& store,
                             const std::function<bool(EntityId, const v1::Head&)>& visit);

/// Visits the outgoing calls of every entity, ascending per entity.
absl::Status for_each_outbox_row(const Store& store,
                                 const std::function<bool(EntityId, const v1::OutboxRow&)>& visit);

/// Visits the entries of a bot's inbox by number, ascending.
absl::Status inbox_entries(
    const Store& store, std::int64_t bot,
    const std::function<bool(std::uint64_t number, const v1::InboxEntry&)>& visit);

/// Visits timers due at `until_ms` or before, ascending per shard. Only reads shards that may have
/// one. A timer is visited again until its row is erased.
absl::Status timers_due(const Store& store, std::int64_t until_ms,
                        const std::function<bool(std::int64_t due_ms, EntityId)>& visit);

/// When timers_due can next have something to visit; nothing if no timer is set. May be too early
/// (in the past before the first timers_due, and after a timer was erased), never too late. Cheap;
/// for the thread that calls timers_due.
std::optional<std::int64_t> next_timer_ms(const Store& store);

}  // namespace wardmote::storage
