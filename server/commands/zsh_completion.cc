#include <fmt/format.h>

#include "server/commands/completion.h"

namespace wardmote::server {

namespace {

/// In single quotes, as _arguments wants a description or a message: with its own signs escaped.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'')
      result += "'\\''";
    else if (c == '[' || c == ']' || c == ':' || c == '\\')
      result += std::string{'\\'} + c;
    else
      result += c;
  }
  return result;
}

std::string action_of(const ValueShape& value) {
  if (value.is_file()) return "_files";
  if (value.is_folder()) return "_files -/";
  return value.choices.empty() ? " " : fmt::format("({})", fmt::join(value.choices, " "));
}

std::string spec_of(const DescribedOption& option) {
  const auto value =
      option.has_value ? fmt::format(":{}:{}", "value", action_of(option.value)) : std::string{};
  if (option.names.size() == 1)
    return fmt::format(" \\\n    '{}{}[{}]{}'", option.names.front(), option.has_value ? "=" : "",
                       escaped(option.description), value);
  return fmt::format(" \\\n    '({})'{{{}}}'[{}]{}'", fmt::join(option.names, " "),
                     fmt::join(option.names, ","), escaped(option.description), value);
}

/// What nothing is known of gives way to options where "-" has been typed.
std::string argument_of(const DescribedArgument& argument) {
  const auto name = escaped(argument.name);
  const auto action = action_of(argument.value);
  return fmt::format(" \\\n    ':{}:{}'", name,
                     action == " " ? fmt::format("_guard \"^-*\" {}", name) : action);
}

/// Apart from that of another program: "_wardmote__ctl" is the command, "_wardmote_ctl" the
/// program.
std::string function_for(const std::string& program, const std::string& path) {
  return "_" + function_name(program) + (path.empty() ? "" : "__" + function_name(path));
}

/// Offers the commands below one, and hands on to the function of the one that was typed.
std::string hand_on(const std::string& program, const std::string& path,
                    const DescribedCommand& command) {
  std::string text = "  case $state in\n    command)\n      local -a commands=(\n";
  for (const auto& inner : command.commands)
    text += fmt::format("        '{}:{}'\n", inner.name, escaped(inner.description));
  text += "      )\n      _describe command commands ;;\n    rest)\n      case $line[1] in\n";
  for (const auto& inner : command.commands)
    text += fmt::format("        {}) {} ;;\n", inner.name,
                        function_for(program, path.empty() ? inner.name : path + " " + inner.name));
  return text + "      esac ;;\n  esac\n";
}

std::string function_of(const std::string& program, const std::string& path,
                        const DescribedCommand& command) {
  auto text = function_for(program, path) + "() {\n";
  if (!command.commands.empty())
    text += "  local curcontext=$curcontext state line\n  local -A opt_args\n";
  text += "  _arguments -C";
  for (const auto& option : command.options) text += spec_of(option);
  for (const auto& option : command.inherited) text += spec_of(option);
  for (const auto& argument : command.arguments) text += argument_of(argument);
  if (!command.commands.empty()) text += " \\\n    ':command:->command' \\\n    '*::rest:->rest'";
  text += "\n";
  if (!command.commands.empty()) text += hand_on(program, path, command);
  return text + "}\n\n";
}

}  // namespace

std::string zsh_completion(const DescribedCommand& program) {
  auto text = fmt::format(
      "#compdef {0}\n# Completion of zsh for {0}; made by `{0} completion zsh`.\n\n", program.name);
  for_each_command(program, [&](const std::string& path, const DescribedCommand& command) {
    text += function_of(program.name, path, command);
  });
  return text + function_for(program.name, "") + " \"$@\"\n";
}

}  // namespace wardmote::server
