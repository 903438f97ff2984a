#pragma once

#include <cstdint>
#include <string_view>

namespace wardmote::storage {

/// CRC-32C (Castagnoli) of `bytes`, continuing from the CRC of what comes before them.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

}  // namespace wardmote::storage
