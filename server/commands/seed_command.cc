#include <CLI/CLI.hpp>
#include <memory>

#include "server/commands.h"
#include "server/commands/command_line.h"
#include "server/commands/config_options.h"

namespace wardmote::server {

void add_seed_command(CLI::App& app, Console console, int& exit_code) {
  auto* command =
      app.add_subcommand("seed", "Fill an empty data folder with an invented city, for measuring");
  const auto config = add_config_options(*command);
  const auto options = std::make_shared<SeedOptions>();
  command->add_option("--communities", options->communities, "How many communities")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--residents", options->residents, "Residents of each")
      ->capture_default_str();
  command->add_option("--reports", options->reports, "Reports of each")->capture_default_str();
  command->add_option("--votes", options->votes, "Open votes of each, every second one private")
      ->capture_default_str();
  command
      ->add_option("--age", options->age_seconds,
                   "How many seconds ago all of it happened; votes last 90 days")
      ->capture_default_str();
  command->callback([config, options, console, &exit_code] {
    const auto loaded = load_or_explain(*config, console);
    exit_code = loaded ? run_seed(loaded->config, *options) : static_cast<int>(ExitCode::config);
  });
}

}  // namespace wardmote::server
