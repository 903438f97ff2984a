#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "governance/core/ids.h"

namespace wardmote {

/// Seals what identifies a person under a key of their own; destroying the key erases it
/// everywhere, while the chained events stay verifiable.
class PersonVault {
 public:
  virtual ~PersonVault() = default;
  /// Makes the member's key at first use.
  virtual std::string seal(MemberId member, std::string_view plain) = 0;
  /// Nothing if the key was destroyed or the box does not open.
  virtual std::optional<std::string> open(MemberId member, std::string_view sealed) const = 0;
  virtual void destroy(MemberId member) = 0;
};

}  // namespace wardmote
