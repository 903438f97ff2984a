#include "actors/entity_actor.h"

#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "actors/entity_journal.h"
#include "governance/core/overloaded.h"
#include "storage/keys.h"

namespace wardmote {

namespace {

constexpr auto load_timeout = std::chrono::seconds{30};

/// What may leave the entity once the commit that it belongs to is durable.
struct Release {
  std::map<std::pair<std::int64_t, std::uint32_t>, std::vector<std::int64_t>> updates_done;
  std::map<std::int64_t, std::vector<OutboxCall>> calls;
  std::vector<EntityMessage> messages;
  std::vector<std::pair<EntityId, v1::CallOutcome>> message_outcomes;
  std::vector<std::pair<caf::typed_response_promise<OperatorAnswer>, OperatorAnswer>> answers;
  std::optional<Timestamp> wake;
  bool wake_changed = false;
};

struct EntityActorState {
  static constexpr const char* name = "entity";

  explicit EntityActorState(EntityActor::pointer self) : self(self) {}

  using Waiting =
      std::variant<Envelope, CallsFinished, WakeUp, EntityMessage,
                   std::pair<OperatorCall, caf::typed_response_promise<OperatorAnswer>>>;

  // -- loading ---------------------------------------------------------------

  void load() {
    self->request(deps->loader, load_timeout, LoadEntity{id})
        .then([this](LoadedEntity& loaded) { start(loaded); },
              [this](caf::error& trouble) { self->quit(std::move(trouble)); });
  }

  void start(LoadedEntity& loaded) {
    if (!loaded.status.ok()) {
      fail("cannot be loaded: " + std::string{loaded.status.message()});
      return;
    }
    logic = std::move(loaded.logic);
    journal.emplace(id, loaded.head);
    for (auto& row : loaded.outbox) resume_call(row);
    for (auto& message : std::exchange(waiting, {}))
      std::visit([this](auto& inbound) { handle(inbound); }, message);
    flush();
    schedule_tick(deps->passivate_after);
  }

