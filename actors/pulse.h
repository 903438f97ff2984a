#pragma once

#include <atomic>
#include <caf/actor_system.hpp>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "actors/entity_actor.h"
#include "actors/interfaces.h"

namespace wardmote {

/// Whether the actors still handle messages: when they last all answered, and which rules are
/// running now. A process whose rules never return answers HTTP as before, and serves nobody.
/// Thread-safe.
class Pulse {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// A rule that runs for an entity, from here to its destructor, on the thread it is made on.
  class Step {
   public:
    Step(Pulse& pulse, EntityId entity, Time now);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Pulse& pulse_;
  };

  explicit Pulse(Time now) : last_beat_(now.time_since_epoch()) {}

  /// All have answered.
  void beat(Time now) { last_beat_ = now.time_since_epoch(); }

  /// How long nothing has been heard: since the last beat, or of the rule that has run longest,
  /// whichever is more.
  struct Silence {
    std::chrono::milliseconds age{};
    /// Whose rule it is that does not return; empty if it is the beat that is missing.
    std::optional<EntityId> in;
  };
  Silence silence(Time now) const;

 private:
  struct Running {
    EntityId entity;
    Time since;
  };

  std::atomic<Time::duration> last_beat_;
  mutable std::mutex mutex_;
  /// One per thread of the scheduler at most.
  std::map<std::thread::id, Running> running_;
};

/// Asks the others whether they are there.
using PulseActor = caf::typed_actor<
    // Its own clock.
    caf::reacts_to<Tick>>;

/// Whom everything needs.
struct PulseDeps {
  RouterActor router;
  TimersActor timers;
  LoaderActor loader;
  std::chrono::milliseconds every = std::chrono::seconds{5};
  /// Called when all have answered.
  std::function<void()> on_beat;
};

/// Asks all of them each `every`, and the next time only when all have answered.
PulseActor spawn_pulse_actor(caf::actor_system& system, PulseDeps deps);

}  // namespace wardmote
