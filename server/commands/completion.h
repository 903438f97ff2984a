#pragma once

#include <string>
#include <string_view>

#include "server/commands/command_tree.h"

namespace wardmote::server {

// Scripts that let a shell complete the command line of a program; `program` is its whole command
// line as data.

std::string bash_completion(const DescribedCommand& program);
std::string zsh_completion(const DescribedCommand& program);
std::string fish_completion(const DescribedCommand& program);

/// Returns the name of a program or a path as a shell may call a function: "wardmote_ctl".
std::string function_name(std::string name);

/// Puts `with` wherever `mark` stands in `text`.
void fill(std::string& text, std::string_view mark, std::string_view with);

/// Calls `visit` with the path of each command, the program's own first: "", "ctl", "ctl
/// community", and the command.
template <class Visit>
void for_each_command(const DescribedCommand& command, const Visit& visit,
                      const std::string& path = {}) {
  visit(path, command);
  for (const auto& inner : command.commands)
    for_each_command(inner, visit, path.empty() ? inner.name : path + " " + inner.name);
}

}  // namespace wardmote::server
