#include "governance/counting/irv.h"

#include <algorithm>
#include <numeric>

#include "governance/counting/exact.h"
#include "governance/counting/ranked_papers.h"

namespace wardmote::counting {

namespace {

class Runoff {
 public:
  Runoff(const RankedElection& election, const Terms& terms)
      : options_(election.options),
        terms_(terms),
        order_(tie_order(election.options, terms.lot)),
        papers_(papers_of(election)),
        next_(papers_.size(), 0) {
    for (OptionIndex option = 0; option < options_.size(); ++option)
      if (!options_[option].withdrawn) continuing_.push_back(option);
    for (const auto& ballot : election.ballots) tally_.turnout += ballot.count;
    for (const auto& papers : papers_) tally_.valid += papers.count;
  }

  Result<Tally> run() {
    if (continuing_.empty()) return refuse(Refusal::no_options);
    const auto total = continuing_.size();
    tally_.log.push_back(say("log.ballots", {{"turnout", std::int64_t(tally_.turnout)},
                                             {"valid", std::int64_t(tally_.valid)}}));
    while (true) {
      if (!terms_.watch.goes_on({total - continuing_.size(), total}))
        return refuse(Refusal::cancelled);
      count_stage();
      const auto leader = leader_of_stage();
      if (2 * tally_.stages.back()[leader] > in_play_ || continuing_.size() == 1) {
        elect(leader);
        return std::move(tally_);
      }
      exclude_last();
    }
  }

 private:
  std::int64_t stage_number() const { return static_cast<std::int64_t>(tally_.stages.size()); }

  void count_stage() {
    std::vector<bool> continues(options_.size(), false);
    for (const auto option : continuing_) continues[option] = true;
    Stage votes(options_.size(), 0);
    for (std::size_t i = 0; i < papers_.size(); ++i) {
      const auto& preferences = papers_[i].preferences;
      while (next_[i] < preferences.size() && !continues[preferences[next_[i]]]) ++next_[i];
      if (next_[i] < preferences.size())
        votes[preferences[next_[i]]] += static_cast<std::int64_t>(papers_[i].count) * vote_unit;
    }
    in_play_ = std::accumulate(votes.begin(), votes.end(), std::int64_t{0});
    tally_.stages.push_back(std::move(votes));
    tally_.log.push_back(say("log.irv_stage", {{"stage", stage_number()},
                                               {"papers", in_play_ / vote_unit},
                                               {"half", in_play_ / vote_unit / 2}}));
    for (const auto option : continuing_)
      tally_.log.push_back(
          say("log.votes", {{"option", options_[option].name}, {"votes", votes_now(option)}}));
  }

  std::int64_t votes_now(OptionIndex option) const {
    return tally_.stages.back()[option] / vote_unit;
  }

  OptionIndex leader_of_stage() const {
    const auto& votes = tally_.stages.back();
    return *std::max_element(continuing_.begin(), continuing_.end(),
                             [&](auto a, auto b) { return votes[a] < votes[b]; });
  }

  void exclude_last() {
    const auto& votes = tally_.stages.back();
    std::int64_t fewest = votes[continuing_.front()];
    for (const auto option : continuing_) fewest = std::min(fewest, votes[option]);
    std::vector<OptionIndex> tied;
    for (const auto option : continuing_)
      if (votes[option] == fewest) tied.push_back(option);
    const auto out = break_tie(tied, Extreme::fewest, tally_.stages, order_);
    if (tied.size() > 1 && out.stage)
      tally_.log.push_back(say("log.by_earlier_stage", {{"tied", names_of(options_, tied)},
                                                        {"option", options_[out.chosen].name},
                                                        {"stage", std::int64_t(*out.stage + 1)}}));
    if (tied.size() > 1 && !out.stage) {
      tally_.used_lot = true;
      tally_.log.push_back(lot_line(options_, tied, out.chosen, order_));
    }
    excluded_at_.emplace_back(out.chosen, stage_number());
    tally_.log.push_back(say("log.excluded", {{"option", options_[out.chosen].name},
                                              {"votes", std::to_string(fewest / vote_unit)}}));
    std::erase(continuing_, out.chosen);
  }

  void elect(OptionIndex winner) {
    tally_.elected = {winner};
    tally_.log.push_back(say("log.irv_wins", {{"option", options_[winner].name},
                                              {"votes", votes_now(winner)},
                                              {"papers", in_play_ / vote_unit}}));
    for (OptionIndex option = 0; option < options_.size(); ++option)
      if (option != winner && !options_[option].withdrawn)
        tally_.losers.push_back({option, why_lost(option, winner)});
  }

  Sentence why_lost(OptionIndex option, OptionIndex winner) const {
    for (const auto& [excluded, stage] : excluded_at_) {
      if (excluded != option) continue;
      const auto votes = tally_.stages[static_cast<std::size_t>(stage - 1)][option];
      return say("lost.excluded", {{"option", options_[option].name},
                                   {"stage", stage},
                                   {"votes", std::to_string(votes / vote_unit)}});
    }
    return say("lost.fewer", {{"option", options_[option].name},
                              {"votes", votes_now(option)},
                              {"other", options_[winner].name},
                              {"needed", votes_now(winner)}});
  }

  const std::vector<Option>& options_;
  const Terms& terms_;
  TieOrder order_;
  std::vector<Papers> papers_;
  /// Where each paper is: the place of its first continuing preference.
  std::vector<std::size_t> next_;
  std::vector<OptionIndex> continuing_;
  std::vector<std::pair<OptionIndex, std::int64_t>> excluded_at_;
  std::int64_t in_play_ = 0;
  Tally tally_;
};

}  // namespace

Result<Tally> count_irv(const RankedElection& election, const Terms& terms) {
  if (terms.seats != 1) return refuse(Refusal::seats_out_of_range, {{"most", std::int64_t{1}}});
  if (auto fine = check(election); !fine) return tl::unexpected(fine.error());
  return Runoff{election, terms}.run();
}

}  // namespace wardmote::counting
