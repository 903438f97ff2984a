#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "server/config/config.h"

namespace wardmote::server {

/// What is wrong, and where: "city.toml:12", "WARDMOTE_WEB__PORT" or "--web.port".
struct ConfigProblem {
  std::string where;
  /// "web.port"; empty if the file as a whole is meant.
  std::string key;
  std::string message;
  bool operator==(const ConfigProblem&) const = default;
};
std::string to_string(const ConfigProblem& problem);
using ConfigProblems = std::vector<ConfigProblem>;

/// Where settings come from; the later overrides the earlier.
struct ConfigSources {
  /// Path of a TOML file; empty: none.
  std::string file = {};
  /// Name and value of each WARDMOTE_* variable that has a double underscore.
  std::map<std::string, std::string> environment = {};
  /// Full name ("web.port") and value.
  std::map<std::string, std::string> flags = {};
};

struct LoadedConfig {
  Config config;
  /// Full name of each key that is not at its default -> where it was said.
  std::map<std::string, std::string> origins;
};

/// Returns the effective configuration, or everything that is wrong with it at once.
tl::expected<LoadedConfig, ConfigProblems> load_config(const ConfigSources& sources);

/// As load_config, from a text; `name` stands for the file in problems.
tl::expected<LoadedConfig, ConfigProblems> load_config_text(std::string_view text,
                                                            const std::string& name,
                                                            const ConfigSources& sources = {});

/// The variables of this process that ConfigSources::environment wants.
std::map<std::string, std::string> config_environment();

}  // namespace wardmote::server
