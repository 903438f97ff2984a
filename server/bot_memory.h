#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "gateway/gateway_actor.h"
#include "storage/store.h"

namespace wardmote::server {

/// What the disk remembers of a bot's updates: its inbox, and where taking stands.
absl::StatusOr<gateway::GatewayMemory> remembered(const storage::Store& store, telegram::BotId bot);

/// The calls to Telegram that lie in the outboxes of all entities for this bot.
absl::StatusOr<std::vector<OutboxCall>> calls_of(const storage::Store& store, telegram::BotId bot);

}  // namespace wardmote::server
