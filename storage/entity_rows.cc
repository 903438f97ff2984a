#include "storage/entity_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "governance/core/append_only_table.h"
#include "storage/keys.h"
#include "storage/store_state.h"

namespace wardmote::storage {
namespace {

absl::Status unreadable(std::string_view kind, EntityId entity) {
  return absl::DataLossError(fmt::format("a row ({}) of entity {}/{} cannot be parsed", kind,
                                         raw(entity.kind), entity.id));
}

/// Scans `prefix`, parses each value as a `Row`, and stops at the first that is none.
template <class Row, class Visit>
absl::Status scan_rows(const Store& store, std::string_view first, std::string_view last,
                       std::string_view kind, EntityId (*entity)(std::string_view), Visit visit) {
  Row row;
  absl::Status trouble;
  auto status = store.scan_range(first, last, [&](std::string_view key, std::string_view value) {
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      trouble = unreadable(kind, entity(key));
      return false;
    }
    return visit(key, value, row);
  });
  return status.ok() ? trouble : status;
}

/// scan_rows over the same tag of all shards.
template <class Row, class Visit>
absl::Status scan_all_shards(const Store& store, std::string (*prefix)(Shard),
                             std::string_view kind, Visit visit) {
  bool more = true;
  for (std::uint16_t shard = 0; shard < shard_count && more; ++shard) {
    const auto first = prefix(Shard{shard});
    const auto one = [&](std::string_view key, std::string_view, const Row& row) {
      return more = visit(entity_of_key(key), row);
    };
    auto status = scan_rows<Row>(store, first, prefix_end(first), kind, entity_of_key, one);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EntityRows> load_entity(const Store& store, EntityId entity, Tables tables) {
  EntityRows rows;
  const auto head = store.get(head_key(entity));
  if (!head.ok()) return head.status();
  if (!head->has_value()) return rows;
  if (!rows.head.emplace().ParseFromString(**head)) return unreadable("head", entity);
  const auto first_record = state_prefix(entity);
  // The city and the desks of bots have no append-only tables; their numbers go higher.
  const bool leaves_some = tables == Tables::in_memory && entity.kind == EntityKind::community;
  const auto end =
      leaves_some ? state_key(entity, first_append_only_table, {}) : prefix_end(first_record);
  auto status =
      store.scan_range(first_record, end, [&](std::string_view key, std::string_view value) {
        rows.records.push_back({.table = table_of_state_key(key),
                                .key = std::string(record_of_state_key(key)),
                                .value = std::string(value)});
        return true;
      });
  if (!status.ok()) return status;
  status =
      store.scan(wrapped_key_prefix(entity), [&](std::string_view key, std::string_view value) {
        rows.wrapped_keys.push_back(
            {.id = KeyId{number_of_entity_key(key)}, .bytes = std::string(value)});
        return true;
      });
  if (!status.ok()) return status;
  const auto first = applied_prefix(entity);
  status = scan_rows<v1::AppliedMessages>(
      store, first, prefix_end(first), "applied", entity_of_key,
      [&](std::string_view, std::string_view, v1::AppliedMessages& row) {
        rows.applied.push_back(std::move(row));
        return true;
      });
  if (!status.ok()) return status;
  return rows;
}

absl::Status for_each_event(const Store& store, EntityId entity, std::uint64_t from_seq,
                            const std::function<bool(const v1::Event&, std::string_view)>& visit) {
  return scan_rows<v1::Event>(store, event_key(entity, from_seq), prefix_end(event_prefix(entity)),
                              "event", entity_of_key,
                              [&](std::string_view, std::string_view value,
                                  const v1::Event& event) { return visit(event, value); });
}

absl::Status for_each_entity(const Store& store,
                             const std::function<bool(EntityId, const v1::Head&)>& visit) {
  return scan_all_shards<v1::Head>(store, head_prefix, "head", visit);
}

absl::Status for_each_outbox_row(const Store& store,
                                 const std::function<bool(EntityId, const v1::OutboxRow&)>& visit) {
  return scan_all_shards<v1::OutboxRow>(store, outbox_prefix, "outbox", visit);
}

absl::Status inbox_entries(
    const Store& store, std::int64_t bot,
    const std::function<bool(std::uint64_t number, const v1::InboxEntry&)>& visit) {
  const auto first = inbox_prefix(bot);
  return scan_rows<v1::InboxEntry>(
      store, first, prefix_end(first), "inbox", bot_of_inbox_key,
      [&](std::string_view key, std::string_view, const v1::InboxEntry& entry) {
        return visit(number_of_inbox_key(key), entry);
      });
}

absl::Status timers_due(const Store& store, std::int64_t until_ms,
                        const std::function<bool(std::int64_t due_ms, EntityId)>& visit) {
  auto& index = StoreInternals::timers(store);
  bool more = true;
  for (std::uint16_t number = 0; number < shard_count && more; ++number) {
    const Shard shard{number};
    if (index.earliest(shard) > until_ms) continue;
    // In this order: a timer that is written while we read is noted after we forgot, or read.
    index.forget(shard);
    auto first_due = TimerIndex::never;
    auto status = store.scan(timer_prefix(shard), [&](std::string_view key, std::string_view) {
      const auto due = due_of_timer_key(key);
      first_due = std::min(first_due, due);
      if (due > until_ms) return false;
      return more = visit(due, entity_of_timer_key(key));
    });
    index.note(shard, status.ok() ? first_due : TimerIndex::unknown);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

std::optional<std::int64_t> next_timer_ms(const Store& store) {
  const auto& index = StoreInternals::timers(store);
  auto earliest = TimerIndex::never;
  for (std::uint16_t shard = 0; shard < shard_count; ++shard) {
    earliest = std::min(earliest, index.earliest(Shard{shard}));
  }
  if (earliest == TimerIndex::never) return std::nullopt;
  return earliest;
}

}  // namespace wardmote::storage
