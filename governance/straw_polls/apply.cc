// What happened to straw polls, and what is read of them.
#include "governance/straw_polls/straw_poll.h"

namespace wardmote::straw_polls {
namespace {

void set_deadline(State& state, const v1::StrawPollRecord& record) {
  state.deadlines.emplace(from_ms(record.closes_at_ms()), number_of(record));
}
void clear_deadline(State& state, const v1::StrawPollRecord& record) {
  state.deadlines.erase({from_ms(record.closes_at_ms()), number_of(record)});
}

void on(State& state, const v1::StrawPollStarted& started) {
  auto& record = state.polls.edit(PollNumber{started.poll()});
  record.set_number(started.poll());
  *record.mutable_terms() = started.terms();
  *record.mutable_by() = started.by();
  record.set_started_at_ms(started.at_ms());
  record.set_closes_at_ms(started.at_ms() + started.terms().duration_ms());
  record.set_state(v1::STRAW_POLL_STATE_SENDING);
}

void on(State& state, const v1::StrawPollPosted& posted) {
  auto& record = state.polls.edit(PollNumber{posted.poll()});
  record.set_chat(posted.chat());
  record.set_message(posted.message());
  record.set_state(v1::STRAW_POLL_STATE_OPEN);
  set_deadline(state, record);
}

void on(State& state, const v1::StrawPollStopAsked& asked) {
  auto& record = state.polls.edit(PollNumber{asked.poll()});
  clear_deadline(state, record);
  if (asked.has_by()) *record.mutable_ended_by() = asked.by();
  record.set_state(v1::STRAW_POLL_STATE_CLOSING);
}

void on(State& state, const v1::StrawPollTaken& taken) {
  auto& record = state.polls.edit(PollNumber{taken.poll()});
  clear_deadline(state, record);
  *record.mutable_votes() = taken.votes();
  record.set_voters(taken.voters());
  record.set_closed_at_ms(taken.at_ms());
  record.set_state(v1::STRAW_POLL_STATE_CLOSED);
}

void on(State& state, const v1::StrawPollLost& lost) {
  auto& record = state.polls.edit(PollNumber{lost.poll()});
  clear_deadline(state, record);
  record.set_loss(lost.why());
  record.set_closed_at_ms(lost.at_ms());
  record.set_state(v1::STRAW_POLL_STATE_LOST);
}

}  // namespace

void State::after_load(const PersonVault&) {
  deadlines.clear();
  for (const auto& [number, record] : polls) {
    if (state_of(record) == PollState::open) set_deadline(*this, record);
  }
}

void apply(State& state, const v1::StrawPollsEvent& event) {
  switch (event.kind_case()) {
    case v1::StrawPollsEvent::kStarted:
      return on(state, event.started());
    case v1::StrawPollsEvent::kPosted:
      return on(state, event.posted());
    case v1::StrawPollsEvent::kStopAsked:
      return on(state, event.stop_asked());
    case v1::StrawPollsEvent::kTaken:
      return on(state, event.taken());
    case v1::StrawPollsEvent::kLost:
      return on(state, event.lost());
    case v1::StrawPollsEvent::KIND_NOT_SET:
      return;
  }
}

const v1::StrawPollRecord* find(const State& state, PollNumber poll) {
  return state.polls.find(poll);
}

PollNumber number_of(const v1::StrawPollRecord& record) { return PollNumber{record.number()}; }

PollState state_of(const v1::StrawPollRecord& record) {
  return static_cast<PollState>(record.state());
}

bool is_under_way(const v1::StrawPollRecord& record) {
  return state_of(record) < PollState::closed;
}

}  // namespace wardmote::straw_polls
