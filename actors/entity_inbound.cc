// What reaches an entity: updates, outcomes, deadlines, messages, operators.
#include <algorithm>

#include "actors/entity_state.h"
#include "actors/pulse.h"

namespace wardmote {

namespace {

/// An entity that has a deadline in the past and nothing to do about it is not asked at once again.
constexpr auto idle_wake_pause = std::chrono::seconds{30};

/// So many calls that must not be made twice an entity has under way; the rest waits unclaimed.
constexpr std::size_t unrepeatable_max = 4;

}  // namespace

void EntityActorState::handle(Envelope& envelope) {
  const auto source = std::pair{envelope.key.bot, envelope.key.generation};
  if (journal->has_applied(envelope.key)) {
    confirm(source, envelope.key.update_id);
    return;
  }
  v1::Cause cause;
  auto& update = *cause.mutable_update();
  update.set_bot(envelope.key.bot);
  update.set_generation(envelope.key.generation);
  update.set_update_id(envelope.key.update_id);
  stepping = envelope.key;
  const auto outcome = step(&envelope.update(), cause);
  stepping.reset();
  journal->mark_applied(envelope.key, envelope.floor);
  if (!outcome.ignored) journal->touch();
  confirm(source, envelope.key.update_id);
}

void EntityActorState::confirm(std::pair<std::int64_t, std::uint32_t> source,
                               std::int64_t update_id) {
  if (journal->dirty())
    gathering.updates_done[source].push_back(update_id);
  else if (in_flight)
    in_flight->updates_done[source].push_back(update_id);
  else
    send_done(source, {update_id});
}

void EntityActorState::handle(CallsFinished& finished) {
  for (const auto& outcome : finished.outcomes)
    if (outbox.contains(outcome.number())) finish_call(outcome, deps->now());
}

void EntityActorState::finish_call(const v1::CallOutcome& outcome, Timestamp now) {
  outbox.erase(outcome.number());
  unrepeatable.erase(outcome.number());
  unanswered.erase(outcome.number());
  journal->erase_call(outcome.number());
  claim_next(now);
  if (outcome.tag().empty() && outcome.ok()) return;
  v1::Cause cause;
  cause.set_outbox(outcome.number());
  step(&outcome, cause);
}

void EntityActorState::handle(WakeUp&) {
  v1::Cause cause;
  cause.set_timer(true);
  const auto outcome = step(DeadlineReached{}, cause);
  // The timers have forgotten the deadline: they hear of the next one even if it is the same.
  auto next = journal->wake();
  const auto now = deps->now();
  if (outcome.ignored && next && *next <= now) next = now + idle_wake_pause;
  auto& release = journal->dirty() || !in_flight ? gathering : *in_flight;
  release.wake = next;
  release.wake_changed = true;
  if (journal->dirty() || in_flight) return;
  auto at_once = std::exchange(gathering, Release{});
  let_out(at_once);
}

void EntityActorState::handle(EntityMessage& message) {
  if (journal->has_applied(message.from, message.number)) {
    v1::CallOutcome known;
    known.set_number(message.number);
    known.set_ok(true);
    known.set_method(message.method);
    answer_message(message.from, std::move(known));
    return;
  }
  v1::Cause cause;
  auto& key = *cause.mutable_entity();
  key.set_entity_kind(static_cast<std::uint32_t>(message.from.kind));
  key.set_entity(message.from.id);
  key.set_seq(message.number);
  const auto step_outcome = step(&message, cause);
  v1::CallOutcome outcome;
  outcome.set_number(message.number);
  outcome.set_ok(step_outcome.accepted);
  outcome.set_method(message.method);
  outcome.set_description(step_outcome.refusal_key);
  journal->mark_applied(message.from, message.number, message.floor);
  answer_message(message.from, std::move(outcome));
}

void EntityActorState::answer_message(EntityId to, v1::CallOutcome outcome) {
  if (journal->dirty())
    gathering.message_outcomes.emplace_back(to, std::move(outcome));
  else if (in_flight)
    in_flight->message_outcomes.emplace_back(to, std::move(outcome));
  else
    self->send(router, CallsFinished{to, {std::move(outcome)}});
}

void EntityActorState::handle(
    std::pair<OperatorCall, caf::typed_response_promise<OperatorAnswer>>& asked) {
  v1::Cause cause;
  cause.set_operator_call(asked.first.call_id);
  auto outcome = step(&asked.first, cause);
  OperatorAnswer answer{.accepted = outcome.accepted,
                        .response = std::move(outcome.answer),
                        .refusal_key = std::move(outcome.refusal_key)};
  // Also an answer that changed nothing waits for the commits it has read.
  if (journal->dirty())
    gathering.answers.emplace_back(asked.second, std::move(answer));
  else if (in_flight)
    in_flight->answers.emplace_back(asked.second, std::move(answer));
  else
    asked.second.deliver(std::move(answer));
}

StepOutcome EntityActorState::step_watched(const Inbound& inbound, Timestamp now) {
  if (deps->pulse == nullptr) return logic->step(inbound, now);
  const Pulse::Step watched{*deps->pulse, id, std::chrono::steady_clock::now()};
  return logic->step(inbound, now);
}

StepOutcome EntityActorState::step(const Inbound& inbound, const v1::Cause& cause) {
  const auto now = deps->now();
  auto outcome = step_watched(inbound, now);
  if (deps->on_step) deps->on_step(outcome);
  if (outcome.ignored) return outcome;
  for (const auto& event : outcome.events) journal->add_event(cause, now, event);
  logic->take_changes(*journal);
  for (auto& call : outcome.calls) {
    journal->number_call(call, now);
    outbox.insert(call.number());
    if (call.repeat_if_unknown()) {
      journal->claim_call(call, deps->epoch, now);
      release_call(std::move(call));
    } else {
      journal->put_call(call);
      unclaimed.push_back(std::move(call));
    }
  }
  claim_next(now);
  const auto wake = logic->next_wake(now);
  if (journal->set_wake(wake)) {
    gathering.wake = journal->wake();
    gathering.wake_changed = true;
  }
  return outcome;
}

void EntityActorState::claim_next(Timestamp now) {
  while (!unclaimed.empty() && unrepeatable.size() < unrepeatable_max) {
    auto& call = unclaimed.front();
    journal->claim_call(call, deps->epoch, now);
    unrepeatable.insert(call.number());
    release_call(std::move(call));
    unclaimed.pop_front();
  }
}

void EntityActorState::release_call(v1::OutboxRow call) {
  if (call.to_kind() != 0) {
    const EntityId to{static_cast<EntityKind>(call.to_kind()), call.to_id()};
    gathering.messages.push_back({.from = id,
                                  .to = to,
                                  .number = call.number(),
                                  .method = call.method(),
                                  .body = call.body(),
                                  .floor = *outbox.begin()});
    return;
  }
  gathering.calls[call.bot()].push_back({.from = id, .row = std::move(call)});
}

}  // namespace wardmote
