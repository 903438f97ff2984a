#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "server/commands.h"
#include "server/commands/command_line.h"

namespace wardmote::server {

namespace {

constexpr std::array<std::string_view, 13> method_names{
    "plurality",        "approval",        "score",  "irv",
    "schulze",          "scottish-stv",    "greedy", "greedy-no-skip",
    "greedy-threshold", "greedy-per-cost", "mes",    "mes-add1",
    "mes-add1u"};

void add_method(CLI::App& command, const std::shared_ptr<CountOptions>& options) {
  const std::vector<std::string> names{method_names.begin(), method_names.end()};
  command
      .add_option_function<std::string>(
          "--method",
          [options](const std::string& name) {
            const auto* found = std::find(method_names.begin(), method_names.end(), name);
            options->method = static_cast<CountMethod>(found - method_names.begin());
          },
          "How to count")
      ->required()
      ->check(CLI::IsMember(names));
}

void add_variants(CLI::App& command, const std::shared_ptr<CountOptions>& options) {
  command.add_flag("--no-early-stop", options->no_early_stop,
                   "mes-add1, mes-add1u: raise the share even if no further project fits");
  command.add_flag("--integral-start", options->integral_start,
                   "mes and its kin: begin with the share rounded down to a whole unit");
  command
      .add_option("--increment", options->increment,
                  "mes-add1, mes-add1u: whole units that a step adds to the share")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_option("--threshold", options->threshold,
                     "greedy-threshold: votes that a project needs; none: the file's own");
  command.add_option("--default-option", options->default_option,
                     "schulze: the option that means none of these");
}

}  // namespace

std::string_view name(CountMethod method) {
  return method_names.at(static_cast<std::size_t>(method));
}

void add_count_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("count", "Count an election (.blt) or a budget (.pb)");
  const auto options = std::make_shared<CountOptions>();
  command->add_option("FILE", options->file, "A .blt or .pb file")->required()->type_name("FILE");
  add_method(*command, options);
  command
      ->add_option("--seats", options->seats,
                   "How many are elected; none: as a .blt file says, else one")
      ->check(CLI::Range(1, 500));
  command
      ->add_option_function<std::string>(
          "--format", [options](const std::string& format) { options->as_json = format == "json"; },
          "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->add_option("--language", options->language, "Of the words: en, zh-Hans, es, ru, ar")
      ->capture_default_str();
  command->add_option("--lot-seed", options->lot_seed,
                      "The revealed seed that settles ties, 64 hexadecimal digits; none: the order "
                      "of identifiers settles them");
  add_variants(*command, options);
  command->callback([options, &exit_code] { exit_code = run_count(*options); });
}

}  // namespace wardmote::server
