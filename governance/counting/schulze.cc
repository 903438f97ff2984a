#include "governance/counting/schulze.h"

#include <algorithm>
#include <map>

namespace wardmote::counting {

namespace {

class Schulze {
 public:
  Schulze(const RankedElection& election, const Terms& terms)
      : election_(election),
        options_(election.options),
        terms_(terms),
        result_{{}, PairTable{options_.size()}, PairTable{options_.size()}, {}} {
    for (OptionIndex option = 0; option < options_.size(); ++option)
      if (!options_[option].withdrawn) standing_.push_back(option);
  }

  Result<SchulzeTally> run(std::optional<OptionIndex> default_option) {
    if (standing_.empty()) return refuse(Refusal::no_options);
    count_pairs();
    find_condorcet_winner();
    if (default_option) drop_below(*default_option);
    if (!find_paths()) return refuse(Refusal::cancelled);
    rank();
    elect_from_ranking(options_, tie_order(options_, terms_.lot), terms_.seats, tally());
    tell_losers();
    return std::move(result_);
  }

 private:
  Tally& tally() { return result_.tally; }
  const std::string& name(OptionIndex option) const { return options_[option].name; }
  bool beats(OptionIndex a, OptionIndex b) const {
    return result_.paths.at(a, b) > result_.paths.at(b, a);
  }

  void count_pairs() {
    for (const auto& ballot : election_.ballots) {
      tally().turnout += ballot.count;
      std::vector<std::size_t> rank_of(options_.size(), ballot.ranks.size());
      bool ranks_any = false;
      for (std::size_t rank = 0; rank < ballot.ranks.size(); ++rank)
        for (const auto option : ballot.ranks[rank]) {
          rank_of[option] = rank;
          ranks_any = ranks_any || !options_[option].withdrawn;
        }
      if (!ranks_any) continue;
      tally().valid += ballot.count;
      const auto count = static_cast<std::int64_t>(ballot.count);
      for (const auto a : standing_)
        for (const auto b : standing_)
          if (rank_of[a] < rank_of[b]) result_.pairwise.at(a, b) += count;
    }
    tally().log.push_back(say("log.ballots", {{"turnout", std::int64_t(tally().turnout)},
                                              {"valid", std::int64_t(tally().valid)}}));
    for (std::size_t i = 0; i < standing_.size(); ++i)
      for (std::size_t j = i + 1; j < standing_.size(); ++j) tell_pair(standing_[i], standing_[j]);
  }

  void tell_pair(OptionIndex a, OptionIndex b) {
    tally().log.push_back(say("log.pair", {{"option", name(a)},
                                           {"other", name(b)},
                                           {"votes", result_.pairwise.at(a, b)},
                                           {"against", result_.pairwise.at(b, a)}}));
  }

  void find_condorcet_winner() {
    const auto& pairs = result_.pairwise;
    for (const auto a : standing_) {
      const bool wins = std::all_of(standing_.begin(), standing_.end(), [&](auto b) {
        return a == b || pairs.at(a, b) > pairs.at(b, a);
      });
      if (!wins) continue;
      result_.condorcet_winner = a;
      tally().log.push_back(say("log.condorcet_winner", {{"option", name(a)}}));
      return;
    }
    tally().log.push_back(say("log.no_condorcet_winner"));
  }

  void drop_below(OptionIndex default_option) {
    const auto& pairs = result_.pairwise;
    std::erase_if(standing_, [&](auto option) {
      const bool drops = option != default_option &&
                         pairs.at(option, default_option) <= pairs.at(default_option, option);
      if (drops)
        dropped_.push_back(
            {option, say("lost.below_default", {{"option", name(option)},
                                                {"other", name(default_option)},
                                                {"votes", pairs.at(option, default_option)},
                                                {"against", pairs.at(default_option, option)}})});
      return drops;
    });
    for (const auto& reason : dropped_) tally().log.push_back(reason.why);
  }

  bool find_paths() {
    auto& paths = result_.paths;
    const auto& pairs = result_.pairwise;
    for (const auto a : standing_)
      for (const auto b : standing_)
        if (pairs.at(a, b) > pairs.at(b, a)) paths.at(a, b) = pairs.at(a, b);
    for (std::size_t done = 0; done < standing_.size(); ++done) {
      if (!terms_.watch.goes_on({done, standing_.size()})) return false;
      widen_through(standing_[done]);
    }
    return true;
  }

  void widen_through(OptionIndex middle) {
    auto& paths = result_.paths;
    for (const auto a : standing_) {
      const auto first = paths.at(a, middle);
      if (a == middle || first == 0) continue;
      for (const auto b : standing_) {
        if (b == a || b == middle) continue;
        auto& known = paths.at(a, b);
        known = std::max(known, std::min(first, paths.at(middle, b)));
      }
    }
  }

  /// The relation is transitive, so taking the unbeaten again and again gives a weak order.
  void rank() {
    auto left = standing_;
    while (!left.empty()) {
      std::vector<OptionIndex> unbeaten;
      for (const auto a : left)
        if (std::none_of(left.begin(), left.end(), [&](auto b) { return beats(b, a); }))
          unbeaten.push_back(a);
      std::erase_if(left, [&](auto option) {
        return std::find(unbeaten.begin(), unbeaten.end(), option) != unbeaten.end();
      });
      tally().log.push_back(
          say("log.schulze_rank", {{"rank", std::int64_t(tally().ranking.size() + 1)},
                                   {"options", names_of(options_, unbeaten)}}));
      tally().ranking.push_back(std::move(unbeaten));
    }
  }

  void tell_losers() {
    const auto& elected = tally().elected;
    for (OptionIndex option = 0; option < options_.size(); ++option) {
      const auto dropped = std::find_if(dropped_.begin(), dropped_.end(),
                                        [&](const auto& one) { return one.option == option; });
      if (dropped != dropped_.end()) {
        tally().losers.push_back(*dropped);
        continue;
      }
      const bool won = std::find(elected.begin(), elected.end(), option) != elected.end();
      if (!won && !options_[option].withdrawn)
        tally().losers.push_back({option, why_lost(option, elected.back())});
    }
  }

  /// The last elected is before it or, in the same rank, the lot decided.
  Sentence why_lost(OptionIndex option, OptionIndex last) const {
    if (!beats(last, option))
      return say(terms_.lot ? "lost.by_lot" : "lost.by_id",
                 {{"option", name(option)}, {"other", name(last)}});
    return say("lost.schulze", {{"option", name(option)},
                                {"other", name(last)},
                                {"votes", result_.paths.at(last, option)},
                                {"against", result_.paths.at(option, last)}});
  }

  const RankedElection& election_;
  const std::vector<Option>& options_;
  const Terms& terms_;
  SchulzeTally result_;
  std::vector<OptionIndex> standing_;
  std::vector<Reason> dropped_;
};

}  // namespace

Result<SchulzeTally> count_schulze(const RankedElection& election, const Terms& terms,
                                   std::optional<OptionIndex> default_option) {
  if (auto fine = check_seats(terms.seats); !fine) return tl::unexpected(fine.error());
  if (auto fine = check(election); !fine) return tl::unexpected(fine.error());
  if (default_option && *default_option >= election.options.size())
    return refuse(Refusal::option_unknown, {{"option", std::to_string(*default_option)}});
  return Schulze{election, terms}.run(default_option);
}

}  // namespace wardmote::counting
