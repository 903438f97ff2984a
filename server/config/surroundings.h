#pragma once

#include "server/config/load.h"

namespace wardmote::server {

/// Returns what is wrong around a configuration that is right by itself: files that are missing or
/// no use, a zone or language that nobody knows. Reads files and the environment.
ConfigProblems check_surroundings(const LoadedConfig& loaded);

}  // namespace wardmote::server
