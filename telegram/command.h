#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "telegram/update.h"

namespace wardmote::telegram {

/// A command as typed: `/report@wardmote_bot the light is broken`.
struct Command {
  /// Lower case, without the slash.
  std::string name;
  /// Whom it is meant for; empty if it names nobody.
  std::string mention;
  /// The rest, trimmed at both ends.
  std::string arguments;
  bool operator==(const Command&) const = default;
};

/// The command `text` begins with, if any.
std::optional<Command> parse_command(std::string_view text);

/// The command that somebody gave by sending this message. Edits, captions, forwards and what comes
/// through inline bots are other people's words, and hold none.
std::optional<Command> parse_command(const Message& message);

/// True if `bot_username` (without @) should obey: it is mentioned, or nobody is.
bool is_meant_for(const Command& command, std::string_view bot_username);

/// True for what may follow `?start=` in a link: 1 to 64 of A-Z a-z 0-9 _ -.
bool is_deep_link_payload(std::string_view text);

/// The payload of a `/start` that came through a link.
std::optional<std::string> deep_link_payload(const Command& command);

}  // namespace wardmote::telegram
