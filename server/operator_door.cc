#include "server/operator_door.h"

#include <utility>

#include "server/config/check.h"
#include "server/operator_backend/actor_backend.h"

namespace wardmote::server {

tl::expected<OperatorDoor, std::string> open_operator_door(Node& node, const Config& config,
                                                           const telemetry::Log& log) {
  const auto& api = config.operator_api;
  OperatorDoor door;
  if (api.tokens_file.empty()) {
    log.info("the operator API is shut: operator_api.tokens_file names no tokens");
    return door;
  }
  if (api.tls_cert_file.empty() && !is_loopback(api.address))
    return tl::unexpected("operator_api.address is " + api.address +
                          ": beyond loopback a certificate is needed, operator_api.tls_cert_file");
  auto tokens = TokenStore::open(api.tokens_file);
  if (!tokens) return tl::unexpected(std::move(tokens.error()));
  door.tokens = *std::move(tokens);
  door.backend = make_actor_backend(node);
  auto server = OperatorServer::start({.address = api.address,
                                       .port = static_cast<std::uint16_t>(api.port),
                                       .tls_cert_file = api.tls_cert_file,
                                       .tls_key_file = api.tls_key_file,
                                       .client_ca_file = api.client_ca_file},
                                      *door.backend, *door.tokens, log);
  if (!server) return tl::unexpected(std::move(server.error()));
  door.server = *std::move(server);
  log.info("the operator API is open", {{"address", api.address}, {"port", door.server->port()}});
  return door;
}

}  // namespace wardmote::server
