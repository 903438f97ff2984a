#include "server/operator_backend/actor_backend.h"

#include "server/node.h"
#include "server/node_parts.h"

namespace wardmote::server {

ActorBackend::ActorBackend(NodeParts& parts)
    : parts_(parts),
      started_at_(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())),
      strangers_(parts.metrics->counter({"wardmote_operator_strangers_total",
                                         "Calls of the operator API without a valid token."})) {}

ActorBackend::~ActorBackend() {
  if (can_write()) record_waiting();
}

std::unique_ptr<OperatorBackend> make_actor_backend(Node& node) {
  return std::make_unique<ActorBackend>(node.parts());
}

}  // namespace wardmote::server
