#pragma once

#include "server/config/config.h"
#include "telemetry/log.h"

namespace wardmote::server {

/// The log of a process, as configured.
telemetry::Log process_log(const Config& config);

}  // namespace wardmote::server
