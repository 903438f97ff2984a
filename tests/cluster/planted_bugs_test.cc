#include <fmt/format.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/cluster/sim/planted.h"
#include "tests/cluster/sim/world.h"

namespace wardmote::cluster::sim {
namespace {

/// A simulator that finds no mistake proves nothing: it must find each of these.
class PlantedBugs : public testing::TestWithParam<Bug> {};

TEST_P(PlantedBugs, AreFound) {
  constexpr std::uint64_t seeds = 400;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const auto outcome = World(seed, GetParam()).run();
    if (!outcome.violation) continue;
    fmt::print("seed {}: {}\n", seed, *outcome.violation);
    return;
  }
  FAIL() << "a cluster that " << name_of(GetParam()) << " passes " << seeds << " seeds";
}

std::vector<Bug> all_bugs() {
  std::vector<Bug> bugs;
  for (std::uint8_t number = 1; number < bug_count; ++number) bugs.push_back(Bug{number});
  return bugs;
}

INSTANTIATE_TEST_SUITE_P(Each, PlantedBugs, testing::ValuesIn(all_bugs()), [](const auto& one) {
  std::string name;
  for (const auto letter : name_of(one.param)) name += letter == ' ' ? '_' : letter;
  return name;
});

}  // namespace
}  // namespace wardmote::cluster::sim
