#pragma once

// What operators ask, asked of the entities. One file per group of methods: districts.cc,
// communities.cc, settings.cc, roles.cc, codes.cc, categories.cc, bots.cc, trail.cc, transfer.cc.

#include <atomic>
#include <memory>

#include "governance/core/time.h"
#include "server/operator/operator_backend.h"
#include "server/operator_backend/disk_thread.h"
#include "telemetry/metrics.h"

namespace wardmote::server {

class Node;
struct NodeParts;

/// Asks the city and its communities through their actors; every answer to a command leaves after
/// the command is durable.
class ActorBackend final : public OperatorBackend {
 public:
  /// Outlived by `parts`.
  explicit ActorBackend(NodeParts& parts);

#define METHOD(name, request, response, role) \
  void handle(const Caller& caller, const api::request& asked, Reply<api::response> reply) override;
#include "server/operator/methods.inc"
#undef METHOD

  void export_community(const Caller& caller, const api::ExportCommunityRequest& asked,
                        Reply<std::shared_ptr<ArchiveSource>> reply) override;
  void import_community(const Caller& caller, const api::ImportHeader& header,
                        Reply<std::shared_ptr<ArchiveSink>> reply) override;
  void audit(const AuditRecord& record, Reply<bool> reply) override;

 private:
  NodeParts& parts_;
  Timestamp started_at_;
  telemetry::Counter strangers_;
  /// One import at a time: each holds its archive in memory.
  std::shared_ptr<std::atomic<bool>> is_importing_ = std::make_shared<std::atomic<bool>>(false);
  /// Last, so that what it runs finds everything else alive.
  DiskThread disk_;
};

/// For a node that runs, and outlives it.
std::unique_ptr<OperatorBackend> make_actor_backend(Node& node);

}  // namespace wardmote::server
