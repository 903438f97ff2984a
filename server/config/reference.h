#pragma once

#include <string>

#include "server/config/load.h"

namespace wardmote::server {

/// Returns the effective configuration as TOML, with the origin of what is not a default behind
/// each line; what is secret is left out.
std::string print_config(const LoadedConfig& loaded);

/// Returns docs/configuration.md.
std::string config_reference();

}  // namespace wardmote::server
