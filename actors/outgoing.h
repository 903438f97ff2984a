#pragma once

#include "governance/core/ids.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote {

/// A durable outgoing call on its way to Telegram: the row, and the entity that waits for the
/// outcome.
struct OutboxCall {
  EntityId from;
  v1::OutboxRow row;
  /// Tries in this process that ended without an outcome.
  std::uint32_t tries = 0;
};

}  // namespace wardmote
