#include "server/bot_memory.h"

#include "storage/entity_rows.h"
#include "storage/keys.h"

namespace wardmote::server {

absl::StatusOr<gateway::GatewayMemory> remembered(const storage::Store& store,
                                                  telegram::BotId bot) {
  gateway::GatewayMemory memory;
  const EntityId entity{EntityKind::bot, static_cast<std::uint64_t>(telegram::raw(bot))};
  const auto row = store.get(storage::state_key(entity, gateway::poll_position_table, ""));
  if (!row.ok()) return row.status();
  if (*row && !memory.position.ParseFromString(**row))
    return absl::DataLossError("the poll position of a bot cannot be read");
  const auto status = storage::inbox_entries(
      store, telegram::raw(bot), [&](std::uint64_t number, const v1::InboxEntry& entry) {
        memory.inbox.emplace_back(number, entry);
        return true;
      });
  if (!status.ok()) return status;
  return memory;
}

absl::StatusOr<std::vector<OutboxCall>> calls_of(const storage::Store& store, telegram::BotId bot) {
  std::vector<OutboxCall> calls;
  const auto status =
      storage::for_each_outbox_row(store, [&](EntityId entity, const v1::OutboxRow& row) {
        // What has no claim its entity will release when its turn comes.
        if (row.bot() == telegram::raw(bot) && row.to_kind() == 0 && row.has_claim())
          calls.push_back({.from = entity, .row = row});
        return true;
      });
  if (!status.ok()) return status;
  return calls;
}

}  // namespace wardmote::server
