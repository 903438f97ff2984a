#include <CLI/CLI.hpp>
#include <memory>

#include "server/commands.h"
#include "server/commands/command_line.h"

namespace wardmote::server {

void add_verify_board_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand(
      std::string{verify_board_name},
      "Check a public board's files: 0 all is true, 1 something is false, 2 cannot tell");
  const auto options = std::make_shared<VerifyBoardOptions>();
  command->add_option("PATH", options->folder, "The folder with its checkpoint and tiles")
      ->required()
      ->type_name("DIR");
  command->add_option("--key", options->key,
                      "The board's verifier key, from a poster or another place than the board");
  command->add_option("--receipt", options->receipt, "A receipt (.tlog-proof) to find on the board")
      ->type_name("FILE");
  command
      ->add_option("--older-head", options->older_head,
                   "A checkpoint that was kept: is all of it still there?")
      ->type_name("FILE");
  command->callback([options, &exit_code] { exit_code = run_verify_board(*options); });
}

}  // namespace wardmote::server
