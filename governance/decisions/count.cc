// From the box to the result, through the counts of governance/counting.

#include <algorithm>
#include <set>
#include <utility>

#include "governance/core/hash.h"
#include "governance/counting/budget.h"
#include "governance/counting/equal_shares.h"
#include "governance/counting/greedy.h"
#include "governance/counting/irv.h"
#include "governance/counting/plurality.h"
#include "governance/counting/requirements.h"
#include "governance/counting/schulze.h"
#include "governance/counting/scottish_stv.h"
#include "governance/decisions/due_counts.h"
#include "governance/decisions/outcome.h"

namespace wardmote::decisions {
namespace {

using counting::OptionIndex;

/// Padded, so that without a lot the order of the bytes is that of the list.
std::string id_of(std::uint32_t option) {
  auto digits = std::to_string(option);
  return std::string(3 - std::min<std::size_t>(digits.size(), 3), '0') + digits;
}

std::vector<counting::Option> options_of(const v1::DecisionTerms& terms) {
  if (method_of(terms) == Method::yes_no) return {{id_of(1), "yes"}, {id_of(2), "no"}};
  std::vector<counting::Option> options;
  for (const auto& option : terms.options()) {
    options.push_back({id_of(option.number()), option.title()});
  }
  return options;
}

bool is_empty(const v1::DecisionChoice& choice) {
  return choice.chosen().empty() && choice.scores().empty() && choice.ranks().empty();
}

counting::ApprovalBallot chosen_ballot(const v1::DecisionChoice& choice) {
  counting::ApprovalBallot ballot;
  for (const auto option : choice.chosen()) ballot.options.push_back(option - 1);
  return ballot;
}

counting::ScoreBallot score_ballot(const v1::DecisionChoice& choice) {
  counting::ScoreBallot ballot;
  for (const auto& one : choice.scores()) {
    ballot.scores.emplace_back(one.option() - 1, one.score());
  }
  return ballot;
}

counting::RankedBallot ranked_ballot(const v1::DecisionChoice& choice) {
  counting::RankedBallot ballot;
  for (const auto& rank : choice.ranks()) {
    auto& equal = ballot.ranks.emplace_back();
    for (const auto option : rank.options()) equal.push_back(option - 1);
  }
  return ballot;
}

template <class Ballot>
counting::Election<Ballot> election_of(const v1::DecisionTerms& terms, const Box& box,
                                       Ballot (*ballot_of_choice)(const v1::DecisionChoice&)) {
  counting::Election<Ballot> election{options_of(terms), {}};
  for (const auto& choice : box.choices) election.ballots.push_back(ballot_of_choice(choice));
  return election;
}

Counted from_tally(counting::Tally tally) {
  return {std::move(tally.elected), tally.used_lot, std::move(tally.log), std::move(tally.losers),
          0};
}

Result<Counted> count_election(const v1::DecisionTerms& terms, const Box& box,
                               const counting::Terms& with) {
  switch (method_of(terms)) {
    case Method::yes_no:
    case Method::plurality:
      return counting::count_plurality(election_of(terms, box, chosen_ballot), with)
          .map(from_tally);
    case Method::approval:
      return counting::count_approval(election_of(terms, box, chosen_ballot), with).map(from_tally);
    case Method::score:
      return counting::count_score(election_of(terms, box, score_ballot), with).map(from_tally);
    case Method::irv:
      return counting::count_irv(election_of(terms, box, ranked_ballot), with).map(from_tally);
    case Method::schulze:
      return counting::count_schulze(election_of(terms, box, ranked_ballot), with)
          .map([](counting::SchulzeTally count) { return from_tally(std::move(count.tally)); });
    case Method::scottish_stv:
    case Method::budget_greedy:
    case Method::budget_equal_shares:
      break;
  }
  return counting::count_scottish_stv(election_of(terms, box, ranked_ballot), with).map(from_tally);
}

/// By how many whole units a step of Add1 raises the share: one, or a thousandth of a great share.
std::uint64_t increment_of(const v1::DecisionTerms& terms, std::uint64_t voters) {
  std::uint64_t unit = 1;
  for (std::uint32_t digit = 0; digit < terms.decimals(); ++digit) unit *= 10;
  const auto share = static_cast<std::uint64_t>(terms.budget()) / unit / voters;
  return share > 2000 ? share / 1000 : 1;
}

Result<Counted> count_budget(const v1::DecisionTerms& terms, const Box& box,
                             const counting::Terms& common) {
  counting::BudgetElection election;
  for (const auto& option : terms.options()) {
    election.projects.push_back({id_of(option.number()), option.title(), option.cost()});
  }
  for (const auto& choice : box.choices) {
    auto& ballot = election.ballots.emplace_back();
    for (const auto option : choice.chosen()) ballot.points.emplace_back(option - 1, 1);
  }
  election.budget = terms.budget();
  election.decimals = terms.decimals();
  const auto taken = [](counting::BudgetOutcome outcome) {
    return Counted{std::move(outcome.funded), outcome.used_lot, std::move(outcome.log),
                   std::move(outcome.losers), outcome.cost};
  };
  if (method_of(terms) == Method::budget_greedy) {
    counting::GreedyTerms with;
    with.lot = common.lot;
    return counting::count_greedy(election, with).map(taken);
  }
  counting::SharesTerms with;
  with.completion = static_cast<counting::Completion>(terms.completion());
  with.increment = increment_of(terms, box.choices.size());
  with.lot = common.lot;
  with.watch = common.watch;
  return counting::count_equal_shares(election, with).map(taken);
}

/// The seed that the reveals give; what nobody can know before the ballots are fixed.
counting::Seed seed_of(const v1::DecisionRecord& record, const std::string& root) {
  counting::LotFacts facts;
  // Not the number alone: another community has a decision of the same number.
  facts.decision = record.texts_hash() + record.roll_hash();
  std::copy(root.begin(), root.end(), facts.ballots_root.begin());
  for (const auto& one : record.lot()) {
    if (!one.reveal().empty()) facts.reveals.push_back(one.reveal());
  }
  return counting::lot_seed(facts);
}

}  // namespace

std::optional<v1::DecisionResult> result_of(const CountMaterial& material,
                                            const counting::Watch& watch) {
  const auto& [record, box] = material;
  const auto& terms = record.terms();
  v1::DecisionResult result;
  result.set_roll(record.roll_size());
  result.set_turnout(box.choices.size());
  result.set_valid(static_cast<std::uint64_t>(
      std::count_if(box.choices.begin(), box.choices.end(),
                    [](const auto& choice) { return !is_empty(choice); })));
  result.set_ballots_root(ballots_root(box.choices));
  for (const auto& one : box.opened) *result.add_box() = one;

  std::optional<counting::Seed> lot;
  std::set<std::uint64_t> silent;
  if (draws_lot(terms)) {
    lot = seed_of(record, result.ballots_root());
    result.set_seed(std::string{bytes_of(*lot)});
    for (const auto& one : record.lot()) {
      if (one.reveal().empty()) silent.insert(one.member());
    }
  }
  for (const auto member : silent) result.add_silent(member);

  if (box.lost != 0) {
    set_fault(result,
              {"decisions.fault.ballots_lost", {{"ballots", static_cast<std::int64_t>(box.lost)}}});
    return result;
  }
  Result<Counted> counted = Counted{};
  // Where everybody abstained nobody is first.
  if (result.valid() != 0) {
    counting::Terms with;
    with.seats = terms.seats();
    with.lot = lot;
    with.watch = watch;
    counted = is_budget(method_of(terms)) ? count_budget(terms, box, with)
                                          : count_election(terms, box, with);
  }
  if (watch.stop.stop_requested()) return std::nullopt;
  if (!counted) {
    set_fault(result, {counted.error().key, counted.error().arguments});
    return result;
  }
  judge_count(terms, box, std::move(*counted), result);
  return result;
}

}  // namespace wardmote::decisions
