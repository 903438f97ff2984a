#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <vector>

#include "gateway/gateway_actor.h"

namespace wardmote {

/// What the disk says when a gateway is to be started anew.
struct MemoryRead {
  absl::StatusOr<gateway::GatewayMemory> memory;
};
/// Calls of the bot that lie in outboxes.
struct OutboxesRead {
  absl::StatusOr<std::vector<OutboxCall>> calls;
};

/// A bot's edge for those who do not care which gateway actor serves it just now.
using BotEdge = caf::typed_actor<
    // Goes on to the gateway; 503 while there is none.
    caf::replies_to<WebhookBody>::with<WebhookReply>,
    // Go on to the gateway.
    caf::replies_to<Drain>::with<bool>, caf::replies_to<GetGatewayStatus>::with<GatewayStatus>,
    // From whoever reads the disk.
    caf::reacts_to<MemoryRead>, caf::reacts_to<OutboxesRead>,
    // Its own clock: time to start the gateway again.
    caf::reacts_to<Tick>>;

namespace gateway {

struct SupervisorDeps {
  /// Starts a gateway from what the disk remembers.
  std::function<GatewayActor(GatewayMemory)> start;
  /// Tells those who send to the gateway where it is now.
  std::function<void(const GatewayActor&)> publish;
  /// Read the disk on a thread of their own and say what they found.
  std::function<void(std::function<void(MemoryRead)>)> read_memory;
  std::function<void(std::function<void(OutboxesRead)>)> read_outboxes;
  std::function<SteadyTime()> steady_now;
  std::function<void(const std::string& reason)> on_failed;
};

/// Watches over a bot's gateway: if it fails, it is started again from what is durable, after a
/// pause that grows with every failure. What entities have released meanwhile is found in their
/// outboxes.
BotEdge spawn_gateway_supervisor(caf::actor_system& system, GatewayActor gateway,
                                 SupervisorDeps deps);

}  // namespace gateway
}  // namespace wardmote

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::MemoryRead)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::OutboxesRead)
