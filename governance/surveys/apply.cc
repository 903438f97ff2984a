// What an event changes.

#include <algorithm>

#include "governance/community/community.h"
#include "governance/surveys/rules.h"

namespace wardmote::surveys {
namespace {

void enter(v1::SurveyRecord& record, SurveyState state) {
  record.set_state(static_cast<v1::SurveyState>(state));
}

void add_author(v1::SurveyRecord& record, const v1::Actor& by) {
  const auto actor = from_record(by);
  for (const auto& author : record.authors()) {
    if (from_record(author) == actor) return;
  }
  *record.add_authors() = by;
}

void change(v1::SurveyRecord& record, const v1::SurveyDrafted& event) {
  record.set_number(event.survey());
  enter(record, SurveyState::draft);
  *record.mutable_terms() = event.terms();
  record.set_drafted_at_ms(event.at_ms());
  add_author(record, event.by());
}

void change(v1::SurveyRecord& record, const v1::SurveyDraftChanged& event) {
  enter(record, SurveyState::draft);
  *record.mutable_terms() = event.terms();
  record.clear_approved_by();
  record.clear_approved_at_ms();
  add_author(record, event.by());
}

void change(v1::SurveyRecord& record, const v1::SurveyApproved& event) {
  enter(record, SurveyState::approved);
  *record.mutable_approved_by() = event.by();
  record.set_approved_at_ms(event.at_ms());
}

void change(v1::SurveyRecord& record, const v1::SurveyOpened& event) {
  enter(record, SurveyState::open);
  record.set_opened_at_ms(event.at_ms());
  record.set_closes_at_ms(event.closes_at_ms());
  record.set_roll_size(static_cast<std::uint32_t>(event.roll_size()));
}

/// Of a survey that the clock has closed nobody says why.
void note_end(v1::SurveyRecord& record, const v1::Actor& by, const std::string& reason) {
  record.set_key_destroyed(!is_named(record.terms()));
  if (reason.empty()) return;
  *record.mutable_ended_by() = by;
  record.set_end_reason(reason);
}

void change(v1::SurveyRecord& record, const v1::SurveyClosed& event) {
  enter(record, SurveyState::closed);
  record.set_closed_at_ms(event.at_ms());
  *record.mutable_result() = event.result();
  note_end(record, event.by(), event.reason());
}

void change(v1::SurveyRecord& record, const v1::SurveyCancelled& event) {
  enter(record, SurveyState::cancelled);
  record.set_closed_at_ms(event.at_ms());
  note_end(record, event.by(), event.reason());
}

void change(v1::SurveyRecord& record, const v1::SurveyReminded& event) {
  record.set_reminded_through(event.through());
  if (event.is_last()) record.set_reminded_at_ms(event.at_ms());
}

std::optional<Timestamp> due_of(const State& state, SurveyNumber number) {
  const auto* record = state.surveys.find(number);
  return record == nullptr ? std::nullopt : deadline_of(*record);
}

/// Changes the survey, and keeps its place among the deadlines.
template <class Event>
void change_record(State& state, const Event& event) {
  const SurveyNumber number{event.survey()};
  if (const auto due = due_of(state, number)) state.deadlines.erase({*due, number});
  change(state.surveys.edit(number), event);
  if (const auto due = due_of(state, number)) state.deadlines.emplace(*due, number);
}

void erase_responses(State& state, SurveyNumber number) {
  for (const auto* response : rows_of(state.responses, number))
    state.responses.erase(response_key(number, MemberId{response->member()}));
  state.answered.erase(number);
}

void take_response(State& state, const v1::SurveyHandedIn& event) {
  const SurveyNumber number{event.survey()};
  const auto key = response_key(number, MemberId{event.response().member()});
  if (!state.responses.contains(key)) ++state.answered[number];
  state.responses.edit(key) = event.response();
}

void erase_response(State& state, const v1::SurveyResponseErased& event) {
  const SurveyNumber number{event.survey()};
  const auto key = response_key(number, MemberId{event.member()});
  if (!state.responses.contains(key)) return;
  state.responses.erase(key);
  if (--state.answered[number] == 0) state.answered.erase(number);
}

std::string key_of(std::uint64_t survey, v1::SurveyCardKind kind, std::uint64_t member) {
  std::optional<MemberId> whose;
  if (member != 0) whose = MemberId{member};
  return card_key(SurveyNumber{survey}, static_cast<CardKind>(kind), whose);
}

}  // namespace

void apply(State& state, const v1::SurveysEvent& event) {
  switch (event.kind_case()) {
    case v1::SurveysEvent::kDrafted:
      return change_record(state, event.drafted());
    case v1::SurveysEvent::kDraftChanged:
      return change_record(state, event.draft_changed());
    case v1::SurveysEvent::kApproved:
      return change_record(state, event.approved());
    case v1::SurveysEvent::kOpened:
      *state.rolls.edit(SurveyNumber{event.opened().survey()}).mutable_members() =
          event.opened().roll();
      return change_record(state, event.opened());
    case v1::SurveysEvent::kHandedIn:
      return take_response(state, event.handed_in());
    case v1::SurveysEvent::kClosed: {
      const SurveyNumber number{event.closed().survey()};
      change_record(state, event.closed());
      if (!is_named(state.surveys.find(number)->terms())) erase_responses(state, number);
      return;
    }
    case v1::SurveysEvent::kCancelled:
      erase_responses(state, SurveyNumber{event.cancelled().survey()});
      return change_record(state, event.cancelled());
    case v1::SurveysEvent::kReminded:
      return change_record(state, event.reminded());
    case v1::SurveysEvent::kResponseErased:
      return erase_response(state, event.response_erased());
    case v1::SurveysEvent::kCardRecorded: {
      const auto& card = event.card_recorded().card();
      state.cards.edit(key_of(card.survey(), card.kind(), card.member())) = card;
      return;
    }
    case v1::SurveysEvent::kCardForgotten: {
      const auto& card = event.card_forgotten();
      state.cards.erase(key_of(card.survey(), card.kind(), card.member()));
      return;
    }
    case v1::SurveysEvent::KIND_NOT_SET:
      return;
  }
}

void State::after_load(const PersonVault&) {
  deadlines.clear();
  answered.clear();
  for (const auto& [number, record] : surveys) {
    if (const auto due = deadline_of(record)) deadlines.emplace(*due, number);
  }
  for (const auto& [key, response] : responses)
    ++answered[SurveyNumber{decode_key<std::uint64_t>(std::string_view{key}.substr(0, 8))}];
}

std::optional<Timestamp> reminder_of(const v1::SurveyRecord& record) {
  const auto before = std::chrono::milliseconds{reminder_before};
  const auto length = std::chrono::milliseconds{record.closes_at_ms() - record.opened_at_ms()};
  if (record.reminded_at_ms() != 0 || length < 2 * before) return std::nullopt;
  return from_ms(record.closes_at_ms()) - before;
}

std::optional<Timestamp> deadline_of(const v1::SurveyRecord& record) {
  if (state_of(record) != SurveyState::open) return std::nullopt;
  const auto closing = from_ms(record.closes_at_ms());
  return std::min(closing, reminder_of(record).value_or(closing));
}

std::optional<Timestamp> next_deadline(const State& state, const Context& context) {
  if (state.deadlines.empty() || !community::is_open(context.community)) return std::nullopt;
  return state.deadlines.begin()->first;
}

std::string response_key(SurveyNumber survey, MemberId member) {
  return encode_key(raw(survey)) + encode_key(raw(member));
}

std::string card_key(SurveyNumber survey, CardKind kind, std::optional<MemberId> member) {
  return encode_key(raw(survey)) + static_cast<char>(kind) +
         encode_key(raw(member.value_or(MemberId{})));
}

}  // namespace wardmote::surveys
