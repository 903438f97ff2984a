#include "server/config/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "server/config/check.h"
#include "server/config/keys.h"
#include "server/config/suggest.h"
#include "server/config/toml_values.h"

namespace wardmote::server {
namespace {

constexpr std::size_t file_size_max = 1 << 20;
constexpr std::size_t bots_max = 10'000;
constexpr std::string_view bots_prefix = "WARDMOTE_BOTS__";

std::string unknown(std::string_view kind, std::string_view word,
                    const std::vector<std::string>& known) {
  const auto near = nearest_word(word, known);
  if (near.empty()) return fmt::format("there is no {} of this name", kind);
  return fmt::format("there is no {} of this name; did you mean \"{}\"?", kind, near);
}

/// Applies sources one after the other to one configuration, and collects what is wrong.
class Loader {
 public:
  void read_file(const TomlFile& file, const std::string& name) {
    loaded_.config.bots.resize(std::min(file.bot_count, bots_max));
    if (file.bot_count > bots_max) add(name, "bots", fmt::format("at most {} bots", bots_max));
    for (const auto& entry : file.entries) {
      const auto where = fmt::format("{}:{}", name, entry.line);
      if (entry.section == "bots") {
        if (entry.index < bots_max) set_bot(entry, where);
      } else {
        set_from_file(entry, where);
      }
    }
  }

  void read_environment(const std::map<std::string, std::string>& variables) {
    for (const auto& [name, value] : variables) {
      if (name.starts_with(bots_prefix)) {
        set_bot_from_environment(name, value);
        continue;
      }
      const auto keys = setting_keys();
      const auto found = std::find_if(keys.begin(), keys.end(), [&name = name](const auto& key) {
        return environment_name(key) == name;
      });
      if (found == keys.end()) {
        add(name, "", unknown("setting", name, environment_names()));
      } else {
        assign(*found, value, name);
      }
    }
  }

  void read_flags(const std::map<std::string, std::string>& flags) {
    for (const auto& [name, value] : flags) {
      if (const auto* key = find(name)) {
        assign(*key, value, "--" + name);
      } else {
        add("--" + name, "", unknown("setting", name, full_names()));
      }
    }
  }

  tl::expected<LoadedConfig, ConfigProblems> finish() && {
    if (problems_.empty()) problems_ = check_config(loaded_.config, loaded_.origins);
    if (!problems_.empty()) return tl::unexpected(std::move(problems_));
    return std::move(loaded_);
  }

 private:
  void add(const std::string& where, std::string key, std::string message) {
    problems_.push_back({where, std::move(key), std::move(message)});
  }

  static const SettingKey* find(std::string_view name) {
    const auto keys = setting_keys();
    const auto found = std::find_if(keys.begin(), keys.end(),
                                    [name](const auto& key) { return full_name(key) == name; });
    return found == keys.end() ? nullptr : &*found;
  }
  static std::vector<std::string> full_names() {
    std::vector<std::string> names;
    for (const auto& key : setting_keys()) names.push_back(full_name(key));
    return names;
  }
  static std::vector<std::string> environment_names() {
    std::vector<std::string> names;
    for (const auto& key : setting_keys()) names.push_back(environment_name(key));
    return names;
  }

  void assign(const SettingKey& key, const std::string& value, const std::string& where) {
    if (const auto expected = key.assign(loaded_.config, value, key.range)) {
      refuse(key, full_name(key), value, {where, *expected});
    } else {
      loaded_.origins[full_name(key)] = where;
    }
  }

  struct Refusal {
    std::string where;
    std::string expected;
  };
  template <class Key>
  void refuse(const Key& key, const std::string& name, const std::string& value,
              const Refusal& refusal) {
    const auto shown = key.is_secret ? "something else" : fmt::format("\"{}\"", value);
    add(refusal.where, name, fmt::format("expected {}, found {}", refusal.expected, shown));
  }

  /// Whether the value is written in a form that the key takes; complains if not.
  template <class Key>
  bool takes_form(const Key& key, const std::string& name, const TomlEntry& entry,
                  const std::string& where) {
    const auto& value = entry.value;
    const bool fits =
        value.odd.empty() && (value.form == key.form ||
                              (key.form == ValueForm::number_or_text &&
                               (value.form == ValueForm::number || value.form == ValueForm::text)));
    if (fits) return true;
    if (!value.odd.empty()) {
      add(where, name, fmt::format("expected {}, found {}", key.type(), value.odd));
    } else {
      refuse(key, name, value.text, {where, key.type()});
    }
    return false;
  }

