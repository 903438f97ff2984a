#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "governance/core/ids.h"
#include "governance/counting/terms.h"

namespace wardmote {

/// Computes what an entity waits for; on any thread. Nothing if it was stopped.
using WorkRun = std::function<std::optional<std::string>(const counting::Watch&)>;

/// What is too long for an entity's turn, such as the count of a vote. It outlives no life of the
/// entity: what is still wanted after a restart is begun anew.
struct Work {
  /// The entity has no other work of this name.
  std::string name;
  /// Copies what the work needs, on the entity's thread.
  std::function<WorkRun()> prepare;
};

/// Work for another thread.
struct GivenWork {
  EntityId entity;
  std::string name;
  WorkRun run;
  std::stop_token stop;
  /// Told, from any thread, what came of it; nothing if it was stopped or failed.
  std::function<void(std::optional<std::string> outcome)> done;
};

}  // namespace wardmote
