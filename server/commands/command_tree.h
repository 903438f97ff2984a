#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace wardmote::server {

/// What a command takes behind an option or as an argument.
struct ValueShape {
  /// As --help has it: "FILE", "UINT"; empty if nothing is known of it.
  std::string type;
  /// All that may be said, if that is a closed list.
  std::vector<std::string> choices;

  bool is_file() const { return type == "FILE"; }
  bool is_folder() const { return type == "DIR"; }
};

struct DescribedOption {
  /// "--config", and before it what is shorter: "-c".
  std::vector<std::string> names;
  std::string description;
  /// "Options", or "[web]" for settings.
  std::string group;
  bool has_value = false;
  ValueShape value;
  std::string preset;
  std::string variable;
  bool is_required = false;
};

struct DescribedArgument {
  std::string name;
  std::string description;
  ValueShape value;
};

/// A command line as data. Manual and completions are made from it, and it from the very
/// declarations that --help and the parser use.
struct DescribedCommand {
  std::string name;
  std::string description;
  std::vector<DescribedOption> options;
  /// Those of the commands above it that may stand behind it as well.
  std::vector<DescribedOption> inherited;
  std::vector<DescribedArgument> arguments;
  std::vector<DescribedCommand> commands;
};

/// Returns all that `app` takes.
DescribedCommand describe(const CLI::App& app);

/// Whether an option is a key of the configuration, which wardmote.toml(5) explains.
bool is_setting(const DescribedOption& option);

}  // namespace wardmote::server
