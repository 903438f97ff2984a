#include "server/commands/command_tree.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace wardmote::server {

namespace {

/// "a,b,c" of "TEXT:{a,b,c}"; empty if there is no list.
std::string list_in(const std::string& type) {
  const auto begin = type.find('{');
  const auto end = type.rfind('}');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return type.substr(begin + 1, end - begin - 1);
}

ValueShape shape_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  ValueShape shape;
  const auto list = list_in(type);
  if (!list.empty()) shape.choices = CLI::detail::split(list, ',');
  // "DIR:DIR" is an existing one, "UINT:INT in [1 - 500]" a number within limits.
  else
    shape.type = type.substr(0, type.find_first_of(": "));
  return shape;
}

DescribedOption described_option(const CLI::Option& option) {
  DescribedOption described;
  for (const auto& name : option.get_snames()) described.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) described.names.push_back("--" + name);
  described.description = option.get_description();
  described.group = option.get_group();
  described.has_value = option.get_items_expected_max() > 0;
  if (described.has_value) described.value = shape_of(option);
  described.preset = option.get_default_str();
  described.variable = option.get_envname();
  described.is_required = option.get_required();
  return described;
}

DescribedCommand described_command(const CLI::App& app,
                                   const std::vector<DescribedOption>& of_parents) {
  DescribedCommand described;
  described.name = app.get_name();
  described.description = app.get_description();
  if (app.get_fallthrough()) described.inherited = of_parents;
  for (const auto* option : app.get_options()) {
    if (option->get_positional())
      described.arguments.push_back(
          {option->get_name(true), option->get_description(), shape_of(*option)});
    else
      described.options.push_back(described_option(*option));
  }
  auto for_children = described.inherited;
  // Each command has a --help of its own.
  std::copy_if(described.options.begin(), described.options.end(), std::back_inserter(for_children),
               [](const DescribedOption& option) {
                 return std::find(option.names.begin(), option.names.end(), "--help") ==
                        option.names.end();
               });
  for (const auto* command : app.get_subcommands(std::function<bool(const CLI::App*)>{}))
    described.commands.push_back(described_command(*command, for_children));
  return described;
}

}  // namespace

DescribedCommand describe(const CLI::App& app) { return described_command(app, {}); }

bool is_setting(const DescribedOption& option) { return option.group.starts_with('['); }

}  // namespace wardmote::server
