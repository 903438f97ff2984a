// From a draft to an open vote, and its end by hand.

#include <algorithm>
#include <variant>

#include "governance/community/community.h"
#include "governance/core/text.h"
#include "governance/counting/lot.h"
#include "governance/decisions/rules.h"
#include "governance/members/members.h"

namespace wardmote::decisions {
namespace {

bool is_draft(const v1::DecisionRecord& record) {
  return state_of(record) == DecisionState::draft || state_of(record) == DecisionState::approved;
}

std::vector<MemberId> eligible(const Context& context, const v1::DecisionEligibility& rule) {
  std::vector<MemberId> roll;
  for (const auto& [id, member] : context.members.members) {
    const bool here = members::is_member(context.members, id) && !member.deleted();
    if (here && member.residency_level() >= rule.residency_level_min() &&
        member.joined_at_ms() + rule.member_for_ms() <= to_ms(context.now)) {
      roll.push_back(id);
    }
  }
  return roll;
}

}  // namespace

Result<void> check_open(const Context& context) {
  if (!community::is_open(context.community)) return refuse(Refusal::closed_community);
  return {};
}

Result<void> check_officer(const Context& context, const Actor& by) {
  if (auto fine = check_open(context); !fine) return fine;
  if (!members::may_act_as(context, by, Role::officer)) return refuse(Refusal::not_an_officer);
  return {};
}

Result<const v1::DecisionRecord*> existing(const State& state, DecisionNumber decision) {
  const auto* record = find(state, decision);
  if (record == nullptr) return refuse(Refusal::not_found);
  return record;
}

tl::unexpected<Rejection> wrong_state(const v1::DecisionRecord& record) {
  return refuse(Refusal::wrong_state, "state", record.state());
}

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit([&](const auto& one) { return decide_on(state, context, one); }, command);
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const DraftDecision& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  if (state.decisions.size() >= decisions_max) {
    return refuse(Refusal::too_many_decisions, "limit", decisions_max);
  }
  auto terms = checked(context, command.terms);
  if (!terms) return tl::unexpected(terms.error());
  const auto number = state.decisions.empty() ? 1 : raw(state.decisions.rows().rbegin()->first) + 1;
  Decision decision;
  auto& drafted = *decision.events.emplace_back().mutable_drafted();
  drafted.set_decision(number);
  *drafted.mutable_terms() = std::move(*terms);
  *drafted.mutable_by() = to_record(command.by);
  drafted.set_at_ms(to_ms(context.now));
  decision.effects = {ShowDraft{DecisionNumber{number}}, AskForApproval{DecisionNumber{number}}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const ChangeDraft& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, command.decision);
  if (!record) return tl::unexpected(record.error());
  if (!is_draft(**record)) return wrong_state(**record);
  auto terms = checked(context, command.terms);
  if (!terms) return tl::unexpected(terms.error());
  if (texts_hash(*terms) == texts_hash((*record)->terms())) return refuse(Refusal::unchanged);
  Decision decision;
  auto& changed = *decision.events.emplace_back().mutable_draft_changed();
  changed.set_decision(raw(command.decision));
  *changed.mutable_terms() = std::move(*terms);
  *changed.mutable_by() = to_record(command.by);
  changed.set_at_ms(to_ms(context.now));
  decision.effects = {ShowDraft{command.decision}, AskForApproval{command.decision}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const ApproveDraft& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, command.decision);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) != DecisionState::draft) return wrong_state(**record);
  if (is_author(**record, command.by)) return refuse(Refusal::own_draft);
  Decision decision;
  auto& approved = *decision.events.emplace_back().mutable_approved();
  approved.set_decision(raw(command.decision));
  *approved.mutable_by() = to_record(command.by);
  approved.set_at_ms(to_ms(context.now));
  decision.effects = {TellApproved{command.decision}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const CommitToLot& command) {
  if (auto fine = check_open(context); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, command.decision);
  if (!record) return tl::unexpected(record.error());
  if (!members::is_member(context.members, command.by)) return refuse(Refusal::not_a_member);
  if (!is_draft(**record)) return wrong_state(**record);
  if (!draws_lot((*record)->terms())) return refuse(Refusal::no_lot);
  if (commitment_of(**record, command.by) != nullptr) return refuse(Refusal::already_committed);
  if ((*record)->lot_size() >= commitments_max) {
    return refuse(Refusal::too_many_commitments, "limit", commitments_max);
  }
  // A copy of somebody's hash could be revealed with theirs, and would cancel nothing.
  const bool copied =
      std::any_of((*record)->lot().begin(), (*record)->lot().end(),
                  [&](const auto& one) { return one.commitment() == command.commitment; });
  if (copied || command.commitment.size() != counting::Digest{}.size()) {
    return refuse(Refusal::commitment_invalid);
  }
  Decision decision;
  auto& committed = *decision.events.emplace_back().mutable_lot_committed();
  committed.set_decision(raw(command.decision));
  committed.set_member(raw(command.by));
  committed.set_commitment(command.commitment);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const OpenDecision& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  const auto found = existing(state, command.decision);
  if (!found) return tl::unexpected(found.error());
  const auto& record = **found;
  const auto& terms = record.terms();
  if (state_of(record) != DecisionState::approved) return wrong_state(record);
  if (is_private(terms) && context.ballots == nullptr) return refuse(Refusal::private_unavailable);
  const auto closing = closing_of(terms, context.now);
  if (!closing) return tl::unexpected(closing.error());
  if (draws_lot(terms) && record.lot_size() < commitments_min) {
    return refuse(Refusal::commitments_missing, "needed", commitments_min);
  }
  const auto roll = eligible(context, terms.eligibility());
  if (roll.empty()) return refuse(Refusal::nobody_eligible);
  if (terms.quorum().number() > roll.size()) {
    return refuse(Refusal::quorum_unreachable, "roll", static_cast<std::int64_t>(roll.size()));
  }
  Decision decision;
  auto& opened = *decision.events.emplace_back().mutable_opened();
  opened.set_decision(raw(command.decision));
  *opened.mutable_by() = to_record(command.by);
  opened.set_at_ms(to_ms(context.now));
  opened.set_closes_at_ms(to_ms(*closing));
  for (const auto member : roll) opened.add_roll(raw(member));
  opened.set_texts_hash(texts_hash(terms));
  opened.set_roll_hash(roll_hash(roll));
  decision.effects = {AnnounceOpening{command.decision}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const RevealLot& command) {
  if (auto fine = check_open(context); !fine) return tl::unexpected(fine.error());
  const auto found = existing(state, command.decision);
  if (!found) return tl::unexpected(found.error());
  if (state_of(**found) != DecisionState::closed) return wrong_state(**found);
  // Late is late, though the clock may not have told us yet.
  if (to_ms(context.now) >= (*found)->reveal_until_ms()) return wrong_state(**found);
  const auto* committed = commitment_of(**found, command.by);
  if (committed == nullptr) return refuse(Refusal::not_committed);
  if (!committed->reveal().empty()) return refuse(Refusal::already_revealed);
  const auto hash = counting::lot_commitment(command.reveal);
  const bool fits = !command.reveal.empty() && command.reveal.size() <= reveal_max &&
                    std::equal(hash.begin(), hash.end(), committed->commitment().begin(),
                               committed->commitment().end(), [](std::uint8_t a, char b) {
                                 return a == static_cast<std::uint8_t>(b);
                               });
  if (!fits) return refuse(Refusal::reveal_wrong);
  Decision decision;
  auto& revealed = *decision.events.emplace_back().mutable_lot_revealed();
  revealed.set_decision(raw(command.decision));
  revealed.set_member(raw(command.by));
  revealed.set_reveal(command.reveal);
  revealed.set_at_ms(to_ms(context.now));
  const auto& lot = (*found)->lot();
  const bool is_last = std::all_of(lot.begin(), lot.end(), [&](const auto& one) {
    return one.member() == raw(command.by) || !one.reveal().empty();
  });
  if (is_last) decision.effects.push_back(UpdateDecisionCards{command.decision});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context&, const RecordCard& command) {
  if (auto record = existing(state, command.decision); !record) {
    return tl::unexpected(record.error());
  }
  Decision decision;
  auto& card = *decision.events.emplace_back().mutable_card_recorded()->mutable_card();
  card.set_decision(raw(command.decision));
  card.set_kind(static_cast<v1::DecisionCardKind>(command.kind));
  if (command.member) card.set_member(raw(*command.member));
  card.set_chat(command.chat);
  card.set_message(command.message);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context&, const ForgetCard& command) {
  Decision decision;
  if (find_card(state, command.decision, command.kind, command.member) == nullptr) return decision;
  auto& forgotten = *decision.events.emplace_back().mutable_card_forgotten();
  forgotten.set_decision(raw(command.decision));
  forgotten.set_kind(static_cast<v1::DecisionCardKind>(command.kind));
  if (command.member) forgotten.set_member(raw(*command.member));
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const CancelDecision& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, command.decision);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) >= DecisionState::counted) return wrong_state(**record);
  const auto reason = clean_text(command.reason);
  if (reason.empty()) return refuse(Refusal::reason_required);
  if (count_code_points(reason) > reason_max) {
    return refuse(Refusal::reason_too_long, "limit", reason_max);
  }
  Decision decision;
  auto& cancelled = *decision.events.emplace_back().mutable_cancelled();
  cancelled.set_decision(raw(command.decision));
  *cancelled.mutable_by() = to_record(command.by);
  cancelled.set_at_ms(to_ms(context.now));
  cancelled.set_reason(reason);
  if (is_private((*record)->terms())) {
    decision.effects.push_back(DestroyBallotKey{command.decision});
  }
  decision.effects.push_back(AnnounceCancelled{command.decision});
  return decision;
}

}  // namespace wardmote::decisions
