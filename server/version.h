#pragma once

#include <string_view>

namespace wardmote::server {

/// "0.1.0".
std::string_view version();
/// What built this program.
std::string_view compiler();

}  // namespace wardmote::server
