#include "actors/entity_actor.h"

#include "actors/entity_state.h"
#include "storage/keys.h"

namespace wardmote {

void EntityActorState::wake(Waking waking) {
  if (waking == Waking::rested)
    load();
  else
    wait_for_former_commits();
}

void EntityActorState::wait_for_former_commits() {
  const auto number = ++commit_number;
  barrier = number;
  storage::Commit commit{.shard = storage::shard_of(id), .mutations = {}, .done = {}};
  commit.done = answer_to(number);
  if (!deps->submit(std::move(commit))) {
    barrier = 0;
    schedule_tick(deps->retry_commit_after);
  }
}

void EntityActorState::load() {
  // The loader always answers; how long it takes depends on how many wake at once.
  self->request(deps->loader, caf::infinite, LoadEntity{id})
      .then([this](LoadedEntity& loaded) { start(loaded); },
            [this](caf::error& trouble) { self->quit(std::move(trouble)); });
}

void EntityActorState::start(LoadedEntity& loaded) {
  if (!loaded.status.ok()) {
    fail("cannot be loaded: " + std::string{loaded.status.message()});
    return;
  }
  logic = std::move(loaded.logic);
  journal.emplace(id, loaded.head, loaded.applied);
  for (const auto& row : loaded.outbox) outbox.insert(row.number());
  for (auto& row : loaded.outbox) resume_call(row);
  claim_next(deps->now());
  for (auto& message : std::exchange(waiting, {}))
    std::visit([this](auto& inbound) { handle(inbound); }, message);
  arrange_work();
  flush();
  tell_if_settled();
  schedule_next_tick();
}

void EntityActorState::resume_call(v1::OutboxRow& row) {
  const auto now = deps->now();
  if (row.repeat_if_unknown()) {
    journal->claim_call(row, deps->epoch, now);
    release_call(std::move(row));
    return;
  }
  if (!row.has_claim()) {
    unclaimed.push_back(std::move(row));
    return;
  }
  v1::CallOutcome unknown;
  unknown.set_number(row.number());
  unknown.set_tag(row.tag());
  unknown.set_chat(row.chat());
  unknown.set_method(row.method());
  unknown.set_outcome(static_cast<std::uint32_t>(telegram::Outcome::trouble));
  unknown.set_description("outcome unknown after a restart");
  finish_call(unknown, now);
}

void EntityActorState::schedule_tick(std::chrono::milliseconds after) {
  self->delayed_send(self, after, Tick{++tick_generation});
}

void EntityActorState::schedule_next_tick() {
  schedule_tick(unanswered.empty() ? deps->passivate_after : deps->repeat_message_after);
}

void EntityActorState::tick(const Tick& tick) {
  if (tick.generation != tick_generation) return;
  if (logic == nullptr) {
    if (barrier == 0) wait_for_former_commits();
    return;
  }
  schedule_next_tick();
  repeat_messages();
  if (unsent) {
    hand_in();
    return;
  }
  const bool idle =
      !busy_since_tick && !in_flight && !journal->dirty() && outbox.empty() && working.empty();
  busy_since_tick = false;
  if (idle) self->send(router, MayPassivate{id, received});
}

void EntityActorState::passivate() {
  if (!in_flight && working.empty() && (!journal || !journal->dirty())) self->quit();
}

caf::typed_response_promise<bool> EntityActorState::settle() {
  settling.push_back(self->make_response_promise<bool>());
  auto promise = settling.back();
  tell_if_settled();
  return promise;
}

void EntityActorState::tell_if_settled() {
  if (!journal || in_flight || journal->dirty()) return;
  for (auto& promise : std::exchange(settling, {})) promise.deliver(true);
}

caf::error EntityActorState::broke(const std::exception_ptr& thrown) {
  self->send(router, EntityBroke{id, stepping});
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& fault) {
    return caf::make_error(caf::sec::runtime_error, std::string{fault.what()});
  } catch (...) {
    return caf::make_error(caf::sec::runtime_error, std::string{"something that is no exception"});
  }
}

void EntityActorState::fail(const std::string& reason) {
  self->quit(caf::make_error(caf::sec::runtime_error, reason));
}

namespace {

EntityActor::behavior_type entity_behavior(EntityActor::stateful_pointer<EntityActorState> self,
                                           EntityId id, RouterActor router,
                                           std::shared_ptr<const EntityDeps> deps, Waking waking) {
  auto& state = self->state;
  state.id = id;
  state.router = std::move(router);
  state.deps = std::move(deps);
  self->set_exception_handler(
      [&state](caf::scheduled_actor*, std::exception_ptr& thrown) { return state.broke(thrown); });
  state.wake(waking);
  return {
      [&state](Envelope& envelope) { state.receive(std::move(envelope)); },
      [&state](CallsFinished& finished) { state.receive(std::move(finished)); },
      [&state](const WakeUp& wake) { state.receive(wake); },
      [&state, self](OperatorCall& call) -> caf::result<OperatorAnswer> {
        auto promise = self->make_response_promise<OperatorAnswer>();
        state.receive(std::pair{std::move(call), promise});
        return promise;
      },
      [&state](EntityMessage& message) { state.receive(std::move(message)); },
      [&state](const Passivate&) { state.passivate(); },
      [&state](const Committed& result) { state.committed(result); },
      [&state](const WorkFinished& finished) { state.finished(finished); },
      [&state](const Tick& tick) { state.tick(tick); },
      [&state](const Settle&) -> caf::result<bool> { return state.settle(); },
  };
}

}  // namespace

EntityActor spawn_entity_actor(caf::actor_system& system, EntityId entity, RouterActor router,
                               std::shared_ptr<const EntityDeps> deps, Waking waking) {
  return system.spawn(entity_behavior, entity, std::move(router), std::move(deps), waking);
}

}  // namespace wardmote
