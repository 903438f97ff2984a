#include "governance/counting/scottish_stv.h"

#include <algorithm>
#include <utility>

#include "governance/counting/exact.h"
#include "governance/counting/ranked_papers.h"

namespace wardmote::counting {

namespace {

/// Papers in somebody's pile.
struct Parcel {
  const Papers* papers = nullptr;
  /// The place of the preference that they lie here for.
  std::size_t at = 0;
  /// Of each paper when it was received, in hundred-thousandths.
  std::int64_t value = vote_unit;
};

enum class Fate : std::uint8_t { continuing, elected, excluded, withdrawn };

class ScottishCount {
 public:
  ScottishCount(const RankedElection& election, const Terms& terms)
      : options_(election.options),
        terms_(terms),
        order_(tie_order(election.options, terms.lot)),
        papers_(papers_of(election)),
        piles_(options_.size()),
        fates_(options_.size(), Fate::continuing),
        lost_at_(options_.size(), 0) {
    for (OptionIndex option = 0; option < options_.size(); ++option)
      if (options_[option].withdrawn) fates_[option] = Fate::withdrawn;
    for (const auto& ballot : election.ballots) tally_.turnout += ballot.count;
    for (const auto& papers : papers_) tally_.valid += papers.count;
  }

  Result<Tally> run() {
    first_stage();
    const auto total = with_fate(Fate::continuing).size();
    while (true) {
      elect_with_quota();
      fill_last_vacancies();
      if (vacancies() == 0 || with_fate(Fate::continuing).empty()) break;
      const auto left = with_fate(Fate::continuing).size();
      if (!terms_.watch.goes_on({total - left, total})) return refuse(Refusal::cancelled);
      if (const auto surplus = with_surplus(); !surplus.empty())
        transfer_surplus(surplus);
      else
        exclude_lowest();
    }
    tell_losers();
    return std::move(tally_);
  }

 private:
  const std::string& name(OptionIndex option) const { return options_[option].name; }
  std::int64_t quota() const { return static_cast<std::int64_t>(*tally_.quota) * vote_unit; }
  std::size_t vacancies() const { return terms_.seats - tally_.elected.size(); }
  Stage& votes() { return tally_.stages.back(); }
  std::int64_t stage_number() const { return static_cast<std::int64_t>(tally_.stages.size()); }
  std::span<const Stage> earlier() const {
    return std::span{tally_.stages}.first(tally_.stages.size() - 1);
  }
  void log(std::string_view about, std::vector<TextArgument> arguments) {
    tally_.log.push_back(say(about, std::move(arguments)));
  }

  std::vector<OptionIndex> with_fate(Fate fate) const {
    std::vector<OptionIndex> found;
    for (OptionIndex option = 0; option < fates_.size(); ++option)
      if (fates_[option] == fate) found.push_back(option);
    return found;
  }

  /// Rules 45 and 46.
  void first_stage() {
    tally_.stages.emplace_back(options_.size(), 0);
    for (const auto& papers : papers_) {
      piles_[papers.preferences.front()].push_back({&papers, 0, vote_unit});
      votes()[papers.preferences.front()] += static_cast<std::int64_t>(papers.count) * vote_unit;
    }
    tally_.quota = tally_.valid / (terms_.seats + 1) + 1;
    log("log.ballots",
        {{"turnout", std::int64_t(tally_.turnout)}, {"valid", std::int64_t(tally_.valid)}});
    log("log.quota", {{"valid", std::int64_t(tally_.valid)},
                      {"seats", std::int64_t{terms_.seats}},
                      {"quota", std::int64_t(*tally_.quota)}});
    log("log.first_stage", {});
    tell_votes();
  }

  void tell_votes() {
    for (OptionIndex option = 0; option < options_.size(); ++option)
      if (fates_[option] != Fate::withdrawn && fates_[option] != Fate::excluded)
        log("log.votes", {{"option", name(option)}, {"votes", five_decimals(votes()[option])}});
  }

  void elect(OptionIndex option) {
    fates_[option] = Fate::elected;
    tally_.elected.push_back(option);
  }

  /// Sorted by votes, then by those at earlier stages, then by lot. Which of two is named first
  /// changes nothing of the count.
  void sort_by_votes(std::vector<OptionIndex>& options) const {
    std::sort(options.begin(), options.end(), [&](auto a, auto b) {
      for (auto stage = tally_.stages.rbegin(); stage != tally_.stages.rend(); ++stage)
        if ((*stage)[a] != (*stage)[b]) return (*stage)[a] > (*stage)[b];
      return order_.is_better(a, b);
    });
  }

  /// Rule 47.
  void elect_with_quota() {
    auto winners = with_fate(Fate::continuing);
    std::erase_if(winners, [&](auto option) { return votes()[option] < quota(); });
    sort_by_votes(winners);
    for (const auto option : winners) {
      elect(option);
      log("log.elected_with_quota", {{"option", name(option)},
                                     {"votes", five_decimals(votes()[option])},
                                     {"stage", stage_number()}});
    }
  }

