#include "actors/router_actor.h"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

namespace wardmote {

namespace {

constexpr auto settle_within = std::chrono::seconds{2};

struct RouterState {
  static constexpr const char* name = "router";

  explicit RouterState(RouterActor::pointer self) : self(self) {}

  struct Resident {
    EntityActor actor;
    /// Messages sent to it, for agreeing on when nothing is under way.
    std::uint64_t sent = 0;
  };

  Resident& resident(EntityId id) {
    auto& entity = residents[id];
    if (!entity.actor) {
      // Only what broke can have left a commit under way: whoever passivates has none.
      entity.actor =
          spawn_entity_actor(self->system(), id, RouterActor{self}, deps.entity,
                             broken.contains(id) ? Waking::after_a_fault : Waking::rested);
      broken.erase(id);
      self->monitor(entity.actor);
      by_address[entity.actor.address()] = id;
      report();
    }
    return entity;
  }

  template <class Message>
  void forward(Message& message) {
    auto& to = resident(message.to);
    ++to.sent;
    self->send(to.actor, std::move(message));
  }

  /// What was sent to an earlier life is delivered again by its gateway, in order.
  void deliver(Envelope& envelope) {
    if (envelope.life == deps.lives->of(envelope.to)) forward(envelope);
  }

  void may_passivate(const MayPassivate& asked) {
    const auto found = residents.find(asked.entity);
    if (found == residents.end() || found->second.sent != asked.received) return;
    self->send(found->second.actor, Passivate{});
    self->demonitor(found->second.actor.address());
    by_address.erase(found->second.actor.address());
    residents.erase(found);
    report();
  }

  void gone(const caf::down_msg& down) {
    const auto found = by_address.find(down.source);
    if (found == by_address.end()) return;
    const auto id = found->second;
    by_address.erase(found);
    residents.erase(id);
    report();
    const auto reason = to_string(down.reason);
    if (deps.on_entity_failed) deps.on_entity_failed(id, reason);
    EntityReset reset{.entity = id,
                      .reason = reason,
                      .life = deps.lives->begin_next(id),
                      .broke_on = std::nullopt};
    if (auto last_word = broke_on.extract(id)) reset.broke_on = last_word.mapped();
    broken.insert(id);
    for (const auto& bot : deps.bots->all())
      if (bot.source) self->send(bot.source, reset);
  }

  /// The router is the root of all entities: they end with it. That somebody else has ended in
  /// order is no reason to.
  void end(const caf::exit_msg& exit) {
    if (!exit.reason) return;
    for (auto& [id, entity] : residents) self->send_exit(entity.actor, exit.reason);
    self->quit(exit.reason);
  }

  /// Whoever has gone meanwhile has nothing left to write, or has failed to.
  caf::typed_response_promise<bool> settle() {
    auto promise = self->make_response_promise<bool>();
    struct Waiting {
      std::size_t count;
      bool all = true;
    };
    const auto waiting = std::make_shared<Waiting>(Waiting{.count = residents.size()});
    if (residents.empty()) promise.deliver(true);
    auto answered = [promise, waiting](bool settled) mutable {
      waiting->all = waiting->all && settled;
      if (--waiting->count == 0) promise.deliver(waiting->all);
    };
    for (const auto& [id, entity] : residents)
      self->request(entity.actor, settle_within, Settle{})
          .then([answered](bool settled) mutable { answered(settled); },
                [answered](const caf::error&) mutable { answered(false); });
    return promise;
  }

  void report() const {
    if (deps.on_active) deps.on_active(residents.size());
  }

  RouterActor::pointer self;
  RouterDeps deps;
  std::map<EntityId, Resident> residents;
  std::unordered_map<caf::actor_addr, EntityId> by_address;
  /// Ended by a fault, and not woken since.
  std::set<EntityId> broken;
  /// The updates that entities named with their last word.
  std::map<EntityId, UpdateKey> broke_on;
};

RouterActor::behavior_type router_behavior(RouterActor::stateful_pointer<RouterState> self,
                                           RouterDeps deps) {
  auto& state = self->state;
  state.deps = std::move(deps);
  self->set_down_handler([&state](caf::down_msg& down) { state.gone(down); });
  self->set_exit_handler([&state](caf::exit_msg& exit) { state.end(exit); });
  return {
      [&state](Envelope& envelope) { state.deliver(envelope); },
      [&state](CallsFinished& finished) { state.forward(finished); },
      [&state](WakeUp& wake) { state.forward(wake); },
      [&state, self](OperatorCall& call) -> caf::result<OperatorAnswer> {
        auto& to = state.resident(call.to);
        ++to.sent;
        return self->delegate(to.actor, std::move(call));
      },
      [&state](EntityMessage& message) { state.forward(message); },
      [&state](const MayPassivate& asked) { state.may_passivate(asked); },
      [&state](const EntityBroke& broke) {
        if (broke.on) state.broke_on.insert_or_assign(broke.entity, *broke.on);
      },
      [&state](const Settle&) -> caf::result<bool> { return state.settle(); },
      [](const Probe&) { return true; },
  };
}

}  // namespace

RouterActor spawn_router_actor(caf::actor_system& system, RouterDeps deps) {
  return system.spawn(router_behavior, std::move(deps));
}

}  // namespace wardmote
