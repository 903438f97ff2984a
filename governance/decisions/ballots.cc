// What a ballot may say, and how it is laid into the box.

#include <algorithm>
#include <set>
#include <vector>

#include "governance/core/code.h"
#include "governance/decisions/rules.h"

namespace wardmote::decisions {
namespace {

/// Names each option at most once, and only those that are there.
class Named {
 public:
  explicit Named(const v1::DecisionTerms& terms) : options_(option_count(terms)) {}

  Result<void> add(std::uint32_t option) {
    if (option == 0 || option > options_) {
      return refuse(Refusal::option_unknown, "option", option);
    }
    if (!seen_.insert(option).second) return refuse(Refusal::option_repeated, "option", option);
    return {};
  }

 private:
  std::uint32_t options_;
  std::set<std::uint32_t> seen_;
};

Result<void> check_chosen(const v1::DecisionTerms& terms, v1::DecisionChoice& choice) {
  Named named{terms};
  for (const auto option : choice.chosen()) {
    if (auto fine = named.add(option); !fine) return fine;
  }
  const auto method = method_of(terms);
  const bool one = method == Method::yes_no || method == Method::plurality;
  const auto count = static_cast<std::uint32_t>(choice.chosen_size());
  const auto most = one ? 1 : terms.chosen_max() == 0 ? option_count(terms) : terms.chosen_max();
  if (count > most) return refuse(Refusal::too_many_chosen, "limit", most);
  // An empty ballot is no short one: it abstains.
  if (count != 0 && count < terms.chosen_min()) {
    return refuse(Refusal::too_few_chosen, "limit", terms.chosen_min());
  }
  std::sort(choice.mutable_chosen()->begin(), choice.mutable_chosen()->end());
  return {};
}

Result<void> check_scores(const v1::DecisionTerms& terms, v1::DecisionChoice& choice) {
  Named named{terms};
  for (const auto& one : choice.scores()) {
    if (auto fine = named.add(one.option()); !fine) return fine;
    if (one.score() > terms.score_max()) {
      return refuse(Refusal::score_out_of_range, {{"option", std::int64_t{one.option()}},
                                                  {"limit", std::int64_t{terms.score_max()}}});
    }
  }
  std::sort(choice.mutable_scores()->begin(), choice.mutable_scores()->end(),
            [](const auto& a, const auto& b) { return a.option() < b.option(); });
  return {};
}

Result<void> check_ranks(const v1::DecisionTerms& terms, v1::DecisionChoice& choice) {
  Named named{terms};
  for (auto& rank : *choice.mutable_ranks()) {
    if (rank.options().empty()) return refuse(Refusal::rank_empty);
    // Papers that move to the next preference need one next.
    if (rank.options_size() > 1 && method_of(terms) != Method::schulze) {
      return refuse(Refusal::rank_shared);
    }
    for (const auto option : rank.options()) {
      if (auto fine = named.add(option); !fine) return fine;
    }
    std::sort(rank.mutable_options()->begin(), rank.mutable_options()->end());
  }
  return {};
}

std::string draw_bytes(Random& random, std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) bytes += encode_key(random.next());
  bytes.resize(size);
  return bytes;
}

/// Room for any choice among so many options, and for so much padding that its length always takes
/// two bytes.
std::size_t secret_size(const v1::DecisionTerms& terms) { return 256 + 16 * option_count(terms); }

}  // namespace

Result<v1::DecisionChoice> checked(const v1::DecisionTerms& terms, v1::DecisionChoice choice) {
  const auto shape = shape_of(method_of(terms));
  if ((shape != BallotShape::chosen && !choice.chosen().empty()) ||
      (shape != BallotShape::scores && !choice.scores().empty()) ||
      (shape != BallotShape::ranks && !choice.ranks().empty())) {
    return refuse(Refusal::ballot_of_other_method);
  }
  Result<void> fine;
  if (shape == BallotShape::chosen) fine = check_chosen(terms, choice);
  if (shape == BallotShape::scores) fine = check_scores(terms, choice);
  if (shape == BallotShape::ranks) fine = check_ranks(terms, choice);
  if (!fine) return tl::unexpected(fine.error());
  return choice;
}

