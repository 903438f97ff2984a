#pragma once

#include <string>

#include "server/config/keys.h"
#include "server/config/load.h"

namespace wardmote::server {

/// Returns the effective configuration as TOML, with the origin of what is not a default behind
/// each line; what is secret is left out.
std::string print_config(const LoadedConfig& loaded);

/// Returns a key's default as it is written in TOML.
std::string default_literal(const SettingKey& key);
std::string default_literal(const BotKey& key);

/// Returns docs/configuration.md.
std::string config_reference();

}  // namespace wardmote::server
