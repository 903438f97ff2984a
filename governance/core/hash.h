#pragma once

// SHA-256 for rules that say so: lots and commitments.

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace wardmote {

using Sha256Digest = std::array<std::uint8_t, 32>;

inline std::string_view bytes_of(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// SHA-256 of pieces one after the other.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& add(std::string_view bytes);
  /// To be called once, last.
  Sha256Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// RFC 2104 with SHA-256, for keys of any length.
Sha256Digest hmac_sha256(std::string_view key, std::string_view message);

}  // namespace wardmote
