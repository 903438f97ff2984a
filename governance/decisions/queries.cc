#include "governance/decisions/queries.h"

#include <algorithm>

namespace wardmote::decisions {

const v1::DecisionRecord* find(const State& state, DecisionNumber decision) {
  return state.decisions.find(decision);
}

DecisionNumber number_of(const v1::DecisionRecord& record) {
  return DecisionNumber{record.number()};
}

DecisionState state_of(const v1::DecisionRecord& record) {
  return static_cast<DecisionState>(record.state());
}

Method method_of(const v1::DecisionTerms& terms) { return static_cast<Method>(terms.method()); }

bool is_private(const v1::DecisionTerms& terms) {
  return static_cast<Secrecy>(terms.secrecy()) == Secrecy::private_ballots;
}

bool is_budget(Method method) {
  return method == Method::budget_greedy || method == Method::budget_equal_shares;
}

BallotShape shape_of(Method method) {
  switch (method) {
    case Method::score:
      return BallotShape::scores;
    case Method::irv:
    case Method::schulze:
    case Method::scottish_stv:
      return BallotShape::ranks;
    case Method::yes_no:
    case Method::plurality:
    case Method::approval:
    case Method::budget_greedy:
    case Method::budget_equal_shares:
      break;
  }
  return BallotShape::chosen;
}

std::uint32_t option_count(const v1::DecisionTerms& terms) {
  if (method_of(terms) == Method::yes_no) return 2;
  return static_cast<std::uint32_t>(terms.options_size());
}

bool is_on_roll(const State& state, DecisionNumber decision, MemberId member) {
  const auto* roll = state.rolls.find(decision);
  return roll != nullptr &&
         std::binary_search(roll->members().begin(), roll->members().end(), raw(member));
}

const v1::DecisionBallot* ballot_of(const State& state, DecisionNumber decision, MemberId member) {
  return state.ballots.find(ballot_key(decision, member));
}

std::vector<MemberId> not_voted(const State& state, DecisionNumber decision) {
  std::vector<MemberId> members;
  const auto* roll = state.rolls.find(decision);
  if (roll == nullptr) return members;
  for (const auto id : roll->members()) {
    if (ballot_of(state, decision, MemberId{id}) == nullptr) members.push_back(MemberId{id});
  }
  return members;
}

std::vector<DecisionNumber> open_decisions(const State& state) {
  std::vector<DecisionNumber> numbers;
  for (const auto& [number, record] : state.decisions) {
    if (state_of(record) == DecisionState::open) numbers.push_back(number);
  }
  return numbers;
}

std::vector<DecisionNumber> destroyed_keys(const State& state) {
  std::vector<DecisionNumber> numbers;
  for (const auto& [number, record] : state.decisions) {
    if (record.key_destroyed()) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace wardmote::decisions
