#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace wardmote {

/// The values of an enum that counts from 0 and has `count` of them.
template <class Enum, std::size_t count>
constexpr std::array<Enum, count> enum_values() {
  std::array<Enum, count> values{};
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<Enum>(i);
  return values;
}

}  // namespace wardmote
