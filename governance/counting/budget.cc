#include "governance/counting/budget.h"

#include <array>
#include <set>
#include <string_view>

#include "governance/counting/refusals.h"

namespace wardmote::counting {

namespace {

Result<void> check_projects(const BudgetElection& election) {
  if (election.projects.empty()) return refuse(Refusal::no_options);
  if (election.projects.size() > projects_max)
    return refuse(Refusal::too_many_options, {{"most", std::int64_t{projects_max}}});
  std::set<std::string_view> ids;
  for (const auto& project : election.projects) {
    if (!ids.insert(project.id).second)
      return refuse(Refusal::option_twice, {{"option", project.id}});
    if (project.cost <= 0 || project.cost > amount_max)
      return refuse(Refusal::cost_not_positive, {{"option", project.id}});
  }
  if (election.budget < 0 || election.budget > amount_max)
    return refuse(Refusal::cost_not_positive, {{"option", std::string{"budget"}}});
  return {};
}

Result<void> check_ballot(const BudgetElection& election, const BudgetBallot& ballot) {
  std::set<OptionIndex> named;
  for (const auto& [project, points] : ballot.points) {
    if (project >= election.projects.size())
      return refuse(Refusal::option_unknown, {{"option", std::to_string(project)}});
    if (!named.insert(project).second)
      return refuse(Refusal::ballot_twice, {{"option", election.projects[project].id}});
    const bool fits = election.votes == BudgetVotes::approval
                          ? points == 1
                          : points >= -points_max && points <= points_max;
    if (!fits) return refuse(Refusal::score_out_of_range, {{"most", points_max}});
  }
  return {};
}

std::vector<bool> mask_of(std::size_t size, const std::vector<OptionIndex>& some) {
  std::vector<bool> mask(size, false);
  for (const auto option : some) mask[option] = true;
  return mask;
}

}  // namespace

Result<void> check(const BudgetElection& election) {
  if (auto fine = check_projects(election); !fine) return fine;
  std::uint64_t total = 0;
  for (const auto& ballot : election.ballots) {
    if (ballot.count > ballots_max || (total += ballot.count) > ballots_max)
      return refuse(Refusal::too_many_ballots, {{"most", std::int64_t{ballots_max}}});
    if (auto fine = check_ballot(election, ballot); !fine) return fine;
  }
  return {};
}

std::vector<Option> options_of(const BudgetElection& election) {
  std::vector<Option> options;
  options.reserve(election.projects.size());
  for (const auto& project : election.projects) options.push_back({project.id, project.name});
  return options;
}

Support support_of(const BudgetElection& election) {
  Support support{std::vector<std::int64_t>(election.projects.size(), 0),
                  std::vector<std::int64_t>(election.projects.size(), 0)};
  for (const auto& ballot : election.ballots) {
    const auto count = static_cast<std::int64_t>(ballot.count);
    for (const auto& [project, points] : ballot.points) {
      support.points[project] += points * count;
      support.voters[project] += points > 0 ? count : 0;
    }
  }
  return support;
}

std::string_view name(SharesStop stop) {
  constexpr std::array<std::string_view, 4> names{"not-raised", "exhaustive", "next-overspends",
                                                  "all-funded"};
  return names.at(static_cast<std::size_t>(stop));
}

Comparison compare(const BudgetElection& election, const std::vector<OptionIndex>& first,
                   const std::vector<OptionIndex>& second) {
  const auto in_first = mask_of(election.projects.size(), first);
  const auto in_second = mask_of(election.projects.size(), second);
  Comparison comparison;
  for (const auto& ballot : election.ballots) {
    std::int64_t lead = 0;
    for (const auto& [project, points] : ballot.points)
      if (points > 0) lead += int{in_first[project]} - int{in_second[project]};
    auto& side = lead > 0   ? comparison.more_by_first
                 : lead < 0 ? comparison.more_by_second
                            : comparison.equal;
    side += ballot.count;
  }
  return comparison;
}

}  // namespace wardmote::counting
