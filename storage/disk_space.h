#pragma once

#include <cstdint>
#include <string>

namespace wardmote::storage {

/// Bytes that this user may still write to the disk of `directory`; "plenty" if it cannot be asked.
std::uint64_t free_disk_bytes(const std::string& directory);

}  // namespace wardmote::storage
