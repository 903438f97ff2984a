#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "server/node.h"
#include "web/listener.h"

namespace wardmote::server {

/// The ports of a running node that speak HTTP: health and metrics on one, Telegram's webhooks and
/// the public boards on the other.
struct Doors {
  std::unique_ptr<web::Listener> operations;
  std::unique_ptr<web::Listener> web;
};

/// Opens them as configured; the second only if a bot uses webhooks or boards are served. Outlived
/// by `node`.
tl::expected<Doors, std::string> open_doors(Node& node, const Config& config,
                                            const telemetry::Log& log, telemetry::Metrics& metrics);

}  // namespace wardmote::server
