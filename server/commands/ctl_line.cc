// The program wardmote-ctl.
#include <CLI/CLI.hpp>

#include "server/commands.h"
#include "server/commands/command_line.h"
#include "server/commands/manual.h"
#include "server/commands/run_app.h"
#include "server/version.h"

namespace wardmote::server {

int run_ctl_line(const std::vector<std::string>& arguments, Console console) {
  int exit_code = 0;
  CLI::App app{"Govern a running Wardmote server through its operator API", "wardmote-ctl"};
  app.failure_message(CLI::FailureMessage::simple);
  declare_ctl(app, console, exit_code);
  add_completion_command(app, console);
  add_manual_command(app, console, {{"wardmote-ctl.1", ctl_manual}});
  add_version_command(app, console);
  return run_app(app, arguments, console, exit_code, static_cast<int>(ExitCode::usage));
}

}  // namespace wardmote::server
