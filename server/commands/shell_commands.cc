// What packages are made with: completions and the manual.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "server/commands/command_line.h"
#include "server/commands/completion.h"

namespace wardmote::server {

std::string function_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return name;
}

void fill(std::string& text, std::string_view mark, std::string_view with) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size()))
    text.replace(at, mark.size(), with);
}

void add_completion_command(CLI::App& app, Console console) {
  auto* command =
      app.add_subcommand("completion", "Print a script that lets a shell complete this");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "Which one")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&app, shell, console] {
    const auto program = describe(app);
    if (*shell == "bash")
      console.out << bash_completion(program);
    else
      console.out << (*shell == "zsh" ? zsh_completion(program) : fish_completion(program));
  });
}

void add_manual_command(CLI::App& app, Console console, const std::vector<ManualPage>& pages) {
  auto* command = app.add_subcommand("manual", "Print a page of the manual, for man -l -");
  const auto chosen = std::make_shared<std::string>(pages.front().name);
  std::vector<std::string> names;
  for (const auto& page : pages) names.push_back(page.name);
  command->add_option("PAGE", *chosen, "Which one")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  command->callback([&app, chosen, console, pages] {
    for (const auto& page : pages)
      if (page.name == *chosen) console.out << page.make(describe(app));
  });
}

}  // namespace wardmote::server
