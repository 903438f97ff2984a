#include <algorithm>
#include <set>

#include "tests/governance/counting/slow_counts.h"

namespace wardmote::counting::slow {

namespace {

using Ids = std::vector<std::string>;

struct Voter {
  std::map<std::string, mpq_class> utility;
  mpq_class money;
};

/// A budget with everybody in it.
struct Town {
  explicit Town(const BudgetElection& election, const std::optional<Seed>& lot)
      : budget(static_cast<long>(election.budget)) {
    Ids ids;
    for (const auto& project : election.projects) {
      ids.push_back(project.id);
      cost[project.id] = static_cast<long>(project.cost);
      points[project.id] = 0;
    }
    for (const auto& ballot : election.ballots) {
      Voter voter;
      for (const auto& [project, given] : ballot.points) {
        const auto& id = ids[project];
        points[id] += static_cast<long>(given) * static_cast<long>(ballot.count);
        const bool approves = election.votes == BudgetVotes::approval;
        if (given > 0)
          voter.utility[id] = approves ? cost[id] : mpq_class{static_cast<long>(given)};
      }
      for (std::uint64_t i = 0; i < ballot.count; ++i) voters.push_back(voter);
    }
    order = tie_order(ids, lot);
    for (std::uint32_t place = 0; place < order.size(); ++place) lots[order[place]] = place;
    for (unsigned i = 0; i < election.decimals; ++i) unit *= 10;
  }

  long supporters(const std::string& id) const {
    return std::count_if(voters.begin(), voters.end(),
                         [&](const auto& voter) { return voter.utility.contains(id); });
  }

  mpq_class budget;
  mpq_class unit = 1;
  std::map<std::string, mpq_class> cost;
  std::map<std::string, mpq_class> points;
  std::vector<Voter> voters;
  Ids order;
  std::map<std::string, std::uint32_t> lots;
};

mpq_class sum_of_costs(const Town& town, const Ids& ids) {
  mpq_class sum = 0;
  for (const auto& id : ids) sum += town.cost.at(id);
  return sum;
}

bool contains(const Ids& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// The lowest rate at which the voters together pay for it; none if they cannot.
std::optional<mpq_class> rate_of(const Town& town, const std::string& id) {
  std::optional<mpq_class> lowest_limit;
  std::optional<mpq_class> found;
  for (const auto& limit : town.voters) {
    if (!limit.utility.contains(id)) continue;
    // At the rate at which this voter is just out of money, those below are too.
    const mpq_class rate = limit.money / limit.utility.at(id);
    mpq_class owed = town.cost.at(id);
    mpq_class weight = 0;
    for (const auto& voter : town.voters) {
      if (!voter.utility.contains(id)) continue;
      const auto& utility = voter.utility.at(id);
      if (voter.money / utility < rate)
        owed -= voter.money;
      else
        weight += utility;
    }
    const bool suffices = owed <= rate * weight;
    if (!suffices || (lowest_limit && *lowest_limit <= rate)) continue;
    lowest_limit = rate;
    found = owed / weight;
  }
  return found;
}

Ids run(Town town, const mpq_class& share) {
  for (auto& voter : town.voters) voter.money = share;
  Ids funded;
  while (true) {
    using Merit = std::tuple<mpq_class, mpq_class, long, std::uint32_t, std::string>;
    std::set<Merit> offers;
    for (const auto& [id, cost] : town.cost) {
      if (contains(funded, id)) continue;
      if (const auto rate = rate_of(town, id))
        offers.insert({*rate, cost, -town.supporters(id), town.lots.at(id), id});
    }
    if (offers.empty()) return funded;
    const auto& [rate, cost, votes, lot, id] = *offers.begin();
    for (auto& voter : town.voters) {
      if (!voter.utility.contains(id)) continue;
      const mpq_class due = rate * voter.utility.at(id);
      voter.money -= std::min(due, voter.money);
    }
    funded.push_back(id);
  }
}

Ids fill_by(const Town& town, Ids funded, bool per_cost, bool stops, std::int64_t threshold) {
  using Merit = std::tuple<mpq_class, mpq_class, std::uint32_t, std::string>;
  std::set<Merit> queue;
  for (const auto& [id, cost] : town.cost) {
    const auto& points = town.points.at(id);
    if (contains(funded, id) || points <= 0 || points < static_cast<long>(threshold)) continue;
    const mpq_class merit = per_cost ? mpq_class{points / cost} : points;
    queue.insert({-merit, cost, town.lots.at(id), id});
  }
  for (const auto& [merit, cost, lot, id] : queue) {
    if (sum_of_costs(town, funded) + cost <= town.budget)
      funded.push_back(id);
    else if (stops)
      break;
  }
  return funded;
}

}  // namespace

Ids greedy(const BudgetElection& election, bool per_cost, bool stops, std::int64_t threshold,
           const std::optional<Seed>& lot) {
  return fill_by(Town{election, lot}, {}, per_cost, stops, threshold);
}

Shares equal_shares(const BudgetElection& election, Fill fill, bool no_early_stop, bool integral,
                    const std::optional<Seed>& lot) {
  const Town town{election, lot};
  Shares result;
  if (town.voters.empty()) return result;
  mpq_class share = town.budget / static_cast<long>(town.voters.size());
  if (integral) {
    const mpq_class units = share / town.unit;
    share = mpz_class{units.get_num() / units.get_den()} * town.unit;
  }
  result.funded = run(town, share);
  while (fill != Fill::none) {
    bool all = true;
    bool any_fits = false;
    for (const auto& [id, cost] : town.cost) {
      if (contains(result.funded, id) || town.supporters(id) == 0) continue;
      all = false;
      any_fits = any_fits || sum_of_costs(town, result.funded) + cost <= town.budget;
    }
    if (all || (!any_fits && !no_early_stop)) break;
    const auto next = run(town, share + town.unit);
    if (sum_of_costs(town, next) > town.budget) break;
    result.funded = next;
    share += town.unit;
    ++result.steps;
  }
  result.share = share / town.unit;
  if (fill == Fill::add1u) result.funded = fill_by(town, result.funded, false, false, 0);
  return result;
}

}  // namespace wardmote::counting::slow
