#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "server/commands.h"
#include "server/commands/command_line.h"

namespace wardmote::server {

void add_verify_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand(
      "verify", "Replay all events of a stopped server and compare with its records");
  const auto folder = std::make_shared<std::string>();
  command->add_option("DIR", *folder, "Its node.data_dir")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->callback([folder, &exit_code] { exit_code = run_verify(*folder); });
}

}  // namespace wardmote::server
