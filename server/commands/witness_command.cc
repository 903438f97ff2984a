#include <CLI/CLI.hpp>
#include <memory>

#include "server/commands.h"
#include "server/commands/command_line.h"

namespace wardmote::server {

namespace {

void add_follow(CLI::App& command, int& exit_code) {
  auto* follow = command.add_subcommand(
      "follow", "Copy what is new, if the board only grew; sign its head, if there is a key");
  const auto options = std::make_shared<WitnessOptions>();
  follow->add_option("URL", options->url, "The board: https://vote.city.example/board/17")
      ->required();
  follow->add_option("FOLDER", options->folder, "Where the copy is kept")
      ->required()
      ->type_name("DIR");
  follow
      ->add_option("--key", options->key,
                   "The board's verifier key, from a poster or another place than the board")
      ->required();
  follow->add_option("--signer", options->signer_file, "File of the witness's own key")
      ->type_name("FILE");
  follow->callback([options, &exit_code] { exit_code = run_witness(*options); });
}

void add_key(CLI::App& command, int& exit_code) {
  auto* key = command.add_subcommand("key", "Make a witness's key, and print its public half");
  const auto name = std::make_shared<std::string>();
  const auto file = std::make_shared<std::string>();
  key->add_option("NAME", *name, "The witness's name on the web: witness.example")->required();
  key->add_option("--signer", *file, "File to write; must not be there yet")
      ->required()
      ->type_name("FILE");
  key->callback([name, file, &exit_code] { exit_code = run_witness_key(*name, *file); });
}

}  // namespace

void add_witness_command(CLI::App& app, int& exit_code) {
  auto* command =
      app.add_subcommand(std::string{witness_name},
                         "Keep somebody's public board, and tell everybody that it only grew");
  command->require_subcommand(1);
  add_follow(*command, exit_code);
  add_key(*command, exit_code);
}

}  // namespace wardmote::server
