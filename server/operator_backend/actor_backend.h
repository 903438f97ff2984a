#pragma once

// What operators ask, asked of the entities. One file per group of methods: districts.cc,
// communities.cc, community_chats.cc, settings.cc, roles.cc, codes.cc, escalation.cc,
// categories.cc, category_file.cc, templates.cc, bots.cc, trail.cc, backup.cc, transfer.cc.

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>

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
  ~ActorBackend() override;
  ActorBackend(const ActorBackend&) = delete;
  ActorBackend& operator=(const ActorBackend&) = delete;

#define METHOD(name, request, response, role) \
  void handle(const Caller& caller, const api::request& asked, Reply<api::response> reply) override;
#include "server/operator/methods.inc"
#undef METHOD

  void export_community(const Caller& caller, const api::ExportCommunityRequest& asked,
                        Reply<std::shared_ptr<ArchiveSource>> reply) override;
  void import_community(const Caller& caller, const api::ImportHeader& header,
                        Reply<std::shared_ptr<ArchiveSink>> reply) override;
  bool can_write() const override;
  void audit(const AuditRecord& record, Reply<bool> reply) override;

 private:
  void record(const AuditRecord& record, Reply<bool> reply);
  /// Records what could not be while the disk was full.
  void record_waiting();
  /// Counts a call without a valid token; now and then one of them gets a row.
  void note_stranger(AuditRecord record);

  NodeParts& parts_;
  Timestamp started_at_;
  telemetry::Counter strangers_;
  std::mutex trail_mutex_;
  /// Calls that are not recorded yet because nothing can be written; the oldest give way.
  std::deque<AuditRecord> waiting_;
  std::uint64_t strangers_unrecorded_ = 0;
  std::optional<Timestamp> stranger_recorded_at_;
  /// One import at a time: each holds its archive in memory.
  std::shared_ptr<std::atomic<bool>> is_importing_ = std::make_shared<std::atomic<bool>>(false);
  /// Last, so that what it runs finds everything else alive.
  DiskThread disk_;
};

/// For a node that runs, and outlives it.
std::unique_ptr<OperatorBackend> make_actor_backend(Node& node);

}  // namespace wardmote::server
