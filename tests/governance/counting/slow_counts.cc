#include "tests/governance/counting/slow_counts.h"

#include <sodium.h>

#include <algorithm>
#include <functional>
#include <set>

namespace wardmote::counting::slow {

namespace {

using Ids = std::vector<std::string>;
using Votes = std::map<std::string, mpq_class>;

Ids standing_ids(const std::vector<Option>& options) {
  Ids ids;
  for (const auto& option : options)
    if (!option.withdrawn) ids.push_back(option.id);
  return ids;
}

template <class Named>
Ids all_ids(const std::vector<Named>& named) {
  Ids ids;
  for (const auto& one : named) ids.push_back(one.id);
  return ids;
}

bool contains(const Ids& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// The first of `order` that is among `ids`.
std::string first_in(const Ids& order, const Ids& ids) {
  for (const auto& id : order)
    if (contains(ids, id)) return id;
  return {};
}

std::string last_in(Ids order, const Ids& ids) {
  std::reverse(order.begin(), order.end());
  return first_in(order, ids);
}

/// Those with the least of `figure`.
template <class Figure>
Ids least(const Ids& ids, Figure figure) {
  Ids found;
  for (const auto& id : ids) {
    bool is_least = true;
    for (const auto& other : ids) is_least = is_least && !(figure(other) < figure(id));
    if (is_least) found.push_back(id);
  }
  return found;
}

/// Fills seats one by one with whoever has the least `figure`.
template <class Figure>
Ids fill(Ids ids, std::uint32_t seats, const Ids& order, Figure figure) {
  Ids elected;
  while (elected.size() < seats && !ids.empty()) {
    elected.push_back(first_in(order, least(ids, figure)));
    std::erase(ids, elected.back());
  }
  return elected;
}

/// One paper: whom it names, one after the other, and what it is worth.
struct Paper {
  Ids names;
  std::string holder;
  mpq_class value = 1;
};

std::vector<Paper> papers_of(const RankedElection& election) {
  std::vector<Paper> papers;
  for (const auto& ballot : election.ballots) {
    Paper paper;
    for (const auto& rank : ballot.ranks) {
      Ids named;
      for (const auto option : rank)
        if (!election.options[option].withdrawn) named.push_back(election.options[option].id);
      if (named.size() > 1) break;
      if (named.size() == 1) paper.names.push_back(named.front());
    }
    if (paper.names.empty()) continue;
    for (std::uint64_t i = 0; i < ballot.count; ++i) papers.push_back(paper);
  }
  return papers;
}

std::string first_named(const Paper& paper, const Ids& among) {
  for (const auto& name : paper.names)
    if (contains(among, name)) return name;
  return {};
}

/// Narrows `tied` by one earlier stage after the other, the latest first.
Ids narrow(Ids tied, const std::vector<Votes>& stages, int sign) {
  for (auto stage = stages.rbegin(); stage != stages.rend(); ++stage)
    tied = least(tied, [&](const auto& id) { return mpq_class{stage->at(id) * sign}; });
  return tied;
}

}  // namespace

Ids tie_order(const Ids& ids, const std::optional<Seed>& lot) {
  Ids order = ids;
  std::sort(order.begin(), order.end());
  if (!lot) return order;
  std::map<std::vector<unsigned char>, std::string> by_digest;
  for (const auto& id : order) {
    std::vector<unsigned char> digest(crypto_auth_hmacsha256_BYTES);
    crypto_auth_hmacsha256(digest.data(), reinterpret_cast<const unsigned char*>(id.data()),
                           id.size(), lot->data());
    by_digest[digest] = id;
  }
  order.clear();
  for (const auto& [digest, id] : by_digest) order.push_back(id);
  return order;
}

Result plurality(const ApprovalElection& election, std::uint32_t seats,
                 const std::optional<Seed>& lot) {
  Votes votes;
  for (const auto& id : all_ids(election.options)) votes[id] = 0;
  for (const auto& ballot : election.ballots)
    for (const auto option : ballot.options)
      if (!election.options[option].withdrawn)
        votes[election.options[option].id] += static_cast<unsigned long>(ballot.count);
  return {fill(standing_ids(election.options), seats, tie_order(all_ids(election.options), lot),
               [&](const auto& id) { return mpq_class{-votes.at(id)}; }),
          {votes}};
}

Result score(const ScoreElection& election, std::uint32_t seats, const std::optional<Seed>& lot) {
  // Each option's scores, sorted from the highest: of equal sums the first that is higher wins.
  std::map<std::string, std::vector<long>> scores;
  for (const auto& ballot : election.ballots)
    for (const auto& [option, score] : ballot.scores)
      for (std::uint64_t i = 0; i < ballot.count; ++i)
        scores[election.options[option].id].push_back(-static_cast<long>(score));
  Result result;
  result.stages.emplace_back();
  for (const auto& id : all_ids(election.options)) {
    auto& given = scores[id];
    std::erase(given, 0);
    std::sort(given.begin(), given.end());
    long sum = 0;
    for (const auto one : given) sum += one;
    result.stages.front()[id] = -sum;
    // Nothing given is worse than anything given.
    given.insert(given.begin(), sum);
    given.push_back(1);
  }
  result.elected =
      fill(standing_ids(election.options), seats, tie_order(all_ids(election.options), lot),
           [&](const auto& id) { return scores.at(id); });
  return result;
}

Result irv(const RankedElection& election, const std::optional<Seed>& lot) {
  const auto order = tie_order(all_ids(election.options), lot);
  const auto papers = papers_of(election);
  auto continuing = standing_ids(election.options);
  Result result;
  while (true) {
    Votes votes;
    for (const auto& id : all_ids(election.options)) votes[id] = 0;
    mpq_class in_play = 0;
    for (const auto& paper : papers) {
      const auto name = first_named(paper, continuing);
      if (name.empty()) continue;
      votes[name] += 1;
      in_play += 1;
    }
    result.stages.push_back(votes);
    for (const auto& id : continuing)
      if (votes[id] * 2 > in_play || continuing.size() == 1) result.elected = {id};
    if (!result.elected.empty()) return result;
    std::erase(continuing, last_in(order, narrow(continuing, result.stages, 1)));
  }
}

namespace {

/// The Scottish rules, a paper at a time.
struct Scottish {
  std::vector<Paper> papers;
  Ids order;
  Ids continuing;
  Result result;
  mpq_class quota;

