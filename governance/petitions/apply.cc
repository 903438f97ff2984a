// What an event changes.

#include "governance/petitions/rules.h"

namespace wardmote::petitions {
namespace {

void enter(v1::PetitionRecord& record, PetitionState state) {
  record.set_state(static_cast<v1::PetitionState>(state));
  // They belong to what has been left; who slept through them ends with the same record.
  record.clear_reminded_at_ms();
  record.clear_day_passed_at_ms();
}

void change(v1::PetitionRecord& record, const v1::PetitionSubmitted& event) {
  record.set_number(event.petition());
  enter(record, PetitionState::submitted);
  record.set_author(event.author());
  record.set_show_name(event.show_name());
  record.set_sealed_text(event.sealed_text());
  record.set_submitted_at_ms(event.at_ms());
  record.set_review_from_ms(event.at_ms());
  record.set_review_until_ms(event.review_until_ms());
}

void change(v1::PetitionRecord& record, const v1::PetitionMended& event) {
  enter(record, PetitionState::submitted);
  record.set_show_name(event.show_name());
  record.set_sealed_text(event.sealed_text());
  record.set_review_from_ms(event.at_ms());
  record.set_review_until_ms(event.review_until_ms());
  record.set_mends(record.mends() + 1);
  record.clear_refusal();
}

void change(v1::PetitionRecord& record, const v1::PetitionDeclined& event) {
  enter(record, PetitionState::declined);
  record.clear_review_from_ms();
  record.clear_review_until_ms();
  *record.mutable_refusal() = event.refusal();
  *record.add_declined_by() = event.refusal().by();
}

void change(v1::PetitionRecord& record, const v1::PetitionPublished& event) {
  enter(record, PetitionState::open);
  *record.mutable_text() = event.text();
  record.clear_sealed_text();
  record.clear_review_from_ms();
  record.clear_review_until_ms();
  if (event.has_by()) *record.mutable_published_by() = event.by();
  record.set_published_at_ms(event.at_ms());
  record.set_closes_at_ms(event.closes_at_ms());
  *record.mutable_terms() = event.terms();
}

void change(v1::PetitionRecord& record, const v1::PetitionReached& event) {
  enter(record, PetitionState::reached);
  record.set_reached_at_ms(event.at_ms());
  record.set_answer_until_ms(event.answer_until_ms());
}

void change(v1::PetitionRecord& record, const v1::PetitionAnswerProposed& event) {
  *record.mutable_proposal() = event.answer();
  record.set_proposals(event.answer().number());
}

void change(v1::PetitionRecord& record, const v1::PetitionAnswered& event) {
  enter(record, PetitionState::answered);
  *record.mutable_answer() = record.proposal();
  record.clear_proposal();
  *record.mutable_agreed_by() = event.agreed_by();
  record.set_answered_at_ms(event.at_ms());
  record.clear_next_escalation_at_ms();
  record.set_final_count(event.count());
}

void change(v1::PetitionRecord& record, const v1::PetitionClosed& event) {
  enter(record, PetitionState::closed);
  record.set_ended_at_ms(event.at_ms());
  record.set_final_count(event.count());
}

void change(v1::PetitionRecord& record, const v1::PetitionWithdrawn& event) {
  enter(record, PetitionState::withdrawn);
  // What was never published is nobody's any more.
  record.clear_sealed_text();
  record.clear_refusal();
  record.clear_review_from_ms();
  record.clear_review_until_ms();
  record.set_ended_at_ms(event.at_ms());
  record.set_final_count(event.count());
}

void change(v1::PetitionRecord& record, const v1::PetitionCommitteeReminded& event) {
  record.set_reminded_at_ms(event.at_ms());
}

void change(v1::PetitionRecord& record, const v1::PetitionDayPassed& event) {
  record.set_day_passed_at_ms(event.at_ms());
}

void change(v1::PetitionRecord& record, const v1::PetitionOverdue& event) {
  record.clear_reminded_at_ms();
  record.set_overdue_at_ms(event.at_ms());
  record.set_next_escalation_at_ms(event.next_escalation_at_ms());
}

void change(v1::PetitionRecord& record, const v1::PetitionEscalated& event) {
  record.set_escalated_to(event.office());
  record.set_next_escalation_at_ms(event.next_escalation_at_ms());
}

std::optional<Timestamp> due_of(const State& state, PetitionNumber number) {
  const auto* record = state.petitions.find(number);
  if (record == nullptr) return std::nullopt;
  return deadline_of(*record, state.tallies.find(number));
}

/// Lets `change` change a petition, and keeps its place among the deadlines.
template <class Change>
void with_deadline(State& state, PetitionNumber number, Change&& change) {
  if (const auto due = due_of(state, number)) state.deadlines.erase({*due, number});
  change();
  if (const auto due = due_of(state, number)) state.deadlines.emplace(*due, number);
}

template <class Event>
void change_record(State& state, const Event& event) {
  const PetitionNumber number{event.petition()};
  with_deadline(state, number, [&] { change(state.petitions.edit(number), event); });
}

/// The same, and its supporters are to hear of it.
template <class Event>
void change_and_tell(State& state, const Event& event, v1::PetitionNews news) {
  const PetitionNumber number{event.petition()};
  with_deadline(state, number, [&] {
    change(state.petitions.edit(number), event);
    auto& tally = state.tallies.edit(number);
    tally.set_telling(news);
    tally.set_telling_since_ms(event.at_ms());
    tally.clear_told_through();
  });
}

void count_support(State& state, const v1::PetitionSupported& event) {
  const PetitionNumber number{event.petition()};
  auto& support = state.supports.edit(support_key(number, MemberId{event.member()}));
  // Who stands there already is counted already.
  if (support.member() == 0) {
    auto& tally = state.tallies.edit(number);
    tally.set_count(tally.count() + 1);
  }
  support.set_petition(event.petition());
  support.set_member(event.member());
  support.set_at_ms(event.at_ms());
}

void discount_support(State& state, const v1::PetitionSupportWithdrawn& event) {
  const PetitionNumber number{event.petition()};
  const auto key = support_key(number, MemberId{event.member()});
  if (!state.supports.contains(key)) return;
  state.supports.erase(key);
  auto& tally = state.tallies.edit(number);
  tally.set_count(tally.count() - 1);
}

void note_told(State& state, const v1::PetitionSupportersTold& event) {
  const PetitionNumber number{event.petition()};
  with_deadline(state, number, [&] {
    auto& tally = state.tallies.edit(number);
    tally.set_told_through(event.through());
    if (!event.is_last()) return;
    tally.clear_telling();
    tally.clear_telling_since_ms();
    tally.clear_told_through();
  });
}

std::string key_of(std::uint64_t petition, v1::PetitionCardKind kind, std::uint64_t member) {
  std::optional<MemberId> whose;
  if (member != 0) whose = MemberId{member};
  return card_key(PetitionNumber{petition}, static_cast<CardKind>(kind), whose);
}

}  // namespace

void apply(State& state, const v1::PetitionsEvent& event) {
  switch (event.kind_case()) {
    case v1::PetitionsEvent::kSubmitted:
      return change_record(state, event.submitted());
    case v1::PetitionsEvent::kMended:
      return change_record(state, event.mended());
    case v1::PetitionsEvent::kDeclined:
      return change_record(state, event.declined());
    case v1::PetitionsEvent::kPublished:
      return change_record(state, event.published());
    case v1::PetitionsEvent::kSupported:
      return count_support(state, event.supported());
    case v1::PetitionsEvent::kSupportWithdrawn:
      return discount_support(state, event.support_withdrawn());
    case v1::PetitionsEvent::kReached:
      return change_and_tell(state, event.reached(), v1::PETITION_NEWS_REACHED);
    case v1::PetitionsEvent::kAnswerProposed:
      return change_record(state, event.answer_proposed());
    case v1::PetitionsEvent::kAnswered:
      return change_and_tell(state, event.answered(), v1::PETITION_NEWS_ANSWERED);
    case v1::PetitionsEvent::kClosed:
      return change_record(state, event.closed());
    case v1::PetitionsEvent::kWithdrawn:
      return change_record(state, event.withdrawn());
    case v1::PetitionsEvent::kCommitteeReminded:
      return change_record(state, event.committee_reminded());
    case v1::PetitionsEvent::kDayPassed:
      return change_record(state, event.day_passed());
    case v1::PetitionsEvent::kOverdue:
      return change_and_tell(state, event.overdue(), v1::PETITION_NEWS_OVERDUE);
    case v1::PetitionsEvent::kEscalated:
      return change_record(state, event.escalated());
    case v1::PetitionsEvent::kSupportersTold:
      return note_told(state, event.supporters_told());
    case v1::PetitionsEvent::kCardRecorded: {
      const auto& card = event.card_recorded().card();
      state.cards.edit(key_of(card.petition(), card.kind(), card.member())) = card;
      return;
    }
    case v1::PetitionsEvent::kCardForgotten: {
      const auto& card = event.card_forgotten();
      state.cards.erase(key_of(card.petition(), card.kind(), card.member()));
      return;
    }
    case v1::PetitionsEvent::KIND_NOT_SET:
      return;
  }
}

void State::after_load(const PersonVault&) {
  deadlines.clear();
  for (const auto& [number, record] : petitions) {
    if (const auto due = due_of(*this, number)) deadlines.emplace(*due, number);
  }
}

std::string support_key(PetitionNumber petition, MemberId member) {
  return encode_key(raw(petition)) + encode_key(raw(member));
}

std::string card_key(PetitionNumber petition, CardKind kind, std::optional<MemberId> member) {
  return encode_key(raw(petition)) + static_cast<char>(kind) +
         encode_key(raw(member.value_or(MemberId{})));
}

}  // namespace wardmote::petitions
