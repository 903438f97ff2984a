#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "actors/route_book.h"
#include "telegram/update.h"

namespace wardmote::gateway {

/// Reads which community a button's data, or the payload of a deep link or a setup command, is
/// meant for. The dialogue makes both and so knows; nothing if they name none.
struct CommunityTags {
  std::function<std::optional<CommunityId>(std::string_view data)> of_button;
  std::function<std::optional<CommunityId>(const telegram::Message&)> of_message;
};

/// Whom an update concerns: the community of its group, of its button, or the one that the person's
/// private chat means at present; the bot's desk if none is known.
EntityId destination_of(const telegram::Update& update, telegram::BotId bot, const RouteBook& book,
                        const CommunityTags& tags);

}  // namespace wardmote::gateway
