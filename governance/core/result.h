#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>
#include <vector>

#include "governance/core/time.h"

namespace wardmote {

/// A named value inside a sentence: a number, a text, a moment. The catalogue decides how it reads.
struct TextArgument {
  std::string name;
  std::variant<std::int64_t, std::string, Timestamp> value;
  bool operator==(const TextArgument&) const = default;
};

/// The rules say no. An answer for the member, never a fault of ours: `key` names a sentence that
/// every catalogue has, "<feature>.refused.<reason>".
struct Rejection {
  std::string key;
  std::vector<TextArgument> arguments;
  bool operator==(const Rejection&) const = default;
};

template <class T>
using Result = tl::expected<T, Rejection>;

inline tl::unexpected<Rejection> reject(std::string_view feature, std::string_view reason,
                                        std::vector<TextArgument> arguments = {}) {
  return tl::unexpected(
      Rejection{std::string{feature} + ".refused." + std::string{reason}, std::move(arguments)});
}

}  // namespace wardmote