  /// A call that was claimed before a crash: nobody knows whether it went out.
  void resume_call(v1::OutboxRow& row) {
    const auto now = deps->now();
    outbox.insert(row.number());
    journal->reclaim_call(row, deps->epoch, now);
    if (row.repeat_if_unknown()) {
      release_call(std::move(row));
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

  // -- inbound ---------------------------------------------------------------

  template <class Message>
  void receive(Message message) {
    ++received;
    busy_since_tick = true;
    if (logic == nullptr) {
      waiting.emplace_back(std::move(message));
      return;
    }
    handle(message);
    flush();
  }

  void handle(Envelope& envelope) {
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
    const auto outcome = step(&envelope.update(), cause);
    journal->mark_applied(envelope.key, envelope.floor);
    if (!outcome.ignored) journal->touch();
    confirm(source, envelope.key.update_id);
  }

  /// Tells the gateway as soon as everything the update caused is durable. An update that caused
  /// nothing is done at once: its number travels with the next commit, which is before anything
  /// later is applied.
  void confirm(std::pair<std::int64_t, std::uint32_t> source, std::int64_t update_id) {
    if (journal->dirty())
      gathering.updates_done[source].push_back(update_id);
    else if (in_flight)
      in_flight->updates_done[source].push_back(update_id);
    else
      send_done(source, {update_id});
  }

  void handle(CallsFinished& finished) {
    for (const auto& outcome : finished.outcomes)
      if (outbox.contains(outcome.number())) finish_call(outcome, deps->now());
  }

  void finish_call(const v1::CallOutcome& outcome, Timestamp) {
    outbox.erase(outcome.number());
    journal->erase_call(outcome.number());
    if (outcome.tag().empty() && outcome.ok()) return;
    v1::Cause cause;
    cause.set_outbox(outcome.number());
    step(&outcome, cause);
  }

  void handle(WakeUp&) {
    v1::Cause cause;
    cause.set_timer(true);
    step(DeadlineReached{}, cause);
  }

  void handle(EntityMessage& message) {
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
    if (journal->dirty())
      gathering.message_outcomes.emplace_back(message.from, outcome);
    else
      self->send(router, CallsFinished{message.from, {outcome}});
  }

  void handle(std::pair<OperatorCall, caf::typed_response_promise<OperatorAnswer>>& asked) {
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

  StepOutcome step(const Inbound& inbound, const v1::Cause& cause) {
    const auto now = deps->now();
    auto outcome = logic->step(inbound, now);
    if (deps->on_step) deps->on_step(outcome);
    if (outcome.ignored) return outcome;
    for (const auto& event : outcome.events) journal->add_event(cause, now, event);
    logic->take_changes(*journal);
    for (auto& call : outcome.calls) {
      journal->add_call(call, deps->epoch, now);
      outbox.insert(call.number());
      release_call(std::move(call));
    }
    const auto wake = logic->next_wake(now);
    if (journal->set_wake(wake)) {
      gathering.wake = journal->wake();
      gathering.wake_changed = true;
    }
    return outcome;
  }

  void release_call(v1::OutboxRow call) {
    if (call.to_kind() != 0) {
      const EntityId to{static_cast<EntityKind>(call.to_kind()), call.to_id()};
      gathering.messages.push_back({.from = id,
                                    .to = to,
                                    .number = call.number(),
                                    .method = call.method(),
                                    .body = call.body()});
      return;
    }
    gathering.calls[call.bot()].push_back({.from = id, .row = std::move(call)});
  }

  // -- commit and release ----------------------------------------------------

  /// One commit of an entity is under way at a time; what happens meanwhile goes into the next.
  void flush() {
    if (in_flight || !journal->dirty()) return;
    in_flight.emplace(std::exchange(gathering, Release{}));
    unsent = journal->take();
    hand_in();
  }

  void hand_in() {
    const auto number = ++commit_number;
    storage::Commit commit{.shard = storage::shard_of(id), .mutations = *unsent, .done = {}};
    commit.done = [handle = caf::actor_cast<caf::actor>(self), number](const absl::Status& status,
                                                                       storage::CommitPosition) {
      caf::anon_send(handle, Committed{number, status});
    };
    if (deps->submit(std::move(commit)))
      unsent.reset();
    else
      schedule_tick(deps->retry_commit_after);
  }

  void committed(const Committed& result) {
    if (result.number != commit_number || !in_flight) return;
    if (!result.status.ok()) {
      fail("commit failed: " + std::string{result.status.message()});
      return;
    }
    auto release = std::exchange(in_flight, std::nullopt);
    let_out(*release);
    flush();
  }

  void let_out(Release& release) {
    for (auto& [source, ids] : release.updates_done) send_done(source, std::move(ids));
    for (auto& [bot, calls] : release.calls) send_calls(bot, std::move(calls));
    for (auto& message : release.messages) self->send(router, std::move(message));
    for (auto& [to, outcome] : release.message_outcomes)
      self->send(router, CallsFinished{to, {std::move(outcome)}});
    for (auto& [promise, answer] : release.answers) promise.deliver(std::move(answer));
    if (release.wake_changed)
      self->send(deps->timers, WakeAt{id, release.wake.value_or(Timestamp{})});
  }

  void send_done(std::pair<std::int64_t, std::uint32_t> source, std::vector<std::int64_t> ids) {
    if (const auto bot = deps->bots->find(source.first); bot.source)
      self->send(bot.source, EnvelopesDone{id, source.second, std::move(ids)});
  }

  void send_calls(std::int64_t bot, std::vector<OutboxCall> calls) {
    // Without a gateway the rows stay in the outbox, and go out when the bot is here again.
    if (const auto handles = deps->bots->find(bot); handles.sender)
      self->send(handles.sender, CallsReleased{std::move(calls)});
  }

  // -- life ------------------------------------------------------------------

  void schedule_tick(std::chrono::milliseconds after) {
    self->delayed_send(self, after, Tick{++tick_generation});
  }

  void tick(const Tick& tick) {
    if (tick.generation != tick_generation || logic == nullptr) return;
    schedule_tick(deps->passivate_after);
    if (unsent) {
      hand_in();
      return;
    }
    const bool idle = !busy_since_tick && !in_flight && !journal->dirty() && outbox.empty();
    busy_since_tick = false;
    if (idle) self->send(router, MayPassivate{id, received});
  }

  void passivate() {
    if (!in_flight && (!journal || !journal->dirty())) self->quit();
  }

  void fail(const std::string& reason) {
    self->quit(caf::make_error(caf::sec::runtime_error, reason));
  }

  EntityActor::pointer self;
  EntityId id;
  RouterActor router;
  std::shared_ptr<const EntityDeps> deps;

  std::shared_ptr<EntityLogic> logic;
  std::optional<EntityJournal> journal;
  /// Numbers of the calls whose outcome is awaited.
  std::set<std::uint64_t> outbox;
  std::deque<Waiting> waiting;
  Release gathering;
  std::optional<Release> in_flight;
  std::optional<storage::Mutations> unsent;
  std::uint64_t commit_number = 0;
  std::uint64_t received = 0;
  std::uint64_t tick_generation = 0;
  bool busy_since_tick = false;
};

EntityActor::behavior_type entity_behavior(EntityActor::stateful_pointer<EntityActorState> self,
                                           EntityId id, RouterActor router,
                                           std::shared_ptr<const EntityDeps> deps) {
  auto& state = self->state;
  state.id = id;
  state.router = std::move(router);
  state.deps = std::move(deps);
  self->set_exception_handler([](caf::scheduled_actor*, std::exception_ptr& thrown) -> caf::error {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& fault) {
      return caf::make_error(caf::sec::runtime_error, std::string{fault.what()});
    }
  });
  state.load();
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
      [&state](const Tick& tick) { state.tick(tick); },
  };
}

}  // namespace

EntityActor spawn_entity_actor(caf::actor_system& system, EntityId entity, RouterActor router,
                               std::shared_ptr<const EntityDeps> deps) {
  return system.spawn(entity_behavior, entity, std::move(router), std::move(deps));
}

}  // namespace wardmote
