#pragma once

#include <map>
#include <string>

#include "server/config/load.h"

namespace wardmote::server {

/// Returns what is wrong between settings that are each right: halves of a pair, secrets given
/// twice, an address open to the world without TLS. `origins` tells where each was said.
ConfigProblems check_config(const Config& config,
                            const std::map<std::string, std::string>& origins);

/// Whether only this machine can reach `address`.
bool is_loopback(const std::string& address);

}  // namespace wardmote::server
