#include "server/commands/command_line.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <sstream>

#include "server/commands.h"
#include "server/commands/manual.h"
#include "server/commands/run_app.h"
#include "server/config/manual.h"

namespace wardmote::server {

namespace {

void declare(CLI::App& app, Console console, int& exit_code) {
  app.description("Wardmote lets the communities of a city govern themselves on Telegram.");
  app.name("wardmote");
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  add_serve_command(app, console, exit_code);
  add_demo_command(app, exit_code);
  add_sandbox_command(app, exit_code);
  add_ctl_command(app, console, exit_code);
  add_count_command(app, exit_code);
  add_verify_command(app, exit_code);
  add_verify_board_command(app, exit_code);
  add_witness_command(app, exit_code);
  add_seed_command(app, console, exit_code);
  add_config_command(app, console, exit_code);
  add_version_command(app, console);
  add_completion_command(app, console);
  add_manual_command(
      app, console,
      {{"wardmote.1", wardmote_manual},
       {"wardmote.toml.5", [](const DescribedCommand&) { return config_manual(); }}});
}

/// Lets required parts be left out.
void relax(CLI::App& app) {
  app.require_subcommand(0);
  for (auto* option : app.get_options()) option->required(false);
  for (auto* command : app.get_subcommands({})) relax(*command);
}

}  // namespace

std::string command_line_fault(const std::vector<std::string>& arguments, bool may_lack) {
  std::ostringstream unused;
  int exit_code = 0;
  CLI::App app;
  declare(app, {unused, unused}, exit_code);
  if (may_lack) relax(app);
  // Everything has been read and checked when this is called, and nothing has run.
  app.parse_complete_callback([] { throw CLI::Success(); });
  try {
    app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
  } catch (const CLI::Success&) {
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

int run_command_line(const std::vector<std::string>& arguments, Console console) {
  int exit_code = 0;
  CLI::App app;
  declare(app, console, exit_code);
  // Of these 1 says that a board is false.
  const bool judges_boards = !arguments.empty() && (arguments.front() == verify_board_name ||
                                                    arguments.front() == witness_name);
  const int usage = judges_boards ? verify_board_unusable : static_cast<int>(ExitCode::usage);
  return run_app(app, arguments, console, exit_code, usage);
}

}  // namespace wardmote::server
