#include "server/config/reference.h"

#include <fmt/format.h>

#include "server/config/keys.h"

namespace wardmote::server {
namespace {

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    // What parse_value takes has no other control character.
    c == '\x7f' ? result += "\\u007f" : result += c;
  }
  return result + '"';
}

std::string words_in_quotes(std::string_view words) {
  std::string result = "[";
  while (!words.empty()) {
    const auto comma = words.find(',');
    if (result.size() > 1) result += ", ";
    result += in_quotes(words.substr(0, comma));
    words = comma == std::string_view::npos ? "" : words.substr(comma + 1);
  }
  return result + ']';
}

template <class Owner>
std::string toml_literal(const ConfigKey<Owner>& key, const Owner& owner) {
  const auto text = key.render(owner);
  if (key.form == ValueForm::number || key.form == ValueForm::boolean) return text;
  return key.form == ValueForm::list ? words_in_quotes(text) : in_quotes(text);
}

/// "web.port = 8080  # city.toml:3"
template <class Owner>
std::string line_of(const ConfigKey<Owner>& key, const Owner& owner, const std::string& origin) {
  if (key.is_secret && !key.render(owner).empty()) {
    return fmt::format("# {} is set, and secret  # {}\n", key.name, origin);
  }
  return fmt::format("{} = {}{}\n", key.name, toml_literal(key, owner),
                     origin.empty() ? "" : "  # " + origin);
}

template <class Owner>
std::string reference_row(const ConfigKey<Owner>& key, const std::string& variable) {
  return fmt::format("| `{}` | {} | `{}` | {} | `{}` |\n", key.name, key.type(),
                     toml_literal(key, Owner{}), key.description, variable);
}

constexpr std::string_view table_head =
    "| key | type | default | what | variable |\n|---|---|---|---|---|\n";

constexpr std::string_view introduction = R"(# Configuration

Made by `wardmote config reference` from the table of keys; a test compares.

A setting comes from the file given by `--config`, from the environment, or from a flag; the later wins. The flag
of a key is its full name: `--web.port 8080`. An unknown key is an error. `wardmote config check --config FILE`
tells what is wrong without starting anything, `wardmote config print` what is in effect and where it was said.
Secrets stand in files of their own, one line each, which only the server's user should be able to read.

Durations have a unit (`ms`, `s`, `min`, `h`, `d`), sizes too (`B`, `KiB`, `MiB`, `GiB`).
)";

}  // namespace

std::string default_literal(const SettingKey& key) { return toml_literal(key, Config{}); }
std::string default_literal(const BotKey& key) { return toml_literal(key, BotConfig{}); }

std::string print_config(const LoadedConfig& loaded) {
  const auto origin = [&loaded](const std::string& name) {
    const auto found = loaded.origins.find(name);
    return found == loaded.origins.end() ? std::string{} : found->second;
  };
  std::string text;
  for (const auto& section : config_sections()) {
    text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", section.name);
    for (const auto& key : setting_keys()) {
      if (key.section == section.name) text += line_of(key, loaded.config, origin(full_name(key)));
    }
  }
  for (std::size_t i = 0; i < loaded.config.bots.size(); ++i) {
    text += "\n[[bots]]\n";
    for (const auto& key : bot_keys()) {
      text += line_of(key, loaded.config.bots[i], origin(fmt::format("bots[{}].{}", i, key.name)));
    }
  }
  return text;
}

std::string config_reference() {
  std::string text{introduction};
  for (const auto& section : config_sections()) {
    text += fmt::format("\n## [{}]\n\n{}\n\n{}", section.name, section.description, table_head);
    for (const auto& key : setting_keys()) {
      if (key.section == section.name) text += reference_row(key, environment_name(key));
    }
  }
  text +=
      fmt::format("\n## [[bots]]\n\nOne for each bot. In the environment, bots are numbered.\n\n{}",
                  table_head);
  for (const auto& key : bot_keys()) text += reference_row(key, environment_name(key, 0));
  return text;
}

}  // namespace wardmote::server
