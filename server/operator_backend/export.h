#pragma once

#include <memory>

#include "governance/core/ids.h"
#include "server/operator/operator_backend.h"

namespace wardmote::server {

class DiskThread;
struct NodeParts;

/// Begins the export of a community that the directory has: its records, keys and head as they were
/// at one moment, then the events up to there, read as they are asked for.
void begin_export(NodeParts& parts, DiskThread& disk, const Caller& caller, CommunityId community,
                  Reply<std::shared_ptr<ArchiveSource>> reply);

}  // namespace wardmote::server
