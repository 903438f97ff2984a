#include "sandbox/sandbox.h"

#include "server/commands.h"

namespace wardmote::server {

int run_sandbox(const SandboxOptions& options) {
  sandbox::Options run;
  run.address = options.address;
  run.port = static_cast<std::uint16_t>(options.port);
  run.data_dir = options.data_dir;
  run.seed = options.seed;
  run.control_from_anywhere = options.control_from_anywhere;
  return sandbox::run_sandbox(run);
}

}  // namespace wardmote::server
