#pragma once

// Finds the updates in a getUpdates answer without parsing them. A strict parser refuses the whole
// batch for one bad byte; this finds the borders, so that only the bad update is refused.

#include <optional>
#include <string_view>
#include <vector>

#include "telegram/ids.h"

namespace wardmote::telegram {

/// The elements of `result` as they stand in `body`; nothing if `body` is no such answer.
/// Elements may be malformed inside as long as their brackets and quotes balance.
std::optional<std::vector<std::string_view>> raw_updates(std::string_view body);

/// The update's number, if it has one that is an integer.
std::optional<UpdateId> raw_update_id(std::string_view update);

}  // namespace wardmote::telegram
