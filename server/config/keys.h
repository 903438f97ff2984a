#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/config/config.h"
#include "server/config/value.h"

namespace wardmote::server {

/// One thing that can be said about `Owner` (the whole configuration, or one bot). Parsing, names
/// in the environment, flags, printing, and the reference are all made from these.
template <class Owner>
struct ConfigKey {
  /// Empty for the keys of a bot.
  std::string_view section;
  std::string_view name;
  std::string_view description;
  /// Never printed.
  bool is_secret = false;
  ValueForm form{};
  ValueRange range{};
  std::string (*type)() = nullptr;
  /// All that may be said, if that is a closed list.
  std::vector<std::string_view> (*choices)() = nullptr;
  std::string (*render)(const Owner&) = nullptr;
  /// Sets the value; otherwise returns what was expected.
  std::optional<std::string> (*assign)(Owner&, std::string_view text, const ValueRange&) = nullptr;
};

using SettingKey = ConfigKey<Config>;
using BotKey = ConfigKey<BotConfig>;

/// A section with the sentence that explains it, in the order of the reference.
struct ConfigSection {
  std::string_view name;
  std::string_view description;
};

std::span<const ConfigSection> config_sections();
std::span<const SettingKey> setting_keys();
std::span<const BotKey> bot_keys();

/// "web.port".
std::string full_name(const SettingKey& key);
/// "WARDMOTE_WEB__PORT".
std::string environment_name(const SettingKey& key);
/// "WARDMOTE_BOTS__0__TOKEN_FILE".
std::string environment_name(const BotKey& key, std::size_t index);

}  // namespace wardmote::server
