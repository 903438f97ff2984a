#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "actors/entity_logic.h"
#include "dialogue/step.h"
#include "storage/entity_vault.h"

namespace wardmote {

/// What all communities of a node share. Everything outlives them.
struct CommunityServices {
  /// The newest snapshot of what lies above the communities. Called from any thread.
  std::function<std::shared_ptr<const city::View>()> city;
  /// The bot that serves a community, as far as getMe has told.
  std::function<dialogue::BotProfile(telegram::BotId)> bot;
  Random* random = nullptr;
  const TimeZones* zones = nullptr;
  const dialogue::Catalogue* texts = nullptr;
  const dialogue::ButtonSigner* signer = nullptr;
  /// What the names of the boards begin with: a name of the city's on the web.
  std::string board_name = "wardmote";
  /// Where boards and the page that checks them are served; empty: nowhere.
  std::string board_url = {};
  /// Told of an entity that is about to commit the end of a person's or a decision's key, and of
  /// its bot: what is left of it must then be scrubbed from the disk. May be empty.
  std::function<void(EntityId)> on_key_destroyed = {};
};

/// A community: the rules of all its features behind the dialogue's one door.
std::unique_ptr<EntityLogic> make_community_logic(CommunityId id, const CommunityServices& services,
                                                  std::unique_ptr<storage::EntityVault> vault);

}  // namespace wardmote
