#pragma once

#include <string>

namespace wardmote::server {

/// Returns the page wardmote.toml(5), made from the table of keys as docs/configuration.md is.
std::string config_manual();

}  // namespace wardmote::server
