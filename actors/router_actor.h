#pragma once

#include <caf/actor_system.hpp>
#include <functional>
#include <memory>
#include <string>

#include "actors/entity_actor.h"
#include "actors/entity_lives.h"
#include "actors/interfaces.h"

namespace wardmote {

struct RouterDeps {
  std::shared_ptr<const EntityDeps> entity;
  const BotRegistry* bots = nullptr;
  std::shared_ptr<EntityLives> lives = std::make_shared<EntityLives>();
  /// Told when an entity quits because of trouble; for the log and the metrics.
  std::function<void(EntityId, const std::string& reason)> on_entity_failed;
  /// Told how many entities are in memory whenever that changes.
  std::function<void(std::size_t)> on_active;
};

/// The one way to entities. With one node every shard's owner is this node.
RouterActor spawn_router_actor(caf::actor_system& system, RouterDeps deps);

}  // namespace wardmote
