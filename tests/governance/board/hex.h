#pragma once

#include <string>

#include "governance/board/encoding.h"

namespace wardmote::board {

/// Of vectors: pairs of hexadecimal digits.
inline std::string bytes_from_hex(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return bytes;
}

/// 32 bytes: a hash, a seed, a public key.
inline Hash hash_from_hex(const std::string& digits) {
  return hash_from_bytes(bytes_from_hex(digits)).value();
}

}  // namespace wardmote::board
