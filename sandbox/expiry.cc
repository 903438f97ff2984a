#include "sandbox/expiry.h"

#include "sandbox/polls.h"

namespace wardmote::sandbox {
namespace {

void lift(State& state, const Due& due, Seconds at) {
  auto* chat = state.find_chat(due.chat);
  if (chat == nullptr) return;
  auto member = state.member_of(*chat, due.user);
  // A later decision about this person counts, not the one that would end now.
  if (member.until != at) return;
  const bool is_inside = member.status == Status::restricted && member.is_inside;
  const bool is_limited = member.status == Status::restricted || member.status == Status::kicked;
  if (!is_limited) return;
  member.status = is_inside ? Status::member : Status::left;
  member.is_inside = false;
  member.rights = 0;
  member.until = 0;
  state.put_member(*chat, member);
}

void close_by_itself(State& state, const Due& due, Seconds at) {
  const auto found = state.polls.find(due.poll);
  if (found == state.polls.end()) return;
  auto& poll = found->second;
  if (poll.is_closed || poll.close_date != at) return;
  close_poll(state, poll);
  if (poll.message == 0) return;
  state.emit({.kind = "edit", .chat = poll.chat, .message = poll.message});
}

}  // namespace

void schedule_close(State& state, const Poll& poll) {
  if (poll.is_closed || poll.close_date == 0) return;
  state.due.emplace(poll.close_date, Due{.poll = poll.id});
}

void settle_due(State& state) {
  while (!state.due.empty() && state.due.begin()->first <= state.now()) {
    const auto [at, due] = *state.due.begin();
    state.due.erase(state.due.begin());
    if (due.poll.empty()) {
      lift(state, due, at);
    } else {
      close_by_itself(state, due, at);
    }
  }
}

}  // namespace wardmote::sandbox
