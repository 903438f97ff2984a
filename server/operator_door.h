#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "server/node.h"
#include "server/operator/operator_backend.h"
#include "server/operator/operator_server.h"
#include "server/operator/tokens.h"

namespace wardmote::server {

/// The operator API of a running node.
struct OperatorDoor {
  std::unique_ptr<TokenStore> tokens;
  std::unique_ptr<OperatorBackend> backend;
  std::unique_ptr<OperatorServer> server;
};

/// Opens it as configured. Without a tokens file there is nobody who could call, and the door stays
/// shut: an empty OperatorDoor. Outlived by `node`.
tl::expected<OperatorDoor, std::string> open_operator_door(Node& node, const Config& config,
                                                           const telemetry::Log& log);

}  // namespace wardmote::server
