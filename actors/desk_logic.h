#pragma once

#include <functional>
#include <memory>

#include "actors/entity_logic.h"
#include "actors/route_book.h"
#include "dialogue/catalogue.h"
#include "dialogue/desk_dialogue.h"
#include "governance/city/view.h"

namespace wardmote {

/// What a bot's desk needs; everything outlives it.
struct DeskServices {
  std::function<std::shared_ptr<const city::View>()> city;
  std::function<dialogue::BotProfile(telegram::BotId)> bot;
  const dialogue::Catalogue* texts = nullptr;
};

/// A bot's desk: knows whose chats and people are whose, asks a person in private which community
/// they mean, and tells strangers' groups how to become a community. Writes what it knows into
/// `book`.
std::unique_ptr<EntityLogic> make_desk_logic(telegram::BotId bot, const DeskServices& services,
                                             std::shared_ptr<RouteBook> book);

}  // namespace wardmote
