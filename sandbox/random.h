#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wardmote::sandbox {

/// SplitMix64: small, seeded, and its whole state is one number that the journal can keep.
class Random {
 public:
  explicit Random(std::uint64_t state = 0) : state_(state) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// Returns a number from `low` to `high`, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  /// Returns a number in [0, 1).
  double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// Returns characters that base64url knows.
  std::string word(std::size_t length) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    while (out.size() < length) out += letters[next() % letters.size()];
    return out;
  }
  std::uint64_t state() const { return state_; }

 private:
  std::uint64_t state_;
};

}  // namespace wardmote::sandbox