  /// Rule 52.
  void fill_last_vacancies() {
    auto rest = with_fate(Fate::continuing);
    if (rest.empty() || rest.size() > vacancies()) return;
    sort_by_votes(rest);
    for (const auto option : rest) {
      elect(option);
      log("log.elected_without_quota",
          {{"option", name(option)}, {"votes", five_decimals(votes()[option])}});
    }
  }

  /// Rule 48(1): those who exceed the quota. Who has been transferred has just the quota.
  std::vector<OptionIndex> with_surplus() {
    auto found = with_fate(Fate::elected);
    std::erase_if(found, [&](auto option) { return votes()[option] <= quota(); });
    return found;
  }

  /// Takes one of those with equal votes, and tells how.
  OptionIndex take(const std::vector<OptionIndex>& tied, Extreme extreme) {
    if (tied.size() == 1) return tied.front();
    const auto taken = break_tie(tied, extreme, earlier(), order_);
    if (taken.stage) {
      log("log.by_earlier_stage", {{"tied", names_of(options_, tied)},
                                   {"option", name(taken.chosen)},
                                   {"stage", std::int64_t(*taken.stage + 1)}});
    } else {
      tally_.used_lot = true;
      tally_.log.push_back(lot_line(options_, tied, taken.chosen, order_));
    }
    return taken.chosen;
  }

  /// Moves the pile of `from` to the next preferences, in a new stage; `value_of` gives what a
  /// paper received at some value has now. Returns the value of what nobody gets.
  template <class ValueOf>
  void move_pile(OptionIndex from, ValueOf value_of) {
    for (const auto& parcel : std::exchange(piles_[from], {})) {
      const auto& preferences = parcel.papers->preferences;
      auto at = parcel.at + 1;
      while (at < preferences.size() && fates_[preferences[at]] != Fate::continuing) ++at;
      if (at == preferences.size()) continue;
      const auto value = value_of(parcel.value);
      piles_[preferences[at]].push_back({parcel.papers, at, value});
      votes()[preferences[at]] += static_cast<std::int64_t>(parcel.papers->count) * value;
    }
  }

  /// Rules 48 and 49.
  void transfer_surplus(const std::vector<OptionIndex>& candidates) {
    std::int64_t most = 0;
    for (const auto option : candidates) most = std::max(most, votes()[option]);
    auto tied = candidates;
    std::erase_if(tied, [&](auto option) { return votes()[option] != most; });
    const auto from = take(tied, Extreme::most);
    const auto surplus = most - quota();
    tally_.stages.push_back(tally_.stages.back());
    votes()[from] = quota();
    log("log.surplus", {{"stage", stage_number()},
                        {"option", name(from)},
                        {"surplus", five_decimals(surplus)},
                        {"votes", five_decimals(most)}});
    move_pile(from, [&](std::int64_t value) {
      return to_int64(Integer{integer_of(surplus) * integer_of(value) / integer_of(most)});
    });
    tell_votes();
  }

  /// Rules 50 and 51.
  void exclude_lowest() {
    auto tied = with_fate(Fate::continuing);
    auto fewest = votes()[tied.front()];
    for (const auto option : tied) fewest = std::min(fewest, votes()[option]);
    std::erase_if(tied, [&](auto option) { return votes()[option] != fewest; });
    const auto out = take(tied, Extreme::fewest);
    fates_[out] = Fate::excluded;
    tally_.stages.push_back(tally_.stages.back());
    votes()[out] = 0;
    lost_at_[out] = tally_.stages.size() - 1;
    log("log.stv_excluded",
        {{"stage", stage_number()}, {"option", name(out)}, {"votes", five_decimals(fewest)}});
    move_pile(out, [](std::int64_t value) { return value; });
    tell_votes();
  }

  void tell_losers() {
    for (const auto option : with_fate(Fate::continuing))
      tally_.losers.push_back(
          {option, say("lost.seats_full", {{"option", name(option)},
                                           {"votes", five_decimals(votes()[option])},
                                           {"quota", std::int64_t(*tally_.quota)}})});
    for (const auto option : with_fate(Fate::excluded)) {
      const auto stage = lost_at_[option];
      tally_.losers.push_back(
          {option,
           say("lost.excluded", {{"option", name(option)},
                                 {"stage", std::int64_t(stage + 1)},
                                 {"votes", five_decimals(tally_.stages[stage - 1][option])}})});
    }
    std::sort(tally_.losers.begin(), tally_.losers.end(),
              [](const auto& a, const auto& b) { return a.option < b.option; });
  }

  const std::vector<Option>& options_;
  const Terms& terms_;
  TieOrder order_;
  std::vector<Papers> papers_;
  std::vector<std::vector<Parcel>> piles_;
  std::vector<Fate> fates_;
  /// The stage, from 0, at which an excluded one's papers were moved.
  std::vector<std::size_t> lost_at_;
  Tally tally_;
};

}  // namespace

Result<Tally> count_scottish_stv(const RankedElection& election, const Terms& terms) {
  if (auto fine = check_seats(terms.seats); !fine) return tl::unexpected(fine.error());
  if (auto fine = check(election); !fine) return tl::unexpected(fine.error());
  return ScottishCount{election, terms}.run();
}

}  // namespace wardmote::counting
