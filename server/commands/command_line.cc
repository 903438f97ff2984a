#include "server/commands/command_line.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <ostream>

#include "server/commands.h"

namespace wardmote::server {

int run_command_line(const std::vector<std::string>& arguments, Console console) {
  int exit_code = 0;
  CLI::App app{"Wardmote lets the communities of a city govern themselves on Telegram.",
               "wardmote"};
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  add_serve_command(app, console, exit_code);
  add_demo_command(app, exit_code);
  add_sandbox_command(app, exit_code);
  add_ctl_command(app, console, exit_code);
  add_verify_command(app, exit_code);
  add_seed_command(app, console, exit_code);
  add_config_command(app, console, exit_code);
  add_version_command(app, console);
  try {
    // CLI11 wants them in reverse.
    app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
  } catch (const CLI::ParseError& error) {
    const bool is_help = app.exit(error, console.out, console.err) == 0;
    return static_cast<int>(is_help ? ExitCode::success : ExitCode::usage);
  } catch (const std::exception& error) {
    console.err << "wardmote: " << error.what() << "\n";
    return static_cast<int>(ExitCode::failure);
  }
  return exit_code;
}

}  // namespace wardmote::server
