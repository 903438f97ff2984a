#pragma once

#include <string>

#include "dialogue/turn.h"

namespace wardmote::dialogue {

/// Everything the community keeps about a member (M4), as JSON with one field a line.
std::string my_data_json(const Turn& turn, MemberId member);

}  // namespace wardmote::dialogue
