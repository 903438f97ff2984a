#include <CLI/CLI.hpp>
#include <ostream>

#include "server/commands.h"
#include "server/commands/command_line.h"
#include "server/commands/config_options.h"
#include "server/config/reference.h"

namespace wardmote::server {
namespace {

void add_check(CLI::App& config, Console console, int& exit_code) {
  auto* command = config.add_subcommand("check", "Tell what is wrong with the settings");
  const auto options = add_config_options(*command);
  command->callback([options, console, &exit_code] {
    if (load_and_look_around(*options, console)) {
      console.out << "The configuration is right.\n";
    } else {
      exit_code = static_cast<int>(ExitCode::config);
    }
  });
}

void add_print(CLI::App& config, Console console, int& exit_code) {
  auto* command =
      config.add_subcommand("print", "Print the effective settings and where each was said");
  const auto options = add_config_options(*command);
  command->callback([options, console, &exit_code] {
    if (const auto loaded = load_or_explain(*options, console)) {
      console.out << print_config(*loaded);
    } else {
      exit_code = static_cast<int>(ExitCode::config);
    }
  });
}

}  // namespace

void add_config_command(CLI::App& app, Console console, int& exit_code) {
  auto* config = app.add_subcommand("config", "Check, print and explain settings");
  config->require_subcommand(1);
  add_check(*config, console, exit_code);
  add_print(*config, console, exit_code);
  config->add_subcommand("reference", "Print what can be set, as Markdown")->callback([console] {
    console.out << config_reference();
  });
}

}  // namespace wardmote::server
