#pragma once

#include <memory>

#include "governance/features.h"
#include "server/operator/reply.h"
#include "server/operator_backend/archive.h"
#include "storage/entity_vault.h"
#include "storage/master_key.h"

namespace wardmote::server {

/// An archive that tells the truth about itself, put together.
struct CheckedArchive {
  ArchivedCommunity archive;
  CommunityState state;
  std::unique_ptr<storage::EntityVault> vault;
};

/// Follows the chain, replays the events and compares with the records, and opens the wrapped keys
/// under this node's master key.
Outcome<std::shared_ptr<CheckedArchive>> check_archive(ArchivedCommunity archive,
                                                       const storage::MasterKey& master_key);

}  // namespace wardmote::server
