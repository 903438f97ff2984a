#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "dialogue/buttons.h"
#include "governance/core/random.h"
#include "storage/master_key.h"

namespace wardmote::server {

/// Chance from libsodium (randombytes). Thread-safe.
class SodiumRandom final : public Random {
 public:
  std::uint64_t next() override;
};

/// Signs buttons by SipHash-2-4 under a key derived from the node's master key, so that buttons
/// stay good across restarts and on whichever node the key is.
class SipHashSigner final : public dialogue::ButtonSigner {
 public:
  explicit SipHashSigner(const storage::MasterKey& master);
  std::uint64_t sign(std::string_view message) const override;

 private:
  std::array<unsigned char, 16> key_{};
};

}  // namespace wardmote::server
