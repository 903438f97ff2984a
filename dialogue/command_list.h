#pragma once

#include <optional>
#include <vector>

#include "dialogue/catalogue.h"
#include "governance/core/ids.h"
#include "telegram/request.h"

namespace wardmote::dialogue {

/// The commands that every dialogue offers, as Telegram's menus are told: for private chats, for
/// groups, and for wherever neither list applies, in each language.
std::vector<telegram::SetMyCommands> command_lists(const Catalogue& texts);

/// The commands of the officers' chat, which other groups do not see.
std::vector<telegram::SetMyCommands> officers_command_lists(const Catalogue& texts,
                                                            telegram::ChatId chat);

/// The community that a message's deep link or setup code names, unverified, for the bot's router.
std::optional<CommunityId> community_of_message(const telegram::Message& message);

}  // namespace wardmote::dialogue
