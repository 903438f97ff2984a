#include "governance/decisions/queries.h"

#include <algorithm>

#include "governance/decisions/rules.h"

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

std::optional<v1::DecisionOpenedBallot> opened_ballot(const State& state, const Context& context,
                                                      DecisionNumber decision, MemberId member) {
  const auto* ballot = ballot_of(state, decision, member);
  if (ballot == nullptr || ballot->on_paper()) return std::nullopt;
  return opened(context, decision, *ballot);
}

std::optional<v1::DecisionOpenedBallot> opened(const Context& context, DecisionNumber decision,
                                               const v1::DecisionBallot& ballot) {
  v1::DecisionOpenedBallot opened;
  if (ballot.sealed().empty()) {
    opened.set_receipt(ballot.receipt());
    *opened.mutable_choice() = ballot.choice();
    opened.set_nonce(ballot.nonce());
    return opened;
  }
  if (context.ballots == nullptr) return std::nullopt;
  const auto plain = context.ballots->open(raw(decision), ballot.sealed());
  v1::DecisionSecret secret;
  if (!plain || !secret.ParseFromString(*plain)) return std::nullopt;
  opened.set_receipt(secret.receipt());
  *opened.mutable_choice() = secret.choice();
  opened.set_nonce(secret.nonce());
  return opened;
}

std::uint32_t voted(const State& state, DecisionNumber decision) {
  const auto* box = state.boxes.find(decision);
  return box == nullptr ? 0 : box->voted();
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

std::vector<DecisionNumber> open_decisions(const State& state, Timestamp now) {
  std::vector<DecisionNumber> numbers;
  for (const auto& [number, record] : state.decisions) {
    if (takes_ballots(record, now)) numbers.push_back(number);
  }
  return numbers;
}

bool has_sealed(const State& state, DecisionNumber decision) {
  const auto is_sealed = [](const auto& one) { return !one.sealed().empty(); };
  const auto ballots = rows_of(state.ballots, decision);
  if (std::any_of(ballots.begin(), ballots.end(), is_sealed)) return true;
  const auto papers = papers_of(state, decision);
  return std::any_of(papers.begin(), papers.end(), [&](const v1::DecisionPaper& paper) {
    return is_sealed(paper.ballot()) ||
           std::any_of(paper.entries().begin(), paper.entries().end(), is_sealed);
  });
}

std::vector<std::uint64_t> votes_by_option(const v1::DecisionRecord& record) {
  if (shape_of(method_of(record.terms())) != BallotShape::chosen) return {};
  std::vector<std::uint64_t> votes(option_count(record.terms()));
  const auto add = [&](const v1::DecisionChoice& choice) {
    for (const auto option : choice.chosen()) ++votes.at(option - 1);
  };
  for (const auto& ballot : record.result().box()) add(ballot.choice());
  return votes;
}

std::vector<std::uint64_t> figures_by_option(const v1::DecisionRecord& record) {
  std::vector<std::uint64_t> figures(option_count(record.terms()));
  for (const auto& ballot : record.result().box()) {
    const auto& choice = ballot.choice();
    for (const auto option : choice.chosen()) ++figures.at(option - 1);
    for (const auto& score : choice.scores()) figures.at(score.option() - 1) += score.score();
    if (!choice.ranks().empty() && choice.ranks(0).options_size() == 1)
      ++figures.at(choice.ranks(0).options(0) - 1);
  }
  return figures;
}

std::vector<v1::DecisionCard> cards_of(const State& state, DecisionNumber decision) {
  return rows_of(state.cards, decision);
}

const v1::DecisionCard* find_card(const State& state, DecisionNumber decision, CardKind kind,
                                  std::optional<MemberId> member) {
  return state.cards.find(card_key(decision, kind, member));
}

bool is_author(const v1::DecisionRecord& record, const Actor& actor) {
  return std::any_of(record.authors().begin(), record.authors().end(),
                     [&](const auto& author) { return from_record(author) == actor; });
}

const v1::DecisionLotCommitment* commitment_of(const v1::DecisionRecord& record, MemberId member) {
  for (const auto& one : record.lot()) {
    if (one.member() == raw(member)) return &one;
  }
  return nullptr;
}

bool draws_lot(const v1::DecisionTerms& terms) {
  return static_cast<TieRule>(terms.tie_rule()) == TieRule::lot;
}

bool takes_ballots(const v1::DecisionRecord& record, Timestamp now) {
  // A clock that steps back must not let people vote again.
  return state_of(record) == DecisionState::open && record.papers_until_ms() == 0 &&
         to_ms(now) < record.closes_at_ms();
}

bool waits_for_lot(const v1::DecisionRecord& record, Timestamp now) {
  return state_of(record) == DecisionState::closed && *deadline_of(record, nullptr) > now;
}

std::vector<DecisionNumber> destroyed_keys(const State& state) {
  std::vector<DecisionNumber> numbers;
  for (const auto& [number, record] : state.decisions) {
    if (record.key_destroyed()) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace wardmote::decisions
