#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "governance/community/community.h"
#include "server/operator/reply.h"

namespace wardmote::server {

struct NodeParts;

/// What minting gave.
struct Minted {
  std::string code;
  /// Empty for setup codes, which have their own.
  std::string link;
  std::int64_t expires_at_ms = 0;
};

/// "residents", "officers" or "channel", as operators say it.
std::optional<community::Purpose> chat_purpose(const std::string& name);

/// Reads a community's answer to a command that mints.
Outcome<Minted> read_minted(const std::string& answer);

/// Adds the bot to a group with the code in hand. Empty for a channel, which has no such link, and
/// as long as Telegram has not told the bot's name.
std::string setup_link(const NodeParts& parts, CommunityId community, const std::string& code,
                       community::Purpose purpose);

}  // namespace wardmote::server
