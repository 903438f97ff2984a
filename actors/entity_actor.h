#pragma once

#include <caf/actor_system.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "actors/bot_registry.h"
#include "actors/entity_logic.h"
#include "actors/interfaces.h"
#include "storage/committer.h"

namespace wardmote {

class Pulse;

/// An entity as it lies on the disk, ready to live.
struct LoadedEntity {
  absl::Status status;
  std::shared_ptr<EntityLogic> logic;
  v1::Head head;
  std::vector<v1::OutboxRow> outbox;
  std::vector<v1::AppliedMessages> applied;
};

/// Brings entities into memory. Blocks on the disk, so it runs on a thread of its own.
struct LoadEntity {
  EntityId entity;
};
using LoaderActor = caf::typed_actor<caf::replies_to<LoadEntity>::with<LoadedEntity>,
                                     // True.
                                     caf::replies_to<Probe>::with<bool>>;

/// What every entity actor needs; shared by all, outlives them.
struct EntityDeps {
  LoaderActor loader;
  TimersActor timers;
  const BotRegistry* bots = nullptr;
  /// Hands a commit to the committer; false if it takes none now.
  std::function<bool(storage::Commit)> submit;
  std::function<Timestamp()> now;
  /// Epoch of this node's claims and log entries.
  std::uint64_t epoch = 1;
  std::chrono::milliseconds passivate_after = std::chrono::minutes{5};
  std::chrono::milliseconds retry_commit_after{100};
  /// A message to another entity that was not answered by then is sent again.
  std::chrono::milliseconds repeat_message_after = std::chrono::seconds{10};
  /// Above so many messages that wait while the entity is being loaded, operators are refused.
  std::size_t waiting_max = 1000;
  /// Counts what entities do; set by whoever keeps metrics.
  std::function<void(const StepOutcome&)> on_step;
  /// Has work done on a thread of its own; empty: it is done at once, in the entity's turn.
  std::function<void(GivenWork)> work;
  /// Told of rules while they run; null: nobody watches.
  Pulse* pulse = nullptr;
};

/// How the entity's last life ended.
enum class Waking : std::uint8_t {
  rested,
  /// Commits may still be under way: they are waited for, so that what is loaded is the end of it.
  after_a_fault,
};

/// Brings `entity` to life: loads it, then applies what it is sent, in order. Quits with an error
/// when a commit fails or a handler throws; the router then wakes it again from what is durable.
EntityActor spawn_entity_actor(caf::actor_system& system, EntityId entity, RouterActor router,
                               std::shared_ptr<const EntityDeps> deps, Waking waking);

}  // namespace wardmote

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::LoadEntity)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::LoadedEntity)
