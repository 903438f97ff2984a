#include "server/secrets.h"

#include <sodium.h>

#include <cstring>

namespace wardmote::server {

std::uint64_t SodiumRandom::next() {
  std::uint64_t drawn = 0;
  randombytes_buf(&drawn, sizeof drawn);
  return drawn;
}

SipHashSigner::SipHashSigner(const storage::MasterKey& master) {
  static constexpr std::string_view purpose = "wardmote buttons v1";
  static_assert(crypto_shorthash_KEYBYTES == 16);
  crypto_generichash(key_.data(), key_.size(),
                     reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(),
                     master.bytes().data(), master.bytes().size());
}

std::uint64_t SipHashSigner::sign(std::string_view message) const {
  std::uint64_t mac = 0;
  static_assert(crypto_shorthash_BYTES == sizeof mac);
  crypto_shorthash(reinterpret_cast<unsigned char*>(&mac),
                   reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                   key_.data());
  return mac;
}

}  // namespace wardmote::server
