#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "server/commands/command_line.h"
#include "server/config/load.h"

namespace wardmote::server {

/// What a command that needs the configuration was told: `--config` and a flag for each key.
struct ConfigOptions {
  std::string file;
  std::map<std::string, std::string> flags;
};

/// Declares `--config` (or WARDMOTE_CONFIG) and `--<section>.<key>` for every key.
std::shared_ptr<ConfigOptions> add_config_options(CLI::App& command);

/// Loads what the options, the environment and the file say, or prints every problem and returns
/// nothing.
std::optional<LoadedConfig> load_or_explain(const ConfigOptions& options, Console console);

/// The same, and looks around: files, zone, languages.
std::optional<LoadedConfig> load_and_look_around(const ConfigOptions& options, Console console);

}  // namespace wardmote::server
