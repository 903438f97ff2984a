#pragma once

#include <string_view>

namespace wardmote::server {

/// "0.1.0".
std::string_view version();
/// "2026-11-27", of that version.
std::string_view release_date();
/// What built this program.
std::string_view compiler();

}  // namespace wardmote::server
