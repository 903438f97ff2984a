#include "tests/governance/counting/profiles.h"

#include <algorithm>
#include <numeric>

namespace wardmote::counting {

std::vector<OptionIndex> Profiles::permutation(std::size_t size) {
  std::vector<OptionIndex> places(size);
  std::iota(places.begin(), places.end(), 0u);
  std::shuffle(places.begin(), places.end(), random_);
  return places;
}

std::vector<Option> Profiles::options(std::uint32_t most) {
  const auto size = 1 + below(most);
  std::vector<Option> options;
  for (const auto number : permutation(size)) {
    const auto id = std::string(1, static_cast<char>('a' + number));
    options.push_back({id, "Option " + id, below(12) == 0});
  }
  options[below(size)].withdrawn = false;
  return options;
}

std::vector<OptionIndex> Profiles::some_of(std::size_t options, std::uint32_t most) {
  auto some = permutation(options);
  some.resize(std::min<std::size_t>(below(most + 1), options));
  return some;
}

ApprovalElection Profiles::choices() {
  ApprovalElection election{options(5), {}};
  for (auto ballots = below(8); ballots-- > 0;)
    election.ballots.push_back({some_of(election.options.size(), 1), 1 + below(4)});
  return election;
}

ApprovalElection Profiles::approvals() {
  ApprovalElection election{options(5), {}};
  for (auto ballots = below(8); ballots-- > 0;)
    election.ballots.push_back({some_of(election.options.size(), 5), 1 + below(4)});
  return election;
}

ScoreElection Profiles::scores() {
  ScoreElection election{options(5), {}};
  for (auto ballots = below(8); ballots-- > 0;) {
    ScoreBallot ballot{{}, 1 + below(3)};
    for (const auto option : some_of(election.options.size(), 5))
      ballot.scores.emplace_back(option, below(6));
    election.ballots.push_back(std::move(ballot));
  }
  return election;
}

RankedElection Profiles::ranked(std::uint32_t options_most) {
  RankedElection election{options(options_most), {}};
  const auto size = static_cast<std::uint32_t>(election.options.size());
  for (auto ballots = below(10); ballots-- > 0;) {
    RankedBallot ballot{{}, 1 + below(6)};
    for (const auto option : some_of(size, size)) {
      if (ballot.ranks.empty() || below(8) != 0) ballot.ranks.emplace_back();
      ballot.ranks.back().push_back(option);
    }
    election.ballots.push_back(std::move(ballot));
  }
  return election;
}

BudgetElection Profiles::budget(BudgetVotes votes) {
  BudgetElection election;
  election.votes = votes;
  election.budget = below(60);
  election.decimals = below(3) == 0 ? 1 : 0;
  const auto size = 1 + below(6);
  for (const auto number : permutation(size))
    election.projects.push_back({std::string(1, static_cast<char>('a' + number)), "",
                                 std::int64_t{1} + (below(2) == 0 ? 10 * below(3) : below(30))});
  for (auto ballots = below(6); ballots-- > 0;) {
    BudgetBallot ballot{{}, 1 + below(2)};
    for (const auto project : some_of(size, size))
      ballot.points.emplace_back(project,
                                 votes == BudgetVotes::approval ? 1 : std::int64_t{below(5)} - 1);
    election.ballots.push_back(std::move(ballot));
  }
  return election;
}

std::optional<Seed> Profiles::lot() {
  if (below(4) == 0) return std::nullopt;
  Seed seed{};
  for (auto& byte : seed) byte = static_cast<std::uint8_t>(below(256));
  return seed;
}

void rename(ApprovalBallot& ballot, const std::vector<OptionIndex>& permutation) {
  for (auto& option : ballot.options) option = permutation[option];
}
void rename(ScoreBallot& ballot, const std::vector<OptionIndex>& permutation) {
  for (auto& score : ballot.scores) score.first = permutation[score.first];
}
void rename(RankedBallot& ballot, const std::vector<OptionIndex>& permutation) {
  for (auto& rank : ballot.ranks)
    for (auto& option : rank) option = permutation[option];
}
void rename(BudgetBallot& ballot, const std::vector<OptionIndex>& permutation) {
  for (auto& points : ballot.points) points.first = permutation[points.first];
}

BudgetElection shuffled(const BudgetElection& election, Profiles& profiles) {
  const auto permutation = profiles.permutation(election.projects.size());
  auto other = election;
  other.projects = moved(election.projects, permutation);
  other.ballots = profiles.regrouped(election.ballots);
  for (auto& ballot : other.ballots) rename(ballot, permutation);
  return other;
}

std::vector<std::string> ids_of(const std::vector<Option>& options,
                                const std::vector<OptionIndex>& some) {
  std::vector<std::string> ids;
  for (const auto option : some) ids.push_back(options[option].id);
  return ids;
}
std::vector<std::string> ids_of(const std::vector<Project>& projects,
                                const std::vector<OptionIndex>& some) {
  std::vector<std::string> ids;
  for (const auto project : some) ids.push_back(projects[project].id);
  return ids;
}

}  // namespace wardmote::counting
