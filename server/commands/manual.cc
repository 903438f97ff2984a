#include "server/commands/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "server/config/troff.h"

namespace wardmote::server {

namespace {

std::string upper(std::string_view name) {
  std::string result;
  for (const char c : name) result += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

/// More words than these stand below the option, not behind it.
constexpr std::size_t choices_beside_max = 5;

/// "text|json", "FILE"; what nothing is known of by the option's own name: "DISTRICT".
std::string value_label(const DescribedOption& option) {
  const auto count = option.value.choices.size();
  if (count > 0 && count <= choices_beside_max)
    return fmt::format("{}", fmt::join(option.value.choices, "|"));
  if (!option.value.type.empty()) return option.value.type;
  const auto& name = option.names.back();
  return upper(name.substr(name.find_first_not_of('-')));
}

std::string one_of(const std::vector<std::string>& choices) {
  return fmt::format("One of {}.\n", troff_text(fmt::format("{}", fmt::join(choices, ", "))));
}

std::string sentence(const std::string& text) {
  if (text.empty() || text.ends_with('.')) return troff_text(text);
  return troff_text(text) + ".";
}

std::string option_entry(const DescribedOption& option) {
  std::string names;
  for (const auto& name : option.names) names += (names.empty() ? "" : ", ") + troff_bold(name);
  auto text = ".TP\n" + names;
  if (option.has_value) text += fmt::format(" \\fI{}\\fR", troff_text(value_label(option)));
  text += "\n" + (option.description.empty() ? "See above." : sentence(option.description)) + "\n";
  if (option.value.choices.size() > choices_beside_max) text += one_of(option.value.choices);
  if (option.is_required) text += "Must be given.\n";
  if (!option.preset.empty()) text += fmt::format("Default: {}.\n", troff_text(option.preset));
  if (!option.variable.empty())
    text += fmt::format("Otherwise from the environment: {}.\n", troff_bold(option.variable));
  return text;
}

std::string argument_entry(const DescribedArgument& argument) {
  auto text =
      fmt::format(".TP\n\\fI{}\\fR\n{}\n", troff_text(argument.name),
                  argument.description.empty() ? "See above." : sentence(argument.description));
  if (!argument.value.choices.empty()) text += one_of(argument.value.choices);
  return text;
}

bool is_help(const DescribedOption& option) {
  return std::find(option.names.begin(), option.names.end(), "--help") != option.names.end();
}

std::string options_of(const DescribedCommand& command) {
  std::string text;
  for (const auto& option : command.options)
    if (!is_setting(option) && !is_help(option)) text += option_entry(option);
  if (std::any_of(command.options.begin(), command.options.end(), is_setting))
    text += ".TP\n" + troff_bold("--SECTION.KEY") +
            " \\fIVALUE\\fR\nAny setting of \\fBwardmote.toml\\fR(5), such as " +
            troff_bold("--web.port 8080") + ".\n";
  return text;
}

std::string synopsis_of(const std::string& program, const std::string& path,
                        const DescribedCommand& command) {
  auto text = troff_bold(path.empty() ? program : program + " " + path);
  if (!command.commands.empty()) text += " \\fICOMMAND\\fR";
  for (const auto& argument : command.arguments)
    text += fmt::format(" \\fI{}\\fR", troff_text(argument.name));
  if (!options_of(command).empty()) text += " [\\fIOPTION\\fR ...]";
  return text;
}

std::string commands_of(const DescribedCommand& command, const std::string& program,
                        const std::string& path) {
  std::string text;
  for (const auto& inner : command.commands) {
    const auto inner_path = path.empty() ? inner.name : path + " " + inner.name;
    text += fmt::format(".SS {}\n{}\n", synopsis_of(program, inner_path, inner),
                        sentence(inner.description));
    for (const auto& argument : inner.arguments) text += argument_entry(argument);
    const auto options = options_of(inner);
    if (!options.empty() && !inner.commands.empty())
      text += ".PP\nThese options may stand behind the commands below it as well:\n";
    text += options + commands_of(inner, program, inner_path);
  }
  return text;
}

/// Those that options are read from, each once.
void gather_variables(const DescribedCommand& command, std::map<std::string, std::string>& found) {
  for (const auto& option : command.options)
    if (!option.variable.empty()) found.emplace(option.variable, option.names.back());
  for (const auto& inner : command.commands) gather_variables(inner, found);
}

std::string variables_of(const DescribedCommand& program) {
  std::map<std::string, std::string> found;
  gather_variables(program, found);
  std::string text;
  for (const auto& [variable, option] : found)
    text += fmt::format(".TP\n{}\nTaken for {} where that is not given.\n", troff_bold(variable),
                        troff_bold(option));
  return text;
}

}  // namespace

std::string command_manual(const DescribedCommand& program, const ManualProse& prose) {
  auto text = troff_title(program.name, 1);
  text += fmt::format(".SH NAME\n{} \\- {}\n", troff_text(program.name), troff_text(prose.summary));
  text += fmt::format(".SH SYNOPSIS\n{}\n.SH DESCRIPTION\n{}",
                      synopsis_of(program.name, "", program), prose.description);
  text += fmt::format("{} prints what can be given, behind every command.\n", troff_bold("--help"));
  if (const auto options = options_of(program); !options.empty())
    text += ".SH OPTIONS\nThese may stand behind every command as well.\n" + options;
  text += ".SH COMMANDS\n" + commands_of(program, program.name, "");
  text += ".SH ENVIRONMENT\n" + variables_of(program);
  text += prose.foot;
  return text;
}

}  // namespace wardmote::server
