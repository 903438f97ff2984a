// What an event changes.

#include <algorithm>

#include "governance/community/community.h"
#include "governance/decisions/rules.h"

namespace wardmote::decisions {
namespace {

void enter(v1::DecisionRecord& record, DecisionState state) {
  record.set_state(static_cast<v1::DecisionState>(state));
}

void add_author(v1::DecisionRecord& record, const v1::Actor& by) {
  const auto actor = from_record(by);
  for (const auto& author : record.authors()) {
    if (from_record(author) == actor) return;
  }
  *record.add_authors() = by;
}

void destroy_key(v1::DecisionRecord& record) {
  if (is_private(record.terms())) record.set_key_destroyed(true);
}

void change(v1::DecisionRecord& record, const v1::DecisionDrafted& event) {
  record.set_number(event.decision());
  enter(record, DecisionState::draft);
  *record.mutable_terms() = event.terms();
  record.set_drafted_at_ms(event.at_ms());
  add_author(record, event.by());
}

void change(v1::DecisionRecord& record, const v1::DecisionDraftChanged& event) {
  enter(record, DecisionState::draft);
  *record.mutable_terms() = event.terms();
  record.clear_approved_by();
  record.clear_approved_at_ms();
  record.clear_lot();
  add_author(record, event.by());
}

void change(v1::DecisionRecord& record, const v1::DecisionApproved& event) {
  enter(record, DecisionState::approved);
  *record.mutable_approved_by() = event.by();
  record.set_approved_at_ms(event.at_ms());
}

void change(v1::DecisionRecord& record, const v1::DecisionLotCommitted& event) {
  auto& one = *record.add_lot();
  one.set_member(event.member());
  one.set_commitment(event.commitment());
}

void change(v1::DecisionRecord& record, const v1::DecisionOpened& event) {
  enter(record, DecisionState::open);
  record.set_opened_at_ms(event.at_ms());
  record.set_closes_at_ms(event.closes_at_ms());
  record.set_texts_hash(event.texts_hash());
  record.set_roll_hash(event.roll_hash());
  record.set_roll_size(static_cast<std::uint32_t>(event.roll_size()));
}

void change(v1::DecisionRecord& record, const v1::DecisionClosed& event) {
  enter(record, DecisionState::closed);
  record.set_closed_at_ms(event.at_ms());
  record.set_reveal_until_ms(event.reveal_until_ms());
}

void change(v1::DecisionRecord& record, const v1::DecisionPapersAwaited& event) {
  record.set_papers_until_ms(event.until_ms());
}

void change(v1::DecisionRecord& record, const v1::DecisionLotRevealed& event) {
  bool is_complete = true;
  for (auto& one : *record.mutable_lot()) {
    if (one.member() == event.member()) one.set_reveal(event.reveal());
    is_complete = is_complete && !one.reveal().empty();
  }
  // A log from before the moment was written has the count in the same entry.
  if (is_complete && event.at_ms() != 0) record.set_reveal_until_ms(event.at_ms());
}

void change(v1::DecisionRecord& record, const v1::DecisionCounted& event) {
  enter(record, DecisionState::counted);
  record.set_counted_at_ms(event.at_ms());
  record.set_appeal_until_ms(event.appeal_until_ms());
  *record.mutable_result() = event.result();
}

void change(v1::DecisionRecord& record, const v1::DecisionBecameFinal&) {
  enter(record, DecisionState::final_result);
  destroy_key(record);
}

void change(v1::DecisionRecord& record, const v1::DecisionVotersReminded& event) {
  record.set_reminded_through(event.through());
  if (event.is_last()) record.set_reminded_at_ms(event.at_ms());
}

void change(v1::DecisionRecord& record, const v1::DecisionCancelled& event) {
  enter(record, DecisionState::cancelled);
  *record.mutable_cancelled_by() = event.by();
  record.set_cancel_reason(event.reason());
  record.set_cancelled_at_ms(event.at_ms());
  destroy_key(record);
}

std::optional<Timestamp> due_of(const State& state, DecisionNumber number) {
  const auto* record = state.decisions.find(number);
  if (record == nullptr) return std::nullopt;
  return deadline_of(*record, state.boxes.find(number));
}

/// Lets `change` change a decision, and keeps its place among the deadlines.
template <class Change>
void with_deadline(State& state, DecisionNumber number, Change&& change) {
  if (const auto due = due_of(state, number)) state.deadlines.erase({*due, number});
  change();
  if (const auto due = due_of(state, number)) state.deadlines.emplace(*due, number);
}

template <class Event>
void change_record(State& state, const Event& event) {
  const DecisionNumber number{event.decision()};
  with_deadline(state, number, [&] { change(state.decisions.edit(number), event); });
}

void add_waiting(v1::DecisionBox& box, std::uint64_t member, std::int64_t at_ms) {
  const auto& waiting = box.waiting();
  if (std::find(waiting.begin(), waiting.end(), member) == waiting.end()) box.add_waiting(member);
  if (box.waiting_since_ms() == 0) box.set_waiting_since_ms(at_ms);
}

void take_ballot(State& state, const v1::DecisionBallotCast& event) {
  const DecisionNumber number{event.decision()};
  const auto& ballot = event.ballot();
  const auto key = ballot_key(number, MemberId{ballot.member()});
  with_deadline(state, number, [&] {
    auto& box = state.boxes.edit(number);
    if (!state.ballots.contains(key)) box.set_voted(box.voted() + 1);
    // The order in which private ones were cast must not meet that of the board.
    if (!ballot.sealed().empty()) return;
    add_waiting(box, ballot.member(), ballot.at_ms());
  });
  state.ballots.edit(key) = ballot;
}

void drop_waiting(v1::DecisionBox& box, std::uint64_t member) {
  auto& waiting = *box.mutable_waiting();
  waiting.erase(std::remove(waiting.begin(), waiting.end(), member), waiting.end());
  if (waiting.empty()) box.clear_waiting_since_ms();
}

void take_paper_voter(State& state, const v1::DecisionPaperVoterRecorded& event) {
  const DecisionNumber number{event.decision()};
  const auto key = ballot_key(number, MemberId{event.member()});
  with_deadline(state, number, [&] {
    auto& box = state.boxes.edit(number);
    if (!state.ballots.contains(key)) box.set_voted(box.voted() + 1);
    box.set_paper_voters(box.paper_voters() + 1);
    drop_waiting(box, event.member());
  });
  // What was cast before stays, for it may have been an error.
  auto& ballot = state.ballots.edit(key);
  ballot.set_member(event.member());
  ballot.set_on_paper(true);
}

void give_back_paper_voter(State& state, const v1::DecisionPaperVoterTakenBack& event) {
  const DecisionNumber number{event.decision()};
  const auto key = ballot_key(number, MemberId{event.member()});
  const auto& ballot = *state.ballots.find(key);
  const bool has_cast = ballot.casts() != 0;
  const bool is_open = ballot.sealed().empty();
  with_deadline(state, number, [&] {
    auto& box = state.boxes.edit(number);
    box.set_paper_voters(box.paper_voters() - 1);
    if (!has_cast)
      box.set_voted(box.voted() - 1);
    else if (is_open)
      // It may have been put aside before it was on the board; there twice is as good as once.
      add_waiting(box, event.member(), event.at_ms());
  });
  if (has_cast)
    state.ballots.edit(key).clear_on_paper();
  else
    state.ballots.erase(key);
}

void enter_paper(State& state, const v1::DecisionPaperEntered& event) {
  auto& paper = state.papers.edit(paper_key(DecisionNumber{event.decision()}, event.paper()));
  paper.set_decision(event.decision());
  paper.set_number(event.paper());
  for (auto& entry : *paper.mutable_entries()) {
    if (entry.member() != event.entry().member() && entry.member() != event.replaces()) continue;
    entry = event.entry();
    return;
  }
  *paper.add_entries() = event.entry();
}

/// What each has read is of no use any more, and is not kept.
void confirm_paper(State& state, const v1::DecisionPaperConfirmed& event) {
  const DecisionNumber number{event.decision()};
  auto& paper = state.papers.edit(paper_key(number, event.paper()));
  for (auto& entry : *paper.mutable_entries()) {
    entry.clear_choice();
    entry.clear_sealed();
  }
  *paper.mutable_ballot() = event.ballot();
  with_deadline(state, number, [&] {
    auto& box = state.boxes.edit(number);
    box.set_papers(box.papers() + 1);
    box.set_last_paper_at_ms(event.at_ms());
  });
}

void empty_waiting(State& state, const v1::DecisionBallotsPosted& event) {
  const DecisionNumber number{event.decision()};
  with_deadline(state, number, [&] {
    auto& box = state.boxes.edit(number);
    box.clear_waiting();
    box.clear_waiting_since_ms();
  });
}

std::string key_of(std::uint64_t decision, v1::DecisionCardKind kind, std::uint64_t member) {
  std::optional<MemberId> whose;
  if (member != 0) whose = MemberId{member};
  return card_key(DecisionNumber{decision}, static_cast<CardKind>(kind), whose);
}

}  // namespace

void apply(State& state, const v1::DecisionsEvent& event) {
  switch (event.kind_case()) {
    case v1::DecisionsEvent::kDrafted:
      return change_record(state, event.drafted());
    case v1::DecisionsEvent::kDraftChanged:
      return change_record(state, event.draft_changed());
    case v1::DecisionsEvent::kApproved:
      return change_record(state, event.approved());
    case v1::DecisionsEvent::kLotCommitted:
      return change_record(state, event.lot_committed());
    case v1::DecisionsEvent::kOpened:
      *state.rolls.edit(DecisionNumber{event.opened().decision()}).mutable_members() =
          event.opened().roll();
      return change_record(state, event.opened());
    case v1::DecisionsEvent::kBallotsPosted:
      return empty_waiting(state, event.ballots_posted());
    case v1::DecisionsEvent::kBallotCast:
      return take_ballot(state, event.ballot_cast());
    case v1::DecisionsEvent::kPaperVoterRecorded:
      return take_paper_voter(state, event.paper_voter_recorded());
    case v1::DecisionsEvent::kPaperVoterTakenBack:
      return give_back_paper_voter(state, event.paper_voter_taken_back());
    case v1::DecisionsEvent::kPaperEntered:
      return enter_paper(state, event.paper_entered());
    case v1::DecisionsEvent::kPaperConfirmed:
      return confirm_paper(state, event.paper_confirmed());
    case v1::DecisionsEvent::kPapersAwaited:
      return change_record(state, event.papers_awaited());
    case v1::DecisionsEvent::kClosed:
      return change_record(state, event.closed());
    case v1::DecisionsEvent::kLotRevealed:
      return change_record(state, event.lot_revealed());
    case v1::DecisionsEvent::kCounted:
      return change_record(state, event.counted());
    case v1::DecisionsEvent::kBecameFinal:
      return change_record(state, event.became_final());
    case v1::DecisionsEvent::kCancelled:
      return change_record(state, event.cancelled());
    case v1::DecisionsEvent::kVotersReminded:
      return change_record(state, event.voters_reminded());
    case v1::DecisionsEvent::kCardRecorded: {
      const auto& card = event.card_recorded().card();
      state.cards.edit(key_of(card.decision(), card.kind(), card.member())) = card;
      return;
    }
    case v1::DecisionsEvent::kCardForgotten: {
      const auto& card = event.card_forgotten();
      state.cards.erase(key_of(card.decision(), card.kind(), card.member()));
      return;
    }
    case v1::DecisionsEvent::KIND_NOT_SET:
      return;
  }
}

void State::after_load(const PersonVault&) {
  deadlines.clear();
  for (const auto& [number, record] : decisions) {
    if (const auto due = due_of(*this, number)) deadlines.emplace(*due, number);
  }
}

std::optional<Timestamp> reminder_of(const v1::DecisionRecord& record) {
  const auto before = std::chrono::milliseconds{reminder_before};
  const auto length = std::chrono::milliseconds{record.closes_at_ms() - record.opened_at_ms()};
  const bool is_over = record.papers_until_ms() != 0;
  if (record.reminded_at_ms() != 0 || length < 2 * before || is_over) return std::nullopt;
  return from_ms(record.closes_at_ms()) - before;
}

bool lacks_papers(const v1::DecisionBox* box) {
  return box != nullptr && box->papers() < box->paper_voters();
}

Timestamp closing_of(const v1::DecisionRecord& record, const v1::DecisionBox* box) {
  if (record.papers_until_ms() == 0) return from_ms(record.closes_at_ms());
  if (lacks_papers(box)) return from_ms(record.papers_until_ms());
  return from_ms(std::max(record.closes_at_ms(), box->last_paper_at_ms()));
}

std::optional<Timestamp> deadline_of(const v1::DecisionRecord& record, const v1::DecisionBox* box) {
  switch (state_of(record)) {
    case DecisionState::open: {
      auto next = closing_of(record, box);
      if (const auto reminder = reminder_of(record)) next = std::min(next, *reminder);
      if (const auto posting = posting_of(box)) next = std::min(next, *posting);
      return next;
    }
    case DecisionState::closed:
      return from_ms(record.reveal_until_ms() != 0 ? record.reveal_until_ms()
                                                   : record.closed_at_ms());
    case DecisionState::counted:
      return from_ms(record.appeal_until_ms());
    case DecisionState::draft:
    case DecisionState::approved:
    case DecisionState::final_result:
    case DecisionState::cancelled:
      break;
  }
  return std::nullopt;
}

std::optional<Timestamp> next_deadline(const State& state, const Context& context) {
  if (state.deadlines.empty() || !community::is_open(context.community)) return std::nullopt;
  return state.deadlines.begin()->first;
}

std::string ballot_key(DecisionNumber decision, MemberId member) {
  return encode_key(raw(decision)) + encode_key(raw(member));
}

std::string paper_key(DecisionNumber decision, std::uint32_t paper) {
  return encode_key(raw(decision)) + encode_key(std::uint64_t{paper});
}

std::string card_key(DecisionNumber decision, CardKind kind, std::optional<MemberId> member) {
  return encode_key(raw(decision)) + static_cast<char>(kind) +
         encode_key(raw(member.value_or(MemberId{})));
}

}  // namespace wardmote::decisions
