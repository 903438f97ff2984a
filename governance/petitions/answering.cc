// What the committee owes: an answer that one officer writes and another agrees to.

#include <algorithm>

#include "governance/petitions/rules.h"

namespace wardmote::petitions {
namespace {

Result<const v1::PetitionRecord*> owed(const State& state, const Context& context, const Actor& by,
                                       PetitionNumber petition) {
  if (auto fine = check_officer(context, by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, petition);
  if (!record) return record;
  if (state_of(**record) != PetitionState::reached) return wrong_state(**record);
  return record;
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context,
                           const ProposeAnswer& command) {
  const auto found = owed(state, context, command.by, command.petition);
  if (!found) return tl::unexpected(found.error());
  if (std::find(all_outcomes.begin(), all_outcomes.end(), command.outcome) == all_outcomes.end())
    return refuse(Refusal::outcome_unknown);
  auto words =
      checked_words(command.words, words_max, Refusal::words_required, Refusal::words_too_long);
  if (!words) return tl::unexpected(words.error());
  Decision decision;
  auto& proposed = *decision.events.emplace_back().mutable_answer_proposed();
  proposed.set_petition(raw(command.petition));
  auto& answer = *proposed.mutable_answer();
  answer.set_number((*found)->proposals() + 1);
  answer.set_outcome(static_cast<v1::PetitionOutcome>(command.outcome));
  answer.set_words(*std::move(words));
  if (command.outcome == Outcome::vote) answer.set_decision(command.decision);
  *answer.mutable_by() = to_record(command.by);
  answer.set_at_ms(to_ms(context.now));
  decision.effects = {AskForAgreement{command.petition}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const AgreeToAnswer& command) {
  const auto found = owed(state, context, command.by, command.petition);
  if (!found) return tl::unexpected(found.error());
  const auto& record = **found;
  if (!record.has_proposal()) return refuse(Refusal::no_proposal);
  if (record.proposal().number() != command.proposal) return refuse(Refusal::proposal_changed);
  if (from_record(record.proposal().by()) == command.by) return refuse(Refusal::own_answer);
  Decision decision;
  auto& answered = *decision.events.emplace_back().mutable_answered();
  answered.set_petition(raw(command.petition));
  *answered.mutable_agreed_by() = to_record(command.by);
  answered.set_at_ms(to_ms(context.now));
  answered.set_count(supporters(state, record));
  decision.effects = {AnnounceAnswer{command.petition}};
  return decision;
}

}  // namespace wardmote::petitions
