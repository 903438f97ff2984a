#include "server/commands/config_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "server/config/keys.h"
#include "server/config/surroundings.h"

namespace wardmote::server {

namespace {

/// What --help shows behind the option of a key, and completions offer.
std::string value_name(const SettingKey& key) {
  if (key.name.ends_with("_file")) return "FILE";
  if (key.name.ends_with("_dir")) return "DIR";
  const auto choices = key.choices();
  return choices.empty() ? "" : fmt::format("{{{}}}", fmt::join(choices, ","));
}

}  // namespace

std::shared_ptr<ConfigOptions> add_config_options(CLI::App& command) {
  auto options = std::make_shared<ConfigOptions>();
  command.add_option("-c,--config", options->file, "TOML file of settings")
      ->type_name("FILE")
      ->envname("WARDMOTE_CONFIG");
  for (const auto& key : setting_keys()) {
    const auto name = full_name(key);
    command
        .add_option_function<std::string>(
            "--" + name,
            [options, name](const std::string& value) { options->flags[name] = value; },
            std::string{key.description})
        ->type_name(value_name(key))
        ->group("[" + std::string{key.section} + "]");
  }
  return options;
}

std::optional<LoadedConfig> load_or_explain(const ConfigOptions& options, Console console) {
  auto loaded = load_config({options.file, config_environment(), options.flags});
  if (loaded) return *std::move(loaded);
  for (const auto& problem : loaded.error()) console.err << to_string(problem) << "\n";
  return std::nullopt;
}

std::optional<LoadedConfig> load_and_look_around(const ConfigOptions& options, Console console) {
  auto loaded = load_or_explain(options, console);
  if (!loaded) return loaded;
  const auto problems = check_surroundings(*loaded);
  for (const auto& problem : problems) console.err << to_string(problem) << "\n";
  if (!problems.empty()) return std::nullopt;
  return loaded;
}

}  // namespace wardmote::server
