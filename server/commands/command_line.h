#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace wardmote::server {

struct DescribedCommand;

/// Where commands write. Results go to `out`, everything else to `err`.
struct Console {
  std::ostream& out;
  std::ostream& err;
};

/// Parses and runs `wardmote <arguments>`; returns the exit code. Flags that are wrong give 64 (of
/// verify-board 2), a configuration that is wrong 78.
int run_command_line(const std::vector<std::string>& arguments, Console console);

/// The same for `wardmote-ctl <arguments>`, which is `wardmote ctl` as a program of its own.
int run_ctl_line(const std::vector<std::string>& arguments, Console console);

/// Reads `wardmote <arguments>` without running anything and returns what is wrong with it, empty
/// if nothing is. `may_lack` lets required parts be left out, as prose does that only names a
/// command.
std::string command_line_fault(const std::vector<std::string>& arguments, bool may_lack = false);

// One for each subcommand: declares it, with what runs when it was chosen. `exit_code` outlives the
// app.
void add_serve_command(CLI::App& app, Console console, int& exit_code);
void add_demo_command(CLI::App& app, int& exit_code);
void add_seed_command(CLI::App& app, Console console, int& exit_code);
void add_sandbox_command(CLI::App& app, int& exit_code);
void add_verify_command(CLI::App& app, int& exit_code);
void add_verify_board_command(CLI::App& app, int& exit_code);
void add_witness_command(CLI::App& app, int& exit_code);
void add_count_command(CLI::App& app, int& exit_code);
void add_config_command(CLI::App& app, Console console, int& exit_code);
void add_version_command(CLI::App& app, Console console);
void add_ctl_command(CLI::App& app, Console console, int& exit_code);

/// Makes `app` the operators' client: its groups, verbs and options.
void declare_ctl(CLI::App& app, Console console, int& exit_code);

/// A page of the manual: "wardmote.1".
struct ManualPage {
  std::string name;
  /// From the program's own command line.
  std::function<std::string(const DescribedCommand& program)> make;
};

// What packages are made with; `app` is the program, which outlives its parsing.
void add_completion_command(CLI::App& app, Console console);
void add_manual_command(CLI::App& app, Console console, const std::vector<ManualPage>& pages);

}  // namespace wardmote::server
