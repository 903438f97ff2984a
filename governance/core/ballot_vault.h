#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wardmote {

/// Seals private ballots under a key of their decision; destroying the key parts voters from their
/// choices for ever, while the chained events stay verifiable.
class BallotVault {
 public:
  virtual ~BallotVault() = default;
  /// Makes the decision's key at first use.
  virtual std::string seal(std::uint64_t decision, std::string_view plain) = 0;
  /// Nothing if the key was destroyed or the box does not open.
  virtual std::optional<std::string> open(std::uint64_t decision,
                                          std::string_view sealed) const = 0;
  virtual void destroy(std::uint64_t decision) = 0;
};

}  // namespace wardmote
