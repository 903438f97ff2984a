#include "actors/timers_actor.h"

#include <algorithm>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <map>
#include <set>
#include <utility>

namespace wardmote {

namespace {

/// A tick is never set further ahead, so that a wall clock that jumps is noticed.
constexpr std::chrono::milliseconds tick_max = std::chrono::minutes{1};
/// Entities woken in one go; the rest follow at once, after other messages had their turn.
constexpr std::size_t wake_batch_max = 200;
/// After a restart many may be overdue, and an entity that could not act yet is asked again.
constexpr std::chrono::milliseconds again_after = std::chrono::seconds{30};

struct TimersState {
  static constexpr const char* name = "timers";

  explicit TimersState(TimersActor::pointer self) : self(self) {}

  void set(const WakeAt& wake) {
    if (const auto known = due.find(wake.entity); known != due.end()) {
      queue.erase({known->second, wake.entity});
      due.erase(known);
    }
    if (wake.at == Timestamp{}) return;
    due[wake.entity] = wake.at;
    queue.emplace(wake.at, wake.entity);
  }

  void tick(Tick tick) {
    if (tick.generation != generation) return;
    ticking_at = Timestamp::max();
    const auto now = deps.now();
    std::size_t woken = 0;
    while (!queue.empty() && queue.begin()->first <= now && woken < wake_batch_max) {
      const auto [due_at, entity] = *queue.begin();
      if (deps.on_wake) deps.on_wake(now - due_at);
      self->send(deps.router, WakeUp{entity});
      // Replaced as soon as the entity has acted and says what comes next.
      set({entity, now + again_after});
      ++woken;
    }
    schedule();
  }

  void schedule() {
    if (queue.empty()) return;
    const auto now = deps.now();
    const auto wait =
        std::clamp(queue.begin()->first - now, std::chrono::milliseconds{0}, tick_max);
    if (ticking_at <= now + wait) return;
    ticking_at = now + wait;
    self->delayed_send(self, wait, Tick{++generation});
  }

  TimersActor::pointer self;
  TimersDeps deps;
  std::map<EntityId, Timestamp> due;
  std::set<std::pair<Timestamp, EntityId>> queue;
  Timestamp ticking_at = Timestamp::max();
  std::uint64_t generation = 0;
};

TimersActor::behavior_type timers_behavior(TimersActor::stateful_pointer<TimersState> self,
                                           TimersDeps deps) {
  auto& state = self->state;
  state.deps = std::move(deps);
  return {
      [&state](const WakeAt& wake) {
        state.set(wake);
        state.schedule();
      },
      [&state](const Tick& tick) { state.tick(tick); },
      [](const Probe&) { return true; },
  };
}

}  // namespace

TimersActor spawn_timers_actor(caf::actor_system& system, TimersDeps deps) {
  return system.spawn(timers_behavior, std::move(deps));
}

}  // namespace wardmote
