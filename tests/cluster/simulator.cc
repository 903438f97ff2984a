// Runs the simulated cluster for many seeds, and says how to run a failing one again.
// usage: cluster_simulator [--seeds N, default 100] [--first N, default 1] [--bug NAME]

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/cluster/sim/world.h"

namespace {

using wardmote::cluster::sim::Bug;
using wardmote::cluster::sim::World;

struct Options {
  std::uint64_t seeds = 100;
  std::uint64_t first = 1;
  Bug bug = Bug::none;
};

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Bug> bug_in(std::string_view text) {
  for (std::uint8_t i = 0; i < wardmote::cluster::sim::bug_count; ++i)
    if (wardmote::cluster::sim::name_of(Bug{i}) == text) return Bug{i};
  return std::nullopt;
}

std::optional<Options> options_in(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; i += 2) {
    const std::string_view name = arguments[i];
    if (i + 1 == count) return std::nullopt;
    if (name == "--bug") {
      const auto bug = bug_in(arguments[i + 1]);
      if (!bug) return std::nullopt;
      options.bug = *bug;
      continue;
    }
    const auto number = number_in(arguments[i + 1]);
    if (!number || (name != "--seeds" && name != "--first")) return std::nullopt;
    (name == "--seeds" ? options.seeds : options.first) = *number;
  }
  return options;
}

}  // namespace

int main(int count, char** arguments) {
  const auto options = options_in(count, arguments);
  if (!options) {
    fmt::print(stderr, "usage: {} [--seeds N] [--first N] [--bug NAME]\n", arguments[0]);
    return 2;
  }
  std::map<std::string, int> faults;
  std::uint64_t commits = 0;
  std::uint64_t applied = 0;
  std::uint64_t events = 0;
  std::uint64_t failed = 0;
  for (auto seed = options->first; seed < options->first + options->seeds; ++seed) {
    const auto outcome = World(seed, options->bug).run();
    commits += outcome.commits;
    applied += outcome.applied;
    events += outcome.events;
    for (const auto& [name, times] : outcome.faults) faults[name] += times;
    if (!outcome.violation) continue;
    ++failed;
    fmt::print("seed {}: {}\n  again: {} --first {} --seeds 1\n", seed, *outcome.violation,
               arguments[0], seed);
  }
  fmt::print("{} seeds, {} failed; {} commits, {} updates applied, {} events;", options->seeds,
             failed, commits, applied, events);
  for (const auto& [name, times] : faults) fmt::print(" {} × {}", times, name);
  fmt::print("\n");
  return failed == 0 ? 0 : 1;
}
