#include "governance/counting/shares_round.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

namespace wardmote::counting {

namespace {

using Points = std::vector<std::pair<OptionIndex, std::int64_t>>;

/// Equal ballots together, in whatever order and number they were given.
std::map<Points, std::uint64_t> groups_of(const BudgetElection& election) {
  std::map<Points, std::uint64_t> groups;
  for (const auto& ballot : election.ballots) {
    auto points = ballot.points;
    std::erase_if(points, [](const auto& one) { return one.second <= 0; });
    std::sort(points.begin(), points.end());
    groups[std::move(points)] += ballot.count;
  }
  return groups;
}

}  // namespace

SharesMethod::SharesMethod(const BudgetElection& election, const Support& support,
                           const TieOrder& order)
    : election_(election),
      support_(support),
      order_(order),
      supporters_(election.projects.size()),
      rates_(election.projects.size()),
      is_open_(election.projects.size()),
      is_fresh_(election.projects.size()) {
  for (const auto& [points, count] : groups_of(election)) {
    voters_ += count;
    if (count == 0 || points.empty()) continue;
    const auto group = static_cast<std::uint32_t>(group_counts_.size());
    group_counts_.push_back(count);
    for (const auto& [project, utility] : points) supporters_[project].push_back({group, utility});
  }
}

void SharesMethod::begin(const Rational& share) {
  denominator_ = share.get_den();
  purses_ = {Integer{0}, Integer{share.get_num()}};
  purse_of_group_.assign(group_counts_.size(), share > 0 ? 1 : 0);
  for (OptionIndex project = 0; project < supporters_.size(); ++project) {
    rates_[project] = {};
    is_open_[project] = !supporters_[project].empty();
  }
}

SharesRun SharesMethod::run(const Rational& share) {
  begin(share);
  SharesRun result;
  while (find_cheapest()) {
    bool by_lot = false;
    auto chosen = cheapest_.front();
    for (const auto project : cheapest_)
      if (project != chosen && is_preferred(project, chosen, by_lot)) chosen = project;
    result.cost += election_.projects[chosen].cost;
    if (result.cost > election_.budget) {
      result.overspends = true;
      return result;
    }
    result.payments.push_back(pay(chosen, by_lot));
    is_open_[chosen] = false;
  }
  return result;
}

bool SharesMethod::is_cheaper(const Rate& one, const Rate& other) const {
  return one.numerator * other.denominator < other.numerator * one.denominator;
}

/// Money only becomes less, so a rate of an earlier round is a lower bound: whoever's bound lies
/// above the best rate of this round need not be looked at.
bool SharesMethod::find_cheapest() {
  is_fresh_.assign(is_fresh_.size(), false);
  cheapest_.clear();
  while (true) {
    std::optional<OptionIndex> next;
    for (OptionIndex project = 0; project < rates_.size(); ++project)
      if (is_open_[project] && !is_fresh_[project] &&
          (!next || is_cheaper(rates_[project], rates_[*next])))
        next = project;
    if (!next) break;
    if (!cheapest_.empty() && is_cheaper(rates_[cheapest_.front()], rates_[*next])) break;
    is_fresh_[*next] = true;
    if (!find_rate(*next)) {
      is_open_[*next] = false;
      continue;
    }
    if (cheapest_.empty() || is_cheaper(rates_[*next], rates_[cheapest_.front()]))
      cheapest_ = {*next};
    else if (!is_cheaper(rates_[cheapest_.front()], rates_[*next]))
      cheapest_.push_back(*next);
  }
  return !cheapest_.empty();
}

/// Those who have money, by how soon they are out of it.
void SharesMethod::gather(OptionIndex project) {
  entries_.clear();
  if (election_.votes == BudgetVotes::approval) {
    count_of_purse_.assign(purses_.size(), 0);
    for (const auto& supporter : supporters_[project])
      count_of_purse_[purse_of_group_[supporter.group]] += group_counts_[supporter.group];
    for (std::uint32_t purse = 1; purse < purses_.size(); ++purse)
      if (count_of_purse_[purse] > 0) entries_.push_back({purse, 1, count_of_purse_[purse]});
    return;
  }
  for (const auto& [group, utility] : supporters_[project])
    if (purse_of_group_[group] > 0)
      entries_.push_back({purse_of_group_[group], utility, group_counts_[group]});
  std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) {
    if (a.purse == b.purse) return a.utility > b.utility;
    left_ = purses_[a.purse] * b.utility;
    right_ = purses_[b.purse] * a.utility;
    return left_ < right_;
  });
}

