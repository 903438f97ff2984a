// What leaves an entity, and when: commits, and what they release.
#include "actors/entity_state.h"
#include "storage/keys.h"

namespace wardmote {

void EntityActorState::flush() {
  if (in_flight || !journal->dirty()) return;
  in_flight.emplace(std::exchange(gathering, Release{}));
  unsent = journal->take();
  hand_in();
}

void EntityActorState::hand_in() {
  const auto number = ++commit_number;
  storage::Commit commit{.shard = storage::shard_of(id), .mutations = *unsent, .done = {}};
  commit.done = answer_to(number);
  if (deps->submit(std::move(commit)))
    unsent.reset();
  else
    schedule_tick(deps->retry_commit_after);
}

storage::CommitDone EntityActorState::answer_to(std::uint64_t number) {
  return [handle = caf::actor_cast<caf::actor>(self), number](const absl::Status& status,
                                                              storage::CommitPosition) {
    caf::anon_send(handle, Committed{number, status});
  };
}

void EntityActorState::committed(const Committed& result) {
  if (barrier != 0 && result.number == barrier) {
    barrier = 0;
    result.status.ok() ? load() : fail("commit failed: " + std::string{result.status.message()});
    return;
  }
  if (result.number != commit_number || !in_flight) return;
  if (!result.status.ok()) {
    fail("commit failed: " + std::string{result.status.message()});
    return;
  }
  auto release = std::exchange(in_flight, std::nullopt);
  let_out(*release);
  flush();
  tell_if_settled();
}

void EntityActorState::let_out(Release& release) {
  for (auto& [source, ids] : release.updates_done) send_done(source, std::move(ids));
  for (auto& [bot, calls] : release.calls) send_calls(bot, std::move(calls));
  for (auto& message : release.messages) post(std::move(message));
  for (auto& [to, outcome] : release.message_outcomes)
    self->send(router, CallsFinished{to, {std::move(outcome)}});
  for (auto& [promise, answer] : release.answers) promise.deliver(std::move(answer));
  if (release.wake_changed)
    self->send(deps->timers, WakeAt{id, release.wake.value_or(Timestamp{})});
}

void EntityActorState::post(EntityMessage message) {
  self->send(router, message);
  if (unanswered.empty()) schedule_tick(deps->repeat_message_after);
  unanswered.insert_or_assign(message.number, std::pair{deps->now(), std::move(message)});
}

void EntityActorState::repeat_messages() {
  const auto now = deps->now();
  for (auto& [number, sent] : unanswered) {
    if (now - sent.first < deps->repeat_message_after) continue;
    sent.first = now;
    self->send(router, sent.second);
  }
}

void EntityActorState::send_done(std::pair<std::int64_t, std::uint32_t> source,
                                 std::vector<std::int64_t> ids) {
  if (const auto bot = deps->bots->find(source.first); bot.source)
    self->send(bot.source, EnvelopesDone{id, source.second, std::move(ids)});
}

void EntityActorState::send_calls(std::int64_t bot, std::vector<OutboxCall> calls) {
  // Without a gateway the rows stay in the outbox, and go out when the bot is here again.
  if (const auto handles = deps->bots->find(bot); handles.sender)
    self->send(handles.sender, CallsReleased{std::move(calls)});
}

}  // namespace wardmote
