#include "governance/counting/tally.h"

#include <algorithm>

namespace wardmote::counting {

std::string names_of(const std::vector<Option>& options, std::span<const OptionIndex> some) {
  std::string names;
  for (const auto option : some) names += (names.empty() ? "" : ", ") + options[option].name;
  return names;
}

Sentence lot_line(const std::vector<Option>& options, std::span<const OptionIndex> tied,
                  OptionIndex chosen, const TieOrder& order) {
  std::vector<OptionIndex> sorted{tied.begin(), tied.end()};
  std::sort(sorted.begin(), sorted.end(),
            [&](auto a, auto b) { return options[a].id < options[b].id; });
  return say(order.is_lot() ? "log.by_lot" : "log.by_id",
             {{"tied", names_of(options, sorted)}, {"option", options[chosen].name}});
}

TieBreak break_tie(std::vector<OptionIndex> tied, Extreme extreme, std::span<const Stage> stages,
                   const TieOrder& order) {
  const bool most = extreme == Extreme::most;
  for (std::size_t stage = stages.size(); stage-- > 0 && tied.size() > 1;) {
    const auto& votes = stages[stage];
    const auto fewer = [&](auto a, auto b) { return votes[a] < votes[b]; };
    const auto best = votes[most ? *std::max_element(tied.begin(), tied.end(), fewer)
                                 : *std::min_element(tied.begin(), tied.end(), fewer)];
    std::erase_if(tied, [&](auto option) { return votes[option] != best; });
    if (tied.size() == 1) return {tied.front(), stage};
  }
  const auto better = [&](auto a, auto b) { return order.is_better(a, b); };
  return {most ? *std::min_element(tied.begin(), tied.end(), better)
               : *std::max_element(tied.begin(), tied.end(), better)};
}

std::vector<std::vector<OptionIndex>> ranked_by(
    const std::vector<Option>& options, const std::vector<std::vector<std::int64_t>>& figures) {
  std::vector<OptionIndex> sorted;
  for (OptionIndex option = 0; option < options.size(); ++option)
    if (!options[option].withdrawn) sorted.push_back(option);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](auto a, auto b) { return figures[a] > figures[b]; });
  std::vector<std::vector<OptionIndex>> ranking;
  for (const auto option : sorted) {
    if (ranking.empty() || figures[ranking.back().front()] != figures[option])
      ranking.emplace_back();
    ranking.back().push_back(option);
  }
  return ranking;
}

void elect_from_ranking(const std::vector<Option>& options, const TieOrder& order,
                        std::uint32_t seats, Tally& tally) {
  for (const auto& rank : tally.ranking) {
    if (tally.elected.size() >= seats) return;
    auto sorted = rank;
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return order.is_better(a, b); });
    const auto free = seats - tally.elected.size();
    if (sorted.size() > free) {
      tally.used_lot = true;
      for (std::size_t i = 0; i < free; ++i)
        tally.log.push_back(lot_line(options, rank, sorted[i], order));
      sorted.resize(free);
    }
    for (const auto option : sorted) {
      tally.elected.push_back(option);
      tally.log.push_back(say("log.elected", {{"option", options[option].name},
                                              {"seat", std::int64_t(tally.elected.size())}}));
    }
  }
}

}  // namespace wardmote::counting
