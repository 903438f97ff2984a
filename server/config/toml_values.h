#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/config/load.h"
#include "server/config/value.h"

namespace wardmote::server {

/// A value as it stood in a TOML file, in the form that the environment would give it in.
struct TomlValue {
  ValueForm form{};
  std::string text;
  /// What else it is ("a date", "a table"), if it has no form that any key takes.
  std::string odd;
};

/// `section.name = value`. Entries of `[[bots]]` have the section "bots" and their index.
struct TomlEntry {
  std::string section;
  std::string name;
  std::size_t index = 0;
  std::size_t line = 0;
  TomlValue value;
};

struct TomlFile {
  std::vector<TomlEntry> entries;
  std::size_t bot_count = 0;
};

/// Reads a file of sections and `[[bots]]`; keeps the library behind one door.
tl::expected<TomlFile, ConfigProblems> read_toml(std::string_view text, const std::string& name);

}  // namespace wardmote::server