  void set_from_file(const TomlEntry& entry, const std::string& where) {
    const auto name = entry.section.empty() ? entry.name : entry.section + "." + entry.name;
    if (const auto* key = find(name)) {
      if (takes_form(*key, name, entry, where)) assign(*key, entry.value.text, where);
      return;
    }
    add(where, name, unknown("setting", name, full_names()));
  }

  void set_bot(const TomlEntry& entry, const std::string& where) {
    const auto name = fmt::format("bots[{}].{}", entry.index, entry.name);
    const auto keys = bot_keys();
    const auto key = std::find_if(keys.begin(), keys.end(),
                                  [&entry](const auto& k) { return k.name == entry.name; });
    if (key == keys.end()) {
      std::vector<std::string> known;
      for (const auto& k : keys) known.emplace_back(k.name);
      add(where, name, unknown("setting of a bot", entry.name, known));
    } else if (takes_form(*key, name, entry, where)) {
      assign_bot(*key, entry.index, entry.value.text, where);
    }
  }

  void assign_bot(const BotKey& key, std::size_t index, const std::string& value,
                  const std::string& where) {
    const auto name = fmt::format("bots[{}].{}", index, key.name);
    if (const auto expected = key.assign(loaded_.config.bots[index], value, key.range)) {
      refuse(key, name, value, {where, *expected});
    } else {
      loaded_.origins[name] = where;
    }
  }

  /// WARDMOTE_BOTS__<index>__<KEY>; the index may be that of the file's bots, or the next.
  void set_bot_from_environment(const std::string& variable, const std::string& value) {
    const auto rest = std::string_view{variable}.substr(bots_prefix.size());
    std::size_t index = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), index);
    auto& bots = loaded_.config.bots;
    if (parsed.ec != std::errc{} || index > bots.size() || index >= bots_max) {
      add(variable, "",
          fmt::format("expected WARDMOTE_BOTS__<number>__<SETTING>, the number from 0"
                      " to {}",
                      bots.size()));
      return;
    }
    for (const auto& key : bot_keys()) {
      if (environment_name(key, index) != variable) continue;
      if (index == bots.size()) bots.emplace_back();
      assign_bot(key, index, value, variable);
      return;
    }
    std::vector<std::string> known;
    for (const auto& key : bot_keys()) known.push_back(environment_name(key, index));
    add(variable, "", unknown("setting of a bot", variable, known));
  }

  LoadedConfig loaded_;
  ConfigProblems problems_;
};

tl::expected<std::string, ConfigProblems> read_whole(const std::string& path) {
  const auto failed = [&path](std::string message) {
    return tl::unexpected(ConfigProblems{{path, "", std::move(message)}});
  };
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return failed("is a folder, expected a file");
  std::ifstream file{path, std::ios::binary};
  if (!file) return failed("cannot be read");
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (text.size() > file_size_max) return failed("is larger than 1 MiB");
  return text;
}

}  // namespace

std::string to_string(const ConfigProblem& problem) {
  if (problem.key.empty()) return fmt::format("{}: {}", problem.where, problem.message);
  return fmt::format("{}: {}: {}", problem.where, problem.key, problem.message);
}

tl::expected<LoadedConfig, ConfigProblems> load_config_text(std::string_view text,
                                                            const std::string& name,
                                                            const ConfigSources& sources) {
  auto file = read_toml(text, name);
  if (!file) return tl::unexpected(std::move(file.error()));
  Loader loader;
  loader.read_file(*file, name);
  loader.read_environment(sources.environment);
  loader.read_flags(sources.flags);
  return std::move(loader).finish();
}

tl::expected<LoadedConfig, ConfigProblems> load_config(const ConfigSources& sources) {
  if (sources.file.empty()) return load_config_text("", "", sources);
  const auto text = read_whole(sources.file);
  if (!text) return tl::unexpected(text.error());
  return load_config_text(*text, sources.file, sources);
}

std::map<std::string, std::string> config_environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view variable{*entry};
    const auto equals = variable.find('=');
    const auto name = variable.substr(0, equals);
    if (equals == std::string_view::npos || !name.starts_with("WARDMOTE_")) continue;
    if (name.find("__") == std::string_view::npos) continue;
    variables.emplace(name, variable.substr(equals + 1));
  }
  return variables;
}

}  // namespace wardmote::server
