// From a draft to an open survey, and its end by hand.

#include <algorithm>
#include <variant>

#include "governance/community/community.h"
#include "governance/core/text.h"
#include "governance/members/members.h"
#include "governance/surveys/rules.h"

namespace wardmote::surveys {
namespace {

bool is_draft(const v1::SurveyRecord& record) {
  return state_of(record) == SurveyState::draft || state_of(record) == SurveyState::approved;
}

std::vector<MemberId> eligible(const Context& context, const v1::SurveyEligibility& rule) {
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

/// The survey, if the officer may end it and says why.
Result<const v1::SurveyRecord*> ending(const State& state, const Context& context, const Actor& by,
                                       SurveyNumber survey, std::string& reason) {
  if (auto fine = check_officer(context, by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, survey);
  if (!record) return record;
  // Its time is over, though the clock has not rung yet: it closes with what it has.
  if (state_of(**record) == SurveyState::open && !takes_answers(**record, context.now))
    return refuse(Refusal::answering_ended);
  reason = clean_text(reason);
  if (reason.empty()) return refuse(Refusal::reason_required);
  if (count_code_points(reason) > reason_max) {
    return refuse(Refusal::reason_too_long, "limit", reason_max);
  }
  return record;
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

Result<const v1::SurveyRecord*> existing(const State& state, SurveyNumber survey) {
  const auto* record = find(state, survey);
  if (record == nullptr) return refuse(Refusal::not_found);
  return record;
}

tl::unexpected<Rejection> wrong_state(const v1::SurveyRecord& record) {
  return refuse(Refusal::wrong_state, "state", record.state());
}

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit([&](const auto& one) { return decide_on(state, context, one); }, command);
}

Result<Decision> decide_on(const State& state, const Context& context, const DraftSurvey& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  if (state.surveys.size() >= surveys_max) {
    return refuse(Refusal::too_many_surveys, "limit", surveys_max);
  }
  auto terms = checked(context, command.terms);
  if (!terms) return tl::unexpected(terms.error());
  const auto number = state.surveys.empty() ? 1 : raw(state.surveys.rows().rbegin()->first) + 1;
  Decision decision;
  auto& drafted = *decision.events.emplace_back().mutable_drafted();
  drafted.set_survey(number);
  *drafted.mutable_terms() = std::move(*terms);
  *drafted.mutable_by() = to_record(command.by);
  drafted.set_at_ms(to_ms(context.now));
  decision.effects = {ShowDraft{SurveyNumber{number}}, AskForApproval{SurveyNumber{number}}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const ChangeDraft& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, command.survey);
  if (!record) return tl::unexpected(record.error());
  if (!is_draft(**record)) return wrong_state(**record);
  auto terms = checked(context, command.terms);
  if (!terms) return tl::unexpected(terms.error());
  if (terms->SerializeAsString() == (*record)->terms().SerializeAsString()) {
    return refuse(Refusal::unchanged);
  }
  Decision decision;
  auto& changed = *decision.events.emplace_back().mutable_draft_changed();
  changed.set_survey(raw(command.survey));
  *changed.mutable_terms() = std::move(*terms);
  *changed.mutable_by() = to_record(command.by);
  changed.set_at_ms(to_ms(context.now));
  decision.effects = {ShowDraft{command.survey}, AskForApproval{command.survey}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const ApproveDraft& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, command.survey);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) != SurveyState::draft) return wrong_state(**record);
  if (is_author(**record, command.by)) return refuse(Refusal::own_draft);
  Decision decision;
  auto& approved = *decision.events.emplace_back().mutable_approved();
  approved.set_survey(raw(command.survey));
  *approved.mutable_by() = to_record(command.by);
  approved.set_at_ms(to_ms(context.now));
  decision.effects = {TellApproved{command.survey}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const OpenSurvey& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  const auto found = existing(state, command.survey);
  if (!found) return tl::unexpected(found.error());
  const auto& record = **found;
  if (state_of(record) != SurveyState::approved) return wrong_state(record);
  if (!is_named(record.terms()) && context.ballots == nullptr) {
    return refuse(Refusal::without_names_unavailable);
  }
  const auto roll = eligible(context, record.terms().eligibility());
  if (roll.empty()) return refuse(Refusal::nobody_eligible);
  Decision decision;
  auto& opened = *decision.events.emplace_back().mutable_opened();
  opened.set_survey(raw(command.survey));
  *opened.mutable_by() = to_record(command.by);
  opened.set_at_ms(to_ms(context.now));
  opened.set_closes_at_ms(to_ms(context.now) + record.terms().duration_ms());
  for (const auto member : roll) opened.add_roll(raw(member));
  decision.effects = {AnnounceOpening{command.survey}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const CloseSurvey& command) {
  auto reason = command.reason;
  const auto record = ending(state, context, command.by, command.survey, reason);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) != SurveyState::open) return wrong_state(**record);
  Decision decision;
  close(state, context, **record, context.now, command.by, reason, decision);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const CancelSurvey& command) {
  auto reason = command.reason;
  const auto record = ending(state, context, command.by, command.survey, reason);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) >= SurveyState::closed) return wrong_state(**record);
  Decision decision;
  auto& cancelled = *decision.events.emplace_back().mutable_cancelled();
  cancelled.set_survey(raw(command.survey));
  *cancelled.mutable_by() = to_record(command.by);
  cancelled.set_at_ms(to_ms(context.now));
  cancelled.set_reason(reason);
  if (!is_named((*record)->terms())) decision.effects.push_back(DestroyKey{command.survey});
  decision.effects.push_back(AnnounceCancelled{command.survey});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context&, const EraseResponses& command) {
  Decision decision;
  for (const auto& [number, record] : state.surveys) {
    if (response_of(state, number, command.member) == nullptr) continue;
    auto& erased = *decision.events.emplace_back().mutable_response_erased();
    erased.set_survey(raw(number));
    erased.set_member(raw(command.member));
    decision.effects.push_back(UpdateCards{number});
  }
  return decision;
}

Result<Decision> decide_on(const State& state, const Context&, const RecordCard& command) {
  if (auto record = existing(state, command.survey); !record) {
    return tl::unexpected(record.error());
  }
  Decision decision;
  auto& card = *decision.events.emplace_back().mutable_card_recorded()->mutable_card();
  card.set_survey(raw(command.survey));
  card.set_kind(static_cast<v1::SurveyCardKind>(command.kind));
  if (command.member) card.set_member(raw(*command.member));
  card.set_chat(command.chat);
  card.set_message(command.message);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context&, const ForgetCard& command) {
  Decision decision;
  if (find_card(state, command.survey, command.kind, command.member) == nullptr) return decision;
  auto& forgotten = *decision.events.emplace_back().mutable_card_forgotten();
  forgotten.set_survey(raw(command.survey));
  forgotten.set_kind(static_cast<v1::SurveyCardKind>(command.kind));
  if (command.member) forgotten.set_member(raw(*command.member));
  return decision;
}

}  // namespace wardmote::surveys
