#pragma once

#include <absl/status/status.h>

#include "server/node_parts.h"

namespace wardmote::server {

/// Starts a gateway for each configured bot: what its inbox holds is delivered again, then updates
/// are taken. Who the bot is (getMe) and its commands are settled in the background, since Telegram
/// may be away just now.
absl::Status start_bots(NodeParts& parts);

/// Bots without Telegram: their desks and books are there, and every call is answered with success.
absl::Status start_offline_bots(NodeParts& parts);

/// Tells every bot's route book which communities the bot serves.
void publish_communities(NodeParts& parts, const city::View& view);

}  // namespace wardmote::server
