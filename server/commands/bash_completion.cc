#include <fmt/format.h>

#include "server/commands/completion.h"

namespace wardmote::server {

namespace {

/// Arguments of `compgen` for a value.
std::string compgen_of(const ValueShape& value) {
  if (value.is_file()) return "-f";
  if (value.is_folder()) return "-d";
  return value.choices.empty() ? "" : fmt::format("-W '{}'", fmt::join(value.choices, " "));
}

std::vector<DescribedOption> options_of(const DescribedCommand& command) {
  auto all = command.options;
  all.insert(all.end(), command.inherited.begin(), command.inherited.end());
  return all;
}

std::string word_cases(const DescribedCommand& program) {
  std::string cases;
  for_each_command(program, [&](const std::string& path, const DescribedCommand& command) {
    std::vector<std::string> words;
    for (const auto& inner : command.commands) words.push_back(inner.name);
    cases += fmt::format("    '{}') commands='{}' options='", path, fmt::join(words, " "));
    std::string separator;
    for (const auto& option : options_of(command)) {
      cases += separator + fmt::format("{}", fmt::join(option.names, " "));
      separator = " ";
    }
    cases += "' ;;\n";
  });
  return cases;
}

std::string value_cases(const DescribedCommand& program) {
  std::string cases;
  for_each_command(program, [&](const std::string& path, const DescribedCommand& command) {
    for (const auto& option : options_of(command)) {
      if (!option.has_value) continue;
      std::vector<std::string> patterns;
      for (const auto& name : option.names) patterns.push_back(fmt::format("'{}:{}'", path, name));
      cases += fmt::format("    {}) value=({}) ;;\n", fmt::join(patterns, " | "),
                           compgen_of(option.value));
    }
  });
  return cases;
}

std::string argument_cases(const DescribedCommand& program) {
  std::string cases;
  for_each_command(program, [&](const std::string& path, const DescribedCommand& command) {
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const auto compgen = compgen_of(command.arguments[i].value);
      if (!compgen.empty()) cases += fmt::format("    '{}:{}') value=({}) ;;\n", path, i, compgen);
    }
  });
  return cases;
}

/// NAME stands for the program, ID for a name that a function may have.
constexpr std::string_view script =
    R"(# Completion of bash for NAME; made by `NAME completion bash`.

# What may stand at a command, given by its path: its commands and options.
_ID_words() {
  commands='' options=''
  case $1 in
WORDS  esac
}

# What follows an option at a command, as arguments of compgen; fails if it takes no value.
_ID_value() {
  value=()
  case $1:$2 in
VALUES    *) return 1 ;;
  esac
}

# The same of a command's arguments, which are numbered.
_ID_argument() {
  value=()
  case $1:$2 in
ARGUMENTS    *) return 1 ;;
  esac
}

_ID() {
  local current=${COMP_WORDS[COMP_CWORD]} path='' option='' number=0 i word commands options
  local -a value=()
  _ID_words ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == = ]]; then
      continue  # Readline parts --option=value into three words.
    elif [[ -n $option ]]; then
      option=''
    elif [[ $word == -* ]]; then
      if _ID_value "$path" "$word"; then option=$word; fi
    elif [[ " $commands " == *" $word "* ]]; then
      path=${path:+$path }$word number=0
      _ID_words "$path"
    else
      number=$((number + 1))
    fi
  done
  if [[ $current == = ]]; then current=''; fi
  if [[ -n $option ]]; then
    _ID_value "$path" "$option"
  elif [[ $current == -* ]]; then
    value=(-W "$options")
  elif [[ -n $commands ]]; then
    value=(-W "$commands")
  else
    _ID_argument "$path" "$number" || true
  fi
  COMPREPLY=()
  if ((${#value[@]} == 0)); then return; fi
  if [[ ${value[0]} == -[fd] ]]; then compopt -o filenames; fi
  mapfile -t COMPREPLY < <(compgen "${value[@]}" -- "$current")
}

complete -F _ID NAME
)";

}  // namespace

std::string bash_completion(const DescribedCommand& program) {
  const auto id = function_name(program.name);
  std::string text{script};
  fill(text, "NAME", program.name);
  fill(text, "ID", id);
  fill(text, "WORDS  esac", word_cases(program) + "  esac");
  fill(text, "VALUES    ", value_cases(program) + "    ");
  fill(text, "ARGUMENTS    ", argument_cases(program) + "    ");
  return text;
}

}  // namespace wardmote::server
