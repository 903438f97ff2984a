#pragma once

// Who hears on behalf of the community: its committee, and the offices above it.

#include <optional>
#include <vector>

#include "dialogue/letter.h"

namespace wardmote::dialogue {

/// The committee's chat; without one, the private chat of each officer that is known to be open.
std::vector<Address> committee(const Turn& turn, SendClass send_class = SendClass::notification);

enum class Office : std::uint8_t { district, city };
/// The chat in which an office hears what was left undone below, in its own language and by the bot
/// that may write there. Nothing if none is set.
std::optional<Address> chat_of_office(const Turn& turn, Office office,
                                      SendClass send_class = SendClass::notification);

}  // namespace wardmote::dialogue
