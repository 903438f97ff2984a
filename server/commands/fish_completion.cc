#include <fmt/format.h>

#include <set>

#include "server/commands/completion.h"

namespace wardmote::server {

namespace {

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

/// What follows an option, or stands as an argument.
std::string offer(const ValueShape& value) {
  if (value.is_file()) return " -F";
  if (value.is_folder()) return " -f -a '(__fish_complete_directories)'";
  return value.choices.empty() ? " -f" : fmt::format(" -f -a '{}'", fmt::join(value.choices, " "));
}

std::string option_line(const std::string& start, const DescribedOption& option) {
  auto line = start;
  for (const auto& name : option.names)
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  line += " -d " + quoted(option.description);
  if (option.has_value) line += " -r" + offer(option.value);
  return line + "\n";
}

/// Notes in `valued` which of them take a value.
std::string options_of(const std::string& start, const std::vector<DescribedOption>& options,
                       std::set<std::string>& valued) {
  std::string lines;
  for (const auto& option : options) {
    lines += option_line(start, option);
    if (option.has_value) valued.insert(option.names.begin(), option.names.end());
  }
  return lines;
}

/// Commands and arguments.
std::string offers_of(const std::string& start, const DescribedCommand& command) {
  std::string lines;
  for (const auto& inner : command.commands)
    lines += fmt::format("{} -a {} -d {}\n", start, inner.name, quoted(inner.description));
  for (const auto& argument : command.arguments)
    if (argument.value.is_file() || argument.value.is_folder() || !argument.value.choices.empty())
      lines += start + offer(argument.value) + " -d " + quoted(argument.name) + "\n";
  return lines;
}

/// NAME stands for the program, ID for a name that a function may have.
constexpr std::string_view walk = R"(# Completion of fish for NAME; made by `NAME completion fish`.

# Whether what was typed leads to the command with this path.
function __ID_at
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l path
    set -l is_value 0
    for word in $typed
        if test $is_value = 1
            set is_value 0
        else if string match -q -- '-*=*' $word
            continue
        else if string match -q -- '-*' $word
            contains -- $word $__ID_valued; and set is_value 1
        else if contains -- (string join ' ' $path $word) $__ID_paths
            set path $path $word
        end
    end
    test "$path" = "$argv"
end

complete -c NAME -f
)";

}  // namespace

std::string fish_completion(const DescribedCommand& program) {
  const auto id = function_name(program.name);
  std::set<std::string> valued;
  std::string paths;
  std::string lines;
  for_each_command(program, [&](const std::string& path, const DescribedCommand& command) {
    paths += path.empty() ? "" : " " + quoted(path);
    const auto start = fmt::format("complete -c {} -n '__{}_at {}'", program.name, id, path);
    lines += options_of(start, command.options, valued);
    lines += options_of(start, command.inherited, valued);
    lines += offers_of(start, command);
  });
  std::string text{walk};
  fill(text, "NAME", program.name);
  fill(text, "ID", id);
  return text + fmt::format("set -g __{}_valued {}\nset -g __{}_paths{}\n{}", id,
                            fmt::join(valued, " "), id, paths, lines);
}

}  // namespace wardmote::server