std::string secret_of(const v1::DecisionTerms& terms, const v1::DecisionOpenedBallot& ballot) {
  v1::DecisionSecret secret;
  *secret.mutable_choice() = ballot.choice();
  secret.set_receipt(ballot.receipt());
  secret.set_nonce(ballot.nonce());
  secret.set_padding("0");
  const auto size = secret.ByteSizeLong() + 1;
  secret.mutable_padding()->append(secret_size(terms) - std::min(size, secret_size(terms)), '0');
  return secret.SerializeAsString();
}

v1::DecisionOpenedBallot draw_ballot(const Context& context, const v1::DecisionChoice& choice) {
  v1::DecisionOpenedBallot opened;
  *opened.mutable_choice() = choice;
  opened.set_receipt(draw_code(context.random, receipt_length));
  opened.set_nonce(draw_bytes(context.random, nonce_size));
  return opened;
}

void write_ballot(const Context& context, const v1::DecisionRecord& record,
                  const v1::DecisionOpenedBallot& opened, v1::DecisionBallot& ballot) {
  const auto at = to_ms(context.now);
  if (is_private(record.terms())) {
    const auto grain = std::chrono::milliseconds{cast_time_grain}.count();
    ballot.set_at_ms(at - at % grain);
    ballot.set_sealed(context.ballots->seal(record.number(), secret_of(record.terms(), opened)));
    return;
  }
  ballot.set_at_ms(at);
  *ballot.mutable_choice() = opened.choice();
  ballot.set_receipt(opened.receipt());
  ballot.set_nonce(opened.nonce());
}

Result<Decision> decide_on(const State& state, const Context& context, const CastBallot& command) {
  if (auto fine = check_open(context); !fine) return tl::unexpected(fine.error());
  const auto found = existing(state, command.decision);
  if (!found) return tl::unexpected(found.error());
  const auto& record = **found;
  const auto now_in = state_of(record);
  if (now_in == DecisionState::draft || now_in == DecisionState::approved) {
    return refuse(Refusal::not_open_yet);
  }
  // The committed moment decides, not whether the clock has told us yet.
  if (!takes_ballots(record, context.now)) return refuse(Refusal::voting_ended);
  if (!is_on_roll(state, command.decision, command.by)) return refuse(Refusal::not_on_roll);
  if (has_voted_on_paper(state, command.decision, command.by))
    return refuse(Refusal::voted_on_paper);
  const auto choice = checked(record.terms(), command.choice);
  if (!choice) return tl::unexpected(choice.error());
  if (is_private(record.terms()) && context.ballots == nullptr) {
    return refuse(Refusal::private_unavailable);
  }

  const auto opened = draw_ballot(context, *choice);
  const auto* before = ballot_of(state, command.decision, command.by);
  Decision decision;
  auto& cast = *decision.events.emplace_back().mutable_ballot_cast();
  cast.set_decision(raw(command.decision));
  auto& ballot = *cast.mutable_ballot();
  ballot.set_member(raw(command.by));
  ballot.set_casts(before == nullptr ? 1 : before->casts() + 1);
  write_ballot(context, record, opened, ballot);
  decision.effects.push_back(
      ShowReceipt{command.decision, command.by, opened.receipt(), before != nullptr});
  if (!is_private(record.terms()) &&
      is_batch_full(state.boxes.find(command.decision), command.by)) {
    auto commitments = waiting_commitments(state, context, command.decision, command.by);
    commitments.push_back(commitment_of(command.decision, opened));
    post(record, context.now, std::move(commitments), decision);
  }
  if (before == nullptr) decision.effects.push_back(UpdateDecisionCards{command.decision});
  return decision;
}

}  // namespace wardmote::decisions
