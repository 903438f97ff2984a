#include <CLI/CLI.hpp>
#include <ostream>

#include "server/commands.h"
#include "server/commands/command_line.h"
#include "server/commands/config_options.h"
#include "server/config/reference.h"

namespace wardmote::server {

void add_serve_command(CLI::App& app, Console console, int& exit_code) {
  auto* command = app.add_subcommand("serve", "Serve a city on Telegram until stopped");
  const auto options = add_config_options(*command);
  const auto print_only = std::make_shared<bool>(false);
  command->add_flag("--print-config", *print_only, "Print the effective settings and stop");
  command->callback([options, print_only, console, &exit_code] {
    const auto loaded =
        *print_only ? load_or_explain(*options, console) : load_and_look_around(*options, console);
    if (!loaded) {
      exit_code = static_cast<int>(ExitCode::config);
    } else if (*print_only) {
      console.out << print_config(*loaded);
    } else {
      exit_code = run_serve(loaded->config);
    }
  });
}

}  // namespace wardmote::server
