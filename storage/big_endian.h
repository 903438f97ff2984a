#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace wardmote::storage {

/// Appends `number` so that the order of bytes is the order of numbers.
template <std::unsigned_integral T>
void append_big_endian(std::string& out, T number) {
  for (int shift = (static_cast<int>(sizeof(T)) - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(number >> shift)));
  }
}

/// Reads a number from the first bytes of `bytes`, which must be long enough.
template <std::unsigned_integral T>
T read_big_endian(std::string_view bytes) {
  T number = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    number = static_cast<T>((number << 8) | static_cast<unsigned char>(bytes[i]));
  }
  return number;
}

}  // namespace wardmote::storage
