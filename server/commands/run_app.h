#pragma once

#include <string>
#include <vector>

#include "server/commands/command_line.h"

namespace wardmote::server {

/// Parses and runs `arguments`. Returns `exit_code`, which a command may have set meanwhile; if the
/// arguments are wrong `usage`, and if a command throws 1.
int run_app(CLI::App& app, const std::vector<std::string>& arguments, Console console,
            const int& exit_code, int usage);

}  // namespace wardmote::server
