#pragma once

// What follows "https://t.me/<bot>?start=". It names the community, so that a bot which serves many
// knows whom a stranger wants: <kind>_<community in base 36>_<rest>.

#include <optional>
#include <string>
#include <string_view>

#include "governance/core/ids.h"

namespace wardmote::dialogue {

/// What a link leads to.
enum class LinkKind : char {
  join = 'j',
  invite = 'i',
  petition = 'p',
  survey = 'q',
  report = 'r',
  setup = 's',
  vote = 'v'
};

struct DeepLink {
  LinkKind kind = LinkKind::join;
  CommunityId community{};
  /// A code or a number; empty for a plain "join".
  std::string rest = {};
};

/// At most 64 of A-Z a-z 0-9 _ -, if `rest` is.
std::string to_payload(const DeepLink& link);
std::optional<DeepLink> parse_payload(std::string_view payload);
/// True if the payload binds a chat.
bool is_setup_payload(std::string_view payload);
/// The community that a link names: the bot's router asks.
std::optional<CommunityId> community_of_payload(std::string_view payload);

/// The whole address.
std::string to_url(std::string_view bot_username, const DeepLink& link);

}  // namespace wardmote::dialogue
