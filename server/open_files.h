#pragma once

#include <cstdint>

namespace wardmote::server {

/// Lets this process open as many files as it may: raises its soft limit to the hard one
/// (RLIMIT_NOFILE, getrlimit(2)). Returns the limit that holds now. Many systems give a process
/// 1,024, and each bot that polls holds a connection.
std::uint64_t raise_open_files_limit();

}  // namespace wardmote::server
