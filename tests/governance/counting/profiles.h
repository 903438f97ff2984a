#pragma once

// Random elections for properties: small, full of ties, with equal ranks and withdrawn options.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "governance/counting/budget.h"
#include "governance/counting/election.h"
#include "governance/counting/terms.h"

namespace wardmote::counting {

/// How many random profiles each method is tried on; a second, slow, obvious count agrees on all.
inline constexpr int profiles_per_method = 10'000;

class Profiles {
 public:
  explicit Profiles(std::uint64_t seed) : random_(seed) {}

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  /// Ids are not in the order of the options; some option may be withdrawn, never all.
  std::vector<Option> options(std::uint32_t most);
  std::vector<OptionIndex> some_of(std::size_t options, std::uint32_t most);

  ApprovalElection choices();
  ApprovalElection approvals();
  ScoreElection scores();
  /// Of each ballot some options, in order; now and then two share a rank.
  RankedElection ranked(std::uint32_t options_most);
  BudgetElection budget(BudgetVotes votes);

  /// A lot in three of four.
  std::optional<Seed> lot();

  /// The same election with its ballots in another order and grouped otherwise.
  template <class Ballot>
  std::vector<Ballot> regrouped(const std::vector<Ballot>& ballots) {
    std::vector<Ballot> others;
    for (auto ballot : ballots) {
      while (ballot.count > 1 && below(2) == 0) {
        auto part = ballot;
        part.count = 1 + below(static_cast<std::uint32_t>(ballot.count - 1));
        ballot.count -= part.count;
        others.push_back(part);
      }
      others.push_back(ballot);
    }
    std::shuffle(others.begin(), others.end(), random_);
    return others;
  }
  /// Where each option goes when the list is shuffled.
  std::vector<OptionIndex> permutation(std::size_t size);

 private:
  std::mt19937_64 random_;
};

/// `values` moved to where `permutation` says.
template <class Value>
std::vector<Value> moved(const std::vector<Value>& values,
                         const std::vector<OptionIndex>& permutation) {
  std::vector<Value> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) result[permutation[i]] = values[i];
  return result;
}

void rename(ApprovalBallot& ballot, const std::vector<OptionIndex>& permutation);
void rename(ScoreBallot& ballot, const std::vector<OptionIndex>& permutation);
void rename(RankedBallot& ballot, const std::vector<OptionIndex>& permutation);
void rename(BudgetBallot& ballot, const std::vector<OptionIndex>& permutation);

/// The same election with options and ballots in another order, ballots grouped otherwise.
template <class Ballot>
Election<Ballot> shuffled(const Election<Ballot>& election, Profiles& profiles) {
  const auto permutation = profiles.permutation(election.options.size());
  Election<Ballot> other{moved(election.options, permutation),
                         profiles.regrouped(election.ballots)};
  for (auto& ballot : other.ballots) rename(ballot, permutation);
  return other;
}
BudgetElection shuffled(const BudgetElection& election, Profiles& profiles);

/// Ids of options, by which results of shuffled elections are compared.
std::vector<std::string> ids_of(const std::vector<Option>& options,
                                const std::vector<OptionIndex>& some);
std::vector<std::string> ids_of(const std::vector<Project>& projects,
                                const std::vector<OptionIndex>& some);

}  // namespace wardmote::counting
