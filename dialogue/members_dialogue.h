#pragma once

#include <string_view>

#include "dialogue/turn.h"

namespace wardmote::dialogue {

/// The button that undoes leaving: all that somebody who left may still press.
inline constexpr Action undo_leave{0x0202};

/// Makes sure that whoever speaks is a member: on first contact they join, and what Telegram shows
/// of them is kept up to date. `command` and `payload` are what they typed: coming by an invitation
/// or after leaving needs /start. False if they are not let in; they have been told.
bool meet(Turn& turn, const telegram::User& user, std::string_view command,
          std::string_view payload);

/// The name of a role in the reader's language.
std::string role_name(const Turn& turn, const Reader& reader, Role role);

}  // namespace wardmote::dialogue
