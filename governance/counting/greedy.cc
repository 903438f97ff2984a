#include "governance/counting/greedy.h"

#include <algorithm>
#include <array>

namespace wardmote::counting {

namespace {

class Greedy {
 public:
  Greedy(const BudgetElection& election, const GreedyTerms& terms, BudgetOutcome& outcome)
      : election_(election),
        terms_(terms),
        outcome_(outcome),
        order_(tie_order(options_of(election), terms.lot)),
        done_(election.projects.size(), false) {
    for (const auto project : outcome.funded) done_[project] = true;
  }

  bool run() {
    auto sorted = candidates();
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return is_before(a, b); });
    tell_lots(sorted);
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      if (!terms_.watch.goes_on({i, sorted.size()})) return false;
      consider(sorted[i]);
    }
    return true;
  }

 private:
  const std::string& id(OptionIndex project) const { return election_.projects[project].id; }
  std::int64_t cost(OptionIndex project) const { return election_.projects[project].cost; }
  std::int64_t points(OptionIndex project) const { return outcome_.support.points[project]; }
  std::int64_t rest() const { return election_.budget - outcome_.cost; }
  std::string amount(std::int64_t minor) const { return with_decimals(minor, election_.decimals); }

  std::vector<OptionIndex> candidates() {
    std::vector<OptionIndex> found;
    for (OptionIndex project = 0; project < done_.size(); ++project) {
      if (done_[project]) continue;
      if (points(project) <= 0) {
        lose(project, say("lost.no_votes", {{"option", id(project)}}));
      } else if (terms_.threshold && points(project) < *terms_.threshold) {
        lose(project, say("lost.below_threshold", {{"option", id(project)},
                                                   {"votes", points(project)},
                                                   {"threshold", *terms_.threshold}}));
      } else {
        found.push_back(project);
      }
    }
    return found;
  }

  /// -1, 0, 1 as `a` comes before `b` by votes and cost alone.
  int compare_merit(OptionIndex a, OptionIndex b) const {
    Integer of_a = integer_of(points(a));
    Integer of_b = integer_of(points(b));
    if (terms_.order == GreedyOrder::per_cost) {
      of_a *= integer_of(cost(b));
      of_b *= integer_of(cost(a));
    }
    if (of_a != of_b) return of_a > of_b ? -1 : 1;
    if (cost(a) != cost(b)) return cost(a) < cost(b) ? -1 : 1;
    return 0;
  }

  bool is_before(OptionIndex a, OptionIndex b) const {
    const auto merit = compare_merit(a, b);
    return merit != 0 ? merit < 0 : order_.is_better(a, b);
  }

  void tell_lots(const std::vector<OptionIndex>& sorted) {
    const auto options = options_of(election_);
    for (std::size_t i = 0; i + 1 < sorted.size(); ++i) {
      if (compare_merit(sorted[i], sorted[i + 1]) != 0) continue;
      const std::array tied{sorted[i], sorted[i + 1]};
      outcome_.used_lot = true;
      outcome_.log.push_back(
          say(order_.is_lot() ? "log.by_lot" : "log.by_id",
              {{"tied", id(tied[0]) + ", " + id(tied[1])}, {"option", id(tied[0])}}));
    }
  }

  void consider(OptionIndex project) {
    const std::vector<TextArgument> figures{{"option", id(project)},
                                            {"votes", points(project)},
                                            {"cost", amount(cost(project))},
                                            {"rest", amount(rest())}};
    if (stopped_by_) {
      lose(project,
           say("lost.after_stop",
               {{"option", id(project)}, {"votes", points(project)}, {"other", id(*stopped_by_)}}));
      return;
    }
    if (cost(project) > rest()) {
      lose(project, say("lost.too_dear", figures));
      if (terms_.skip == GreedySkip::stop) stopped_by_ = project;
      return;
    }
    outcome_.log.push_back(say("log.greedy_funded", figures));
    outcome_.funded.push_back(project);
    outcome_.cost += cost(project);
  }

  void lose(OptionIndex project, Sentence why) {
    outcome_.log.push_back(why);
    outcome_.losers.push_back({project, std::move(why)});
  }

  const BudgetElection& election_;
  const GreedyTerms& terms_;
  BudgetOutcome& outcome_;
  TieOrder order_;
  std::vector<bool> done_;
  std::optional<OptionIndex> stopped_by_;
};

void sort_losers(BudgetOutcome& outcome) {
  std::sort(outcome.losers.begin(), outcome.losers.end(),
            [](const auto& a, const auto& b) { return a.option < b.option; });
}

}  // namespace

Result<BudgetOutcome> count_greedy(const BudgetElection& election, const GreedyTerms& terms) {
  if (auto fine = check(election); !fine) return tl::unexpected(fine.error());
  BudgetOutcome outcome;
  outcome.support = support_of(election);
  outcome.log.push_back(
      say("log.budget", {{"budget", with_decimals(election.budget, election.decimals)}}));
  if (!Greedy{election, terms, outcome}.run()) return refuse(Refusal::cancelled);
  sort_losers(outcome);
  return outcome;
}

void fill_greedily(const BudgetElection& election, const GreedyTerms& terms,
                   BudgetOutcome& outcome) {
  (void)Greedy{election, terms, outcome}.run();
  sort_losers(outcome);
}

}  // namespace wardmote::counting