/// The lowest rate at which min(money, rate * utility) of all supporters together is the cost.
/// False if they cannot pay it. Leaves in `owed_` and `weight_` what those who are not out of money
/// owe, in units of the denominator, and their utilities.
bool SharesMethod::find_rate(OptionIndex project) {
  gather(project);
  const auto& cost = election_.projects[project].cost;
  owed_ = denominator_ * cost;
  weight_ = 0;
  for (const auto& entry : entries_)
    weight_ += integer_of(entry.count) * static_cast<long>(entry.utility);
  for (const auto& entry : entries_) {
    left_ = purses_[entry.purse] * weight_;
    right_ = owed_ * static_cast<long>(entry.utility);
    if (left_ >= right_) {
      auto& rate = rates_[project];
      rate.numerator = owed_;
      rate.denominator = weight_ * denominator_;
      // Of approvals the utility is the cost, which is the same for all supporters.
      if (election_.votes == BudgetVotes::approval) rate.denominator *= static_cast<long>(cost);
      return true;
    }
    mpz_submul_ui(owed_.get_mpz_t(), purses_[entry.purse].get_mpz_t(), entry.count);
    weight_ -= integer_of(entry.count) * static_cast<long>(entry.utility);
  }
  return false;
}

bool SharesMethod::is_preferred(OptionIndex one, OptionIndex other, bool& by_lot) const {
  const auto& projects = election_.projects;
  if (projects[one].cost != projects[other].cost) {
    by_lot = by_lot && projects[one].cost > projects[other].cost;
    return projects[one].cost < projects[other].cost;
  }
  if (support_.voters[one] != support_.voters[other]) {
    by_lot = by_lot && support_.voters[one] < support_.voters[other];
    return support_.voters[one] > support_.voters[other];
  }
  by_lot = true;
  return order_.is_better(one, other);
}

Payment SharesMethod::pay(OptionIndex project, bool by_lot) {
  (void)find_rate(project);
  Payment payment{project, ratio(owed_, weight_ * denominator_), by_lot};
  Integer common;
  mpz_gcd(common.get_mpz_t(), owed_.get_mpz_t(), weight_.get_mpz_t());
  const Integer numerator = owed_ / common;
  const Integer divisor = weight_ / common;
  denominator_ *= divisor;
  for (auto& purse : purses_) purse *= divisor;
  split_purses(project, numerator);
  sort_purses();
  return payment;
}

/// The place of a new purse; of one with nothing in it the first, which is always empty.
std::uint32_t SharesMethod::add_purse(Integer amount) {
  if (amount <= 0) return 0;
  purses_.push_back(std::move(amount));
  return static_cast<std::uint32_t>(purses_.size() - 1);
}

/// Gives those who pay purses of their own, with what is left of the old ones.
void SharesMethod::split_purses(OptionIndex project, const Integer& numerator) {
  std::map<std::pair<std::uint32_t, std::int64_t>, std::uint32_t> payers;
  for (const auto& [group, utility] : supporters_[project]) {
    const auto purse = purse_of_group_[group];
    if (purse == 0) continue;
    const auto [found, is_new] = payers.try_emplace({purse, utility}, 0);
    if (is_new) found->second = add_purse(purses_[purse] - numerator * static_cast<long>(utility));
    purse_of_group_[group] = found->second;
  }
}

/// Sorts, drops purses that nobody has, and makes equal ones one.
void SharesMethod::sort_purses() {
  std::vector<bool> is_used(purses_.size(), false);
  for (const auto purse : purse_of_group_) is_used[purse] = true;
  std::vector<std::uint32_t> sorted;
  for (std::uint32_t purse = 1; purse < purses_.size(); ++purse)
    if (is_used[purse]) sorted.push_back(purse);
  std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return purses_[a] < purses_[b]; });
  std::vector<Integer> purses{Integer{0}};
  std::vector<std::uint32_t> place(purses_.size(), 0);
  for (const auto purse : sorted) {
    if (purses.size() == 1 || purses_[purse] != purses.back())
      purses.push_back(std::move(purses_[purse]));
    place[purse] = static_cast<std::uint32_t>(purses.size() - 1);
  }
  for (auto& purse : purse_of_group_) purse = place[purse];
  purses_ = std::move(purses);
}

Rational SharesMethod::left_of_supporters(OptionIndex project) const {
  Integer left = 0;
  for (const auto& supporter : supporters_[project])
    left += purses_[purse_of_group_[supporter.group]] * integer_of(group_counts_[supporter.group]);
  return ratio(left, denominator_);
}

}  // namespace wardmote::counting
