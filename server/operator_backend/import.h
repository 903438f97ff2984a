#pragma once

#include <atomic>
#include <memory>

#include "server/operator/operator_backend.h"

namespace wardmote::server {

class DiskThread;
struct NodeParts;

/// Takes an archive piece by piece; `finish` checks it, writes it in one commit and registers the
/// community with the city. Nothing is written before. `is_importing` is set, and cleared when the
/// import is over.
std::shared_ptr<ArchiveSink> make_import(NodeParts& parts, DiskThread& disk, const Caller& caller,
                                         const api::ImportHeader& header,
                                         std::shared_ptr<std::atomic<bool>> is_importing);

}  // namespace wardmote::server
