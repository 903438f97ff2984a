#include "governance/counting/election.h"

#include <set>

#include "governance/counting/refusals.h"

namespace wardmote::counting {

namespace {

/// Notes the options of one ballot.
class Named {
 public:
  explicit Named(const std::vector<Option>& options) : options_(options) {}

  Result<void> add(OptionIndex option) {
    if (option >= options_.size())
      return refuse(Refusal::option_unknown, {{"option", std::to_string(option)}});
    if (!named_.insert(option).second)
      return refuse(Refusal::ballot_twice, {{"option", options_[option].name}});
    return {};
  }

 private:
  const std::vector<Option>& options_;
  std::set<OptionIndex> named_;
};

Result<void> check_options(const std::vector<Option>& options) {
  if (options.empty()) return refuse(Refusal::no_options);
  if (options.size() > options_max)
    return refuse(Refusal::too_many_options, {{"most", std::int64_t{options_max}}});
  std::set<std::string_view> ids;
  for (const auto& option : options)
    if (!ids.insert(option.id).second)
      return refuse(Refusal::option_twice, {{"option", option.id}});
  return {};
}

template <class Ballot>
Result<void> check_all(const Election<Ballot>& election) {
  if (auto options = check_options(election.options); !options) return options;
  std::uint64_t total = 0;
  for (const auto& ballot : election.ballots) {
    if (ballot.count > ballots_max || (total += ballot.count) > ballots_max)
      return refuse(Refusal::too_many_ballots, {{"most", std::int64_t{ballots_max}}});
    if (auto fine = check_ballot(election.options, ballot); !fine) return fine;
  }
  return {};
}

}  // namespace

Result<void> check_ballot(const std::vector<Option>& options, const ApprovalBallot& ballot) {
  Named named{options};
  for (const auto option : ballot.options)
    if (auto fine = named.add(option); !fine) return fine;
  return {};
}

Result<void> check_ballot(const std::vector<Option>& options, const ScoreBallot& ballot) {
  Named named{options};
  for (const auto& [option, score] : ballot.scores) {
    if (auto fine = named.add(option); !fine) return fine;
    if (score > score_max)
      return refuse(Refusal::score_out_of_range, {{"most", std::int64_t{score_max}}});
  }
  return {};
}

Result<void> check_ballot(const std::vector<Option>& options, const RankedBallot& ballot) {
  Named named{options};
  for (const auto& rank : ballot.ranks)
    for (const auto option : rank)
      if (auto fine = named.add(option); !fine) return fine;
  return {};
}

Result<void> check_choice(const std::vector<Option>& options, const ApprovalBallot& ballot) {
  if (auto fine = check_ballot(options, ballot); !fine) return fine;
  if (ballot.options.size() > 1) return refuse(Refusal::ballot_too_long);
  return {};
}

Result<void> check(const ApprovalElection& election) { return check_all(election); }
Result<void> check(const ScoreElection& election) { return check_all(election); }
Result<void> check(const RankedElection& election) { return check_all(election); }

ApprovalElection first_choices(const RankedElection& election) {
  ApprovalElection choices{election.options, {}};
  for (const auto& ballot : election.ballots) {
    ApprovalBallot choice{{}, ballot.count};
    for (const auto& rank : ballot.ranks) {
      for (const auto option : rank)
        if (!election.options[option].withdrawn) choice.options.push_back(option);
      if (!choice.options.empty()) break;
    }
    if (choice.options.size() > 1) choice.options.clear();
    choices.ballots.push_back(std::move(choice));
  }
  return choices;
}

ApprovalElection ranked_as_approved(const RankedElection& election) {
  ApprovalElection approvals{election.options, {}};
  for (const auto& ballot : election.ballots) {
    ApprovalBallot approval{{}, ballot.count};
    for (const auto& rank : ballot.ranks)
      approval.options.insert(approval.options.end(), rank.begin(), rank.end());
    approvals.ballots.push_back(std::move(approval));
  }
  return approvals;
}

}  // namespace wardmote::counting
