#include "server/commands/run_app.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <ostream>

#include "server/commands.h"

namespace wardmote::server {

int run_app(CLI::App& app, const std::vector<std::string>& arguments, Console console,
            const int& exit_code, int usage) {
  try {
    // CLI11 wants them in reverse.
    app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
  } catch (const CLI::ParseError& error) {
    const bool is_help = app.exit(error, console.out, console.err) == 0;
    return is_help ? static_cast<int>(ExitCode::success) : usage;
  } catch (const std::exception& error) {
    console.err << app.get_name() << ": " << error.what() << "\n";
    return static_cast<int>(ExitCode::failure);
  }
  return exit_code;
}

}  // namespace wardmote::server
