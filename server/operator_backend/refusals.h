#pragma once

#include <string>
#include <string_view>

#include "server/operator/reply.h"

namespace wardmote::server {

/// What a refusal of the rules is to an operator; `sentence` is the entity's own, for a member.
CallError to_call_error(std::string_view refusal_key, std::string sentence);

}  // namespace wardmote::server
