#pragma once

#include <caf/actor_system.hpp>
#include <functional>

#include "actors/interfaces.h"

namespace wardmote {

struct TimersDeps {
  RouterActor router;
  std::function<Timestamp()> now;
  /// Told how late each entity is woken; for the metrics.
  std::function<void(std::chrono::milliseconds late)> on_wake = {};
};

/// Keeps the deadlines of all entities of this node, asleep or awake, and wakes each when its time
/// has come. The rows on the disk are the truth; what they said at the start comes by message too.
TimersActor spawn_timers_actor(caf::actor_system& system, TimersDeps deps);

}  // namespace wardmote
