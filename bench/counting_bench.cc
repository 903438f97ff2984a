// How long a count takes on one core: a budget as large as Wieliczka's, and the real one if the
// test data lie beside the tree; 100,000 ranked ballots.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "governance/counting/equal_shares.h"
#include "governance/counting/pb.h"
#include "governance/counting/schulze.h"
#include "governance/counting/scottish_stv.h"

namespace wardmote::counting {
namespace {

/// 6,586 voters of 64 projects, the popular ones named more often; the same in every run.
BudgetElection invented_town() {
  std::mt19937_64 random{1};
  BudgetElection election;
  election.budget = 1'000'000;
  for (int i = 0; i < 64; ++i)
    election.projects.push_back(
        {std::to_string(i), "", static_cast<std::int64_t>(2'000 + random() % 98'000)});
  for (int voter = 0; voter < 6'586; ++voter) {
    BudgetBallot ballot;
    for (OptionIndex project = 0; project < 64; ++project)
      if (random() % 1000 < 8 + 4'000 / (project + 20)) ballot.points.emplace_back(project, 1);
    election.ballots.push_back(std::move(ballot));
  }
  return election;
}

void count_budget(benchmark::State& state, const BudgetElection& election) {
  std::uint64_t steps = 0;
  for (auto _ : state) {
    const auto outcome =
        count_equal_shares(election, {.completion = Completion::add1, .no_early_stop = true});
    steps = outcome->steps;
    benchmark::DoNotOptimize(outcome);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(election.ballots.size()));
  state.counters["steps"] = static_cast<double>(steps);
}

void budget_invented(benchmark::State& state) { count_budget(state, invented_town()); }
BENCHMARK(budget_invented)->Unit(benchmark::kMillisecond);

void budget_wieliczka(benchmark::State& state) {
  const char* folder = std::getenv("WARDMOTE_TESTDATA");
  std::ifstream in{(folder != nullptr ? std::string{folder} : WARDMOTE_DEFAULT_TESTDATA) +
                   "/pb/poland-wieliczka-2023-green-budget.pb"};
  const auto file = read_pb(std::string{std::istreambuf_iterator<char>{in}, {}});
  if (!file) {
    state.SkipWithError("the file of Wieliczka is not there");
    return;
  }
  count_budget(state, file->election);
}
BENCHMARK(budget_wieliczka)->Unit(benchmark::kMillisecond);

/// Ballots that rank some of `options` at random.
RankedElection ranked_ballots(int ballots, OptionIndex options) {
  std::mt19937_64 random{2};
  RankedElection election;
  std::vector<OptionIndex> order;
  for (OptionIndex option = 0; option < options; ++option) {
    election.options.push_back({std::to_string(option), std::to_string(option)});
    order.push_back(option);
  }
  for (int i = 0; i < ballots; ++i) {
    std::shuffle(order.begin(), order.end(), random);
    RankedBallot ballot;
    for (std::size_t rank = 0; rank < 1 + random() % options; ++rank)
      ballot.ranks.push_back({order[rank]});
    election.ballots.push_back(std::move(ballot));
  }
  return election;
}

void scottish_stv(benchmark::State& state) {
  const auto election = ranked_ballots(100'000, 12);
  for (auto _ : state) benchmark::DoNotOptimize(count_scottish_stv(election, {.seats = 4}));
  state.SetItemsProcessed(state.iterations() * 100'000);
}
BENCHMARK(scottish_stv)->Unit(benchmark::kMillisecond);

void schulze(benchmark::State& state) {
  const auto election = ranked_ballots(100'000, 12);
  for (auto _ : state) benchmark::DoNotOptimize(count_schulze(election, {}));
  state.SetItemsProcessed(state.iterations() * 100'000);
}
BENCHMARK(schulze)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wardmote::counting

BENCHMARK_MAIN();
