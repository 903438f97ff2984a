#include <CLI/CLI.hpp>
#include <memory>

#include "server/commands.h"
#include "server/commands/command_line.h"

namespace wardmote::server {

void add_demo_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand(
      "demo", "Play a city: server, sandbox Telegram and residents in one process");
  const auto options = std::make_shared<DemoOptions>();
  command->add_option("--data", options->data_dir, "Folder that remembers it")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_option("--address", options->address, "Address of the page")->capture_default_str();
  command
      ->add_option("--port", options->page_port,
                   "Port of the page; health and votes take the next two")
      ->check(CLI::Range(0, 65533))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Seed of the city's history")->capture_default_str();
  command->add_flag("--reset", options->reset, "Begin anew, forgetting what was played");
  command->add_flag("--control-from-anywhere", options->control_from_anywhere,
                    "Let other machines play people, where --address lets them in");
  command->callback([options, &exit_code] { exit_code = run_demo(*options); });
}

}  // namespace wardmote::server
