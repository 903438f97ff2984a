#include "server/config/toml_values.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <sstream>

namespace wardmote::server {
namespace {

std::string type_name(toml::node_type type) {
  switch (type) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::floating_point:
      return "a fraction";
    default:
      return "a date or time";
  }
}

/// Lists hold texts without commas; anything else is odd.
TomlValue list_value(const toml::array& list) {
  TomlValue result{.form = ValueForm::list, .text = {}, .odd = {}};
  for (const auto& item : list) {
    const auto* word = item.as_string();
    if (word == nullptr || word->get().find(',') != std::string::npos || word->get().empty()) {
      result.odd = "a list of other things than words";
      return result;
    }
    if (!result.text.empty()) result.text += ',';
    result.text += word->get();
  }
  return result;
}

TomlValue value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return {ValueForm::text, text->get(), {}};
  if (const auto* number = node.as_integer()) {
    return {ValueForm::number, std::to_string(number->get()), {}};
  }
  if (const auto* truth = node.as_boolean()) {
    return {ValueForm::boolean, truth->get() ? "true" : "false", {}};
  }
  if (const auto* list = node.as_array()) return list_value(*list);
  return {ValueForm::text, {}, type_name(node.type())};
}

std::size_t line_of(const toml::node& node) { return node.source().begin.line; }

void add_entries(TomlFile& file, const std::string& section, std::size_t index,
                 const toml::table& table) {
  for (const auto& [name, node] : table) {
    file.entries.push_back(
        {section, std::string{name.str()}, index, line_of(node), value_of(node)});
  }
}

/// False if `node` is no list of tables.
bool add_bots(TomlFile& file, const toml::node& node) {
  const auto* list = node.as_array();
  if (list == nullptr) return false;
  for (const auto& bot : *list) {
    if (bot.as_table() == nullptr) return false;
    add_entries(file, "bots", file.bot_count++, *bot.as_table());
  }
  return true;
}

}  // namespace

tl::expected<TomlFile, ConfigProblems> read_toml(std::string_view text, const std::string& name) {
  toml::table root;
  try {
    root = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    return tl::unexpected(ConfigProblems{{fmt::format("{}:{}", name, error.source().begin.line), "",
                                          std::string{error.description()}}});
  }
  TomlFile file;
  ConfigProblems problems;
  for (const auto& [key, node] : root) {
    const std::string section{key.str()};
    if (section == "bots") {
      if (add_bots(file, node)) continue;
      problems.push_back({fmt::format("{}:{}", name, line_of(node)), section,
                          "expected tables that begin with [[bots]]"});
    } else if (const auto* table = node.as_table()) {
      add_entries(file, section, 0, *table);
    } else {
      // A key outside of any section; the table of keys will not know it.
      file.entries.push_back({"", section, 0, line_of(node), value_of(node)});
    }
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return file;
}

}  // namespace wardmote::server
