#pragma once

// Ed25519 signatures (RFC 8032, section 5.1) over whole messages.

#include <array>
#include <cstdint>
#include <string_view>

namespace wardmote {

using Ed25519PublicKey = std::array<std::uint8_t, 32>;
/// The 32 bytes that RFC 8032 calls the private key.
using Ed25519Seed = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

inline std::string_view bytes_of(const Ed25519Signature& signature) {
  return {reinterpret_cast<const char*>(signature.data()), signature.size()};
}

/// Whether `signature` is one of `key` over `message`. False for a signature that is not 64 bytes,
/// for an S that is not reduced and for points of small order, as RFC 8032 and Wycheproof want it.
[[nodiscard]] bool ed25519_verify(const Ed25519PublicKey& key, std::string_view message,
                                  std::string_view signature);

/// A private key. It cannot be copied, and its memory is zeroed when it goes.
class Ed25519PrivateKey {
 public:
  explicit Ed25519PrivateKey(const Ed25519Seed& seed);
  ~Ed25519PrivateKey();
  Ed25519PrivateKey(Ed25519PrivateKey&& other) noexcept;
  Ed25519PrivateKey& operator=(Ed25519PrivateKey&& other) noexcept;
  Ed25519PrivateKey(const Ed25519PrivateKey&) = delete;
  Ed25519PrivateKey& operator=(const Ed25519PrivateKey&) = delete;

  const Ed25519PublicKey& public_key() const { return public_key_; }
  /// A secret: for storing the key, and nothing else.
  Ed25519Seed seed() const;
  /// Deterministic: the same message gives the same signature.
  Ed25519Signature sign(std::string_view message) const;

 private:
  /// Seed and public key, as libsodium keeps them together.
  std::array<std::uint8_t, 64> secret_{};
  Ed25519PublicKey public_key_{};
};

}  // namespace wardmote
