#include "governance/counting/plurality.h"

#include <algorithm>
#include <map>

#include "governance/counting/exact.h"

namespace wardmote::counting {

namespace {

using Figures = std::vector<std::vector<std::int64_t>>;

/// One stage, the ranking, the winners and why the others lost: `figures` are each option's, the
/// deciding one first.
void finish(const std::vector<Option>& options, const Terms& terms, const Figures& figures,
            std::string_view about, Tally& tally) {
  auto& stage = tally.stages.emplace_back();
  for (const auto& figure : figures) stage.push_back(figure.front() * vote_unit);
  tally.ranking = ranked_by(options, figures);
  tally.log.push_back(say("log.ballots", {{"turnout", std::int64_t(tally.turnout)},
                                          {"valid", std::int64_t(tally.valid)}}));
  for (const auto& rank : tally.ranking)
    for (const auto option : rank)
      tally.log.push_back(
          say(about, {{"option", options[option].name}, {"votes", figures[option].front()}}));
  elect_from_ranking(options, tie_order(options, terms.lot), terms.seats, tally);
  if (tally.elected.empty()) return;
  const auto last = tally.elected.back();
  for (OptionIndex option = 0; option < options.size(); ++option) {
    const bool is_elected =
        std::find(tally.elected.begin(), tally.elected.end(), option) != tally.elected.end();
    if (is_elected || options[option].withdrawn) continue;
    const auto* why = figures[option] != figures[last] ? "lost.fewer"
                      : !terms.lot                     ? "lost.by_id"
                                                       : "lost.by_lot";
    const bool finer =
        figures[option].front() == figures[last].front() && figures[option] != figures[last];
    tally.losers.push_back(
        {option, say(finer ? "lost.fewer_high_scores" : why, {{"option", options[option].name},
                                                              {"votes", figures[option].front()},
                                                              {"other", options[last].name},
                                                              {"needed", figures[last].front()}})});
  }
}

Result<Tally> count_named(const ApprovalElection& election, const Terms& terms, bool empty_is_valid,
                          std::string_view about) {
  if (auto fine = check_seats(terms.seats); !fine) return tl::unexpected(fine.error());
  if (auto fine = check(election); !fine) return tl::unexpected(fine.error());
  Tally tally;
  Figures votes(election.options.size(), {0});
  for (const auto& ballot : election.ballots) {
    bool counts = empty_is_valid;
    for (const auto option : ballot.options) {
      if (election.options[option].withdrawn) continue;
      votes[option].front() += static_cast<std::int64_t>(ballot.count);
      counts = true;
    }
    tally.turnout += ballot.count;
    tally.valid += counts ? ballot.count : 0;
  }
  if (!terms.watch.goes_on({1, 1})) return refuse(Refusal::cancelled);
  finish(election.options, terms, votes, about, tally);
  return tally;
}

}  // namespace

Result<Tally> count_plurality(const ApprovalElection& election, const Terms& terms) {
  for (const auto& ballot : election.ballots)
    if (auto fine = check_choice(election.options, ballot); !fine)
      return tl::unexpected(fine.error());
  return count_named(election, terms, false, "log.votes");
}

Result<Tally> count_approval(const ApprovalElection& election, const Terms& terms) {
  return count_named(election, terms, true, "log.approvals");
}

Result<Tally> count_score(const ScoreElection& election, const Terms& terms) {
  if (auto fine = check_seats(terms.seats); !fine) return tl::unexpected(fine.error());
  if (auto fine = check(election); !fine) return tl::unexpected(fine.error());
  Tally tally;
  std::vector<std::map<std::uint32_t, std::int64_t>> given(election.options.size());
  std::uint32_t highest = 0;
  for (const auto& ballot : election.ballots) {
    for (const auto& [option, score] : ballot.scores) {
      given[option][score] += static_cast<std::int64_t>(ballot.count);
      highest = std::max(highest, score);
    }
    tally.turnout += ballot.count;
  }
  tally.valid = tally.turnout;
  if (!terms.watch.goes_on({1, 1})) return refuse(Refusal::cancelled);
  // The sum, then how many gave the highest score, the next, and so on down to 1.
  Figures figures(election.options.size(), std::vector<std::int64_t>(highest + 1, 0));
  for (OptionIndex option = 0; option < given.size(); ++option) {
    for (const auto& [score, count] : given[option]) {
      figures[option].front() += score * count;
      if (score > 0) figures[option][highest - score + 1] = count;
    }
  }
  finish(election.options, terms, figures, "log.points", tally);
  return tally;
}

}  // namespace wardmote::counting
