#include <CLI/CLI.hpp>
#include <memory>

#include "server/commands.h"
#include "server/commands/command_line.h"

namespace wardmote::server {

void add_sandbox_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("sandbox", "Run the sandbox Telegram alone");
  const auto options = std::make_shared<SandboxOptions>();
  command->add_option("--data", options->data_dir, "Folder that remembers it; none: memory alone")
      ->type_name("DIR");
  command->add_option("--address", options->address, "Address to listen at")->capture_default_str();
  command->add_option("--port", options->port, "Port to listen at; 0: any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Seed of ids, tokens and faults")
      ->capture_default_str();
  command->add_flag("--control-from-anywhere", options->control_from_anywhere,
                    "Let other machines script people and faults");
  command->callback([options, &exit_code] { exit_code = run_sandbox(*options); });
}

}  // namespace wardmote::server
