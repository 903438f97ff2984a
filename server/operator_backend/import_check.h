#pragma once

#include <memory>

#include "governance/features.h"
#include "server/operator/reply.h"
#include "server/operator_backend/archive.h"
#include "storage/master_key.h"
#include "storage/person_vault.h"

namespace wardmote::server {

/// An archive that tells the truth about itself, put together.
struct CheckedArchive {
  ArchivedCommunity archive;
  CommunityState state;
  std::unique_ptr<storage::SodiumPersonVault> vault;
};

/// Follows the chain, replays the events and compares with the records, and opens the person keys
/// under this node's master key.
Outcome<std::shared_ptr<CheckedArchive>> check_archive(ArchivedCommunity archive,
                                                       const storage::MasterKey& master_key);

}  // namespace wardmote::server
