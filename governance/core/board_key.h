#pragma once

#include "governance/core/ed25519.h"

namespace wardmote {

/// Holds the key by which a community signs what it publishes.
class BoardKey {
 public:
  virtual ~BoardKey() = default;
  /// A secret. Makes the key at first use.
  virtual Ed25519Seed board_seed() = 0;
};

}  // namespace wardmote