  Votes& votes() { return result.stages.back(); }

  void count(const Ids& ids) {
    Votes now;
    for (const auto& id : ids) now[id] = 0;
    for (const auto& paper : papers)
      if (!paper.holder.empty()) now[paper.holder] += paper.value;
    result.stages.push_back(now);
  }

  void elect(Ids winners) {
    while (!winners.empty()) {
      // Most votes now, then at the stage before, and so on.
      const auto next = first_in(order, narrow(winners, result.stages, -1));
      result.elected.push_back(next);
      std::erase(winners, next);
      std::erase(continuing, next);
    }
  }

  void move_from(const std::string& from, const std::function<mpq_class(const mpq_class&)>& value) {
    for (auto& paper : papers) {
      if (paper.holder != from) continue;
      // Whoever stands before the holder is elected or excluded, so the first one left is next.
      paper.holder = first_named(paper, continuing);
      paper.value = value(paper.value);
    }
  }
};

mpq_class cut_to_five(const mpq_class& value) {
  mpz_class units = value.get_num() * 100'000 / value.get_den();
  mpq_class cut{units, 100'000};
  cut.canonicalize();
  return cut;
}

}  // namespace

Result scottish_stv(const RankedElection& election, std::uint32_t seats,
                    const std::optional<Seed>& lot) {
  const auto ids = all_ids(election.options);
  Scottish count{papers_of(election), tie_order(ids, lot), standing_ids(election.options), {}, {}};
  for (auto& paper : count.papers) paper.holder = paper.names.front();
  count.quota = mpz_class{count.papers.size() / (seats + 1) + 1};
  count.count(ids);
  std::map<std::string, mpq_class> settled;
  while (true) {
    Ids winners;
    for (const auto& id : count.continuing)
      if (count.votes()[id] >= count.quota) winners.push_back(id);
    count.elect(winners);
    if (count.continuing.size() <= seats - count.result.elected.size())
      count.elect(count.continuing);
    if (count.result.elected.size() == seats || count.continuing.empty()) return count.result;
    Ids over;
    for (const auto& id : count.result.elected)
      if (count.votes()[id] > count.quota) over.push_back(id);
    if (!over.empty()) {
      const auto from = first_in(count.order, narrow(over, count.result.stages, -1));
      const mpq_class total = count.votes()[from];
      count.move_from(from, [&](const mpq_class& value) {
        return cut_to_five((total - count.quota) * value / total);
      });
      settled[from] = count.quota;
    } else {
      const auto out = last_in(count.order, narrow(count.continuing, count.result.stages, 1));
      std::erase(count.continuing, out);
      count.move_from(out, [](const mpq_class& value) { return value; });
    }
    count.count(ids);
    for (const auto& [id, votes] : settled) count.votes()[id] = votes;
  }
}

std::vector<Ids> schulze(const RankedElection& election) {
  const auto ids = standing_ids(election.options);
  std::map<std::pair<std::string, std::string>, long> above;
  for (const auto& ballot : election.ballots) {
    std::map<std::string, std::size_t> rank_of;
    for (std::size_t rank = 0; rank < ballot.ranks.size(); ++rank)
      for (const auto option : ballot.ranks[rank]) rank_of[election.options[option].id] = rank;
    for (const auto& a : ids)
      for (const auto& b : ids)
        if (rank_of.contains(a) && (!rank_of.contains(b) || rank_of[a] < rank_of[b]))
          above[{a, b}] += static_cast<long>(ballot.count);
  }
  // Every path that visits nobody twice.
  const std::function<long(const std::string&, const std::string&, Ids)> strongest =
      [&](const std::string& from, const std::string& to, Ids visited) {
        long best = 0;
        visited.push_back(from);
        for (const auto& next : ids) {
          if (contains(visited, next) || above[{from, next}] <= above[{next, from}]) continue;
          const auto link = above[{from, next}];
          best = std::max(best, next == to ? link : std::min(link, strongest(next, to, visited)));
        }
        return best;
      };
  // How many stand one above the other over each.
  std::map<std::pair<std::string, std::string>, long> path;
  for (const auto& a : ids)
    for (const auto& b : ids)
      if (a != b) path[{a, b}] = strongest(a, b, {});
  const std::function<std::size_t(const std::string&)> depth = [&](const std::string& id) {
    std::size_t deepest = 0;
    for (const auto& other : ids)
      if (other != id && path[{other, id}] > path[{id, other}])
        deepest = std::max(deepest, depth(other) + 1);
    return deepest;
  };
  std::map<std::size_t, Ids> ranks;
  for (const auto& id : ids) ranks[depth(id)].push_back(id);
  std::vector<Ids> ranking;
  for (auto& [rank, members] : ranks) {
    std::sort(members.begin(), members.end());
    ranking.push_back(members);
  }
  return ranking;
}

}  // namespace wardmote::counting::slow
