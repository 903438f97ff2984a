#include "governance/counting/ranked_papers.h"

#include <map>

namespace wardmote::counting {

namespace {

std::vector<OptionIndex> preferences_of(const RankedElection& election,
                                        const RankedBallot& ballot) {
  std::vector<OptionIndex> preferences;
  for (const auto& rank : ballot.ranks) {
    const auto before = preferences.size();
    for (const auto option : rank)
      if (!election.options[option].withdrawn) preferences.push_back(option);
    if (preferences.size() > before + 1) {
      preferences.resize(before);
      break;
    }
  }
  return preferences;
}

}  // namespace

std::vector<Papers> papers_of(const RankedElection& election) {
  std::map<std::vector<OptionIndex>, std::uint64_t> counts;
  for (const auto& ballot : election.ballots) {
    auto preferences = preferences_of(election, ballot);
    if (!preferences.empty()) counts[std::move(preferences)] += ballot.count;
  }
  std::vector<Papers> papers;
  papers.reserve(counts.size());
  for (const auto& [preferences, count] : counts)
    if (count > 0) papers.push_back({preferences, count});
  return papers;
}

}  // namespace wardmote::counting
