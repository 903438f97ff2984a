#include "server/operator_door.h"

namespace wardmote::server {

tl::expected<OperatorDoor, std::string> open_operator_door(Node&, const Config& config,
                                                           const telemetry::Log&) {
  if (config.operator_api.tokens_file.empty()) return OperatorDoor{};
  return tl::unexpected(std::string{"the operator API is not part of this build"});
}

}  // namespace wardmote::server
