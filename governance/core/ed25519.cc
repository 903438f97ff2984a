#include "governance/core/ed25519.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace wardmote {

namespace {

static_assert(crypto_sign_ed25519_BYTES == std::tuple_size_v<Ed25519Signature>);
static_assert(crypto_sign_ed25519_PUBLICKEYBYTES == std::tuple_size_v<Ed25519PublicKey>);
static_assert(crypto_sign_ed25519_SEEDBYTES == std::tuple_size_v<Ed25519Seed>);

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

bool ed25519_verify(const Ed25519PublicKey& key, std::string_view message,
                    std::string_view signature) {
  if (signature.size() != crypto_sign_ed25519_BYTES) return false;
  return crypto_sign_ed25519_verify_detached(raw(signature), raw(message), message.size(),
                                             key.data()) == 0;
}

Ed25519PrivateKey::Ed25519PrivateKey(const Ed25519Seed& seed) {
  static_assert(crypto_sign_ed25519_SECRETKEYBYTES == sizeof(secret_));
  crypto_sign_ed25519_seed_keypair(public_key_.data(), secret_.data(), seed.data());
}

Ed25519PrivateKey::~Ed25519PrivateKey() { sodium_memzero(secret_.data(), secret_.size()); }

Ed25519PrivateKey::Ed25519PrivateKey(Ed25519PrivateKey&& other) noexcept
    : secret_(other.secret_), public_key_(other.public_key_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

Ed25519PrivateKey& Ed25519PrivateKey::operator=(Ed25519PrivateKey&& other) noexcept {
  std::swap(secret_, other.secret_);
  std::swap(public_key_, other.public_key_);
  return *this;
}

Ed25519Seed Ed25519PrivateKey::seed() const {
  Ed25519Seed seed;
  std::copy_n(secret_.begin(), seed.size(), seed.begin());
  return seed;
}

Ed25519Signature Ed25519PrivateKey::sign(std::string_view message) const {
  Ed25519Signature signature;
  crypto_sign_ed25519_detached(signature.data(), nullptr, raw(message), message.size(),
                               secret_.data());
  return signature;
}

}  // namespace wardmote
