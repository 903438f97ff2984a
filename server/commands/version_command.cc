#include <CLI/CLI.hpp>
#include <ostream>

#include "server/commands/command_line.h"
#include "server/version.h"

namespace wardmote::server {

void add_version_command(CLI::App& app, Console console) {
  app.add_subcommand("version", "Print the version")->callback([console] {
    console.out << "wardmote " << version() << " (" << compiler() << ")\n";
  });
}

}  // namespace wardmote::server
