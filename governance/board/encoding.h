#pragma once

// How the files of a board write bytes and numbers. One value has one spelling: whatever else would
// decode to it is refused, so that nobody can make two texts of one head.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "governance/board/merkle.h"

namespace wardmote::board {

/// RFC 4648, section 4: the standard alphabet, with padding.
std::string to_base64(std::string_view bytes);
/// None for other characters, missing padding, and bits that must be zero and are not.
std::optional<std::string> from_base64(std::string_view text);

/// The base64 of exactly 32 bytes.
std::optional<Hash> hash_from_base64(std::string_view text);
/// The first 32 bytes of `bytes`; none if there are fewer or more.
std::optional<Hash> hash_from_bytes(std::string_view bytes);

/// ASCII decimal without leading zeros, at most tree_size_max.
std::optional<std::uint64_t> from_decimal(std::string_view text);

/// Eight small hexadecimal digits.
std::string to_hex(std::uint32_t value);

/// Network order, as notes and bundles have it.
std::string to_big_endian(std::uint64_t value, std::size_t bytes);
/// The number that all of `bytes` are, at most eight.
std::uint64_t from_big_endian(std::string_view bytes);

/// Cuts the first line, without its newline, off `rest`; none if there is no newline.
std::optional<std::string_view> take_line(std::string_view& rest);

}  // namespace wardmote::board
