#include "actors/pulse.h"

#include <algorithm>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <utility>

namespace wardmote {

Pulse::Step::Step(Pulse& pulse, EntityId entity, Time now) : pulse_(pulse) {
  const std::lock_guard lock{pulse_.mutex_};
  pulse_.running_.insert_or_assign(std::this_thread::get_id(), Running{entity, now});
}

Pulse::Step::~Step() {
  const std::lock_guard lock{pulse_.mutex_};
  pulse_.running_.erase(std::this_thread::get_id());
}

Pulse::Silence Pulse::silence(Time now) const {
  const auto age_of = [now](Time since) {
    return std::max(std::chrono::floor<std::chrono::milliseconds>(now - since),
                    std::chrono::milliseconds{0});
  };
  Silence silence{.age = age_of(Time{last_beat_.load()}), .in = std::nullopt};
  std::optional<Running> longest;
  {
    const std::lock_guard lock{mutex_};
    for (const auto& [thread, rule] : running_)
      if (!longest || rule.since < longest->since) longest = rule;
  }
  // The beat that is missing is missing because of a rule that has run for as long, or nearly.
  if (longest && 2 * age_of(longest->since) > silence.age) {
    silence.age = std::max(silence.age, age_of(longest->since));
    silence.in = longest->entity;
  }
  return silence;
}

namespace {

struct PulseState {
  static constexpr const char* name = "pulse";

  explicit PulseState(PulseActor::pointer self) : self(self) {}

  /// What ends or answers with an error is the guard's affair; here it only never answers.
  template <class Actor>
  void ask(const Actor& actor) {
    ++awaited;
    self->request(actor, caf::infinite, Probe{}).then([this](bool) { answered(); });
  }

  void answered() {
    if (--awaited != 0) return;
    deps.on_beat();
    self->delayed_send(self, deps.every, Tick{});
  }

  void ask_all() {
    ask(deps.router);
    ask(deps.timers);
    ask(deps.loader);
  }

  PulseActor::pointer self;
  PulseDeps deps;
  std::size_t awaited = 0;
};

PulseActor::behavior_type pulse_behavior(PulseActor::stateful_pointer<PulseState> self,
                                         PulseDeps deps) {
  auto& state = self->state;
  state.deps = std::move(deps);
  state.ask_all();
  return {[&state](const Tick&) { state.ask_all(); }};
}

}  // namespace

PulseActor spawn_pulse_actor(caf::actor_system& system, PulseDeps deps) {
  return system.spawn(pulse_behavior, std::move(deps));
}

}  // namespace wardmote
