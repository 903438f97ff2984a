#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "server/operator/operator_backend.h"

namespace wardmote::server {

/// A city of one district that remembers who asked what, and the trail.
class FakeBackend : public OperatorBackend {
 public:
#define METHOD(name, Asked, Answer, role)                                                         \
  void handle(const Caller& caller, const api::Asked& asked, Reply<api::Answer> reply) override { \
    remember(caller, #name);                                                                      \
    answer(asked, std::move(reply));                                                              \
  }
#include "server/operator/methods.inc"
#undef METHOD

  void export_community(const Caller& caller, const api::ExportCommunityRequest& asked,
                        Reply<std::shared_ptr<ArchiveSource>> reply) override;
  void import_community(const Caller& caller, const api::ImportHeader& header,
                        Reply<std::shared_ptr<ArchiveSink>> reply) override;
  bool can_write() const override { return is_writable; }
  void audit(const AuditRecord& record, Reply<bool> reply) override;

  std::vector<Caller> callers() const;
  std::vector<std::string> methods() const;
  std::vector<AuditRecord> trail() const;

  /// What an export sends, piece by piece; imports append to it.
  std::vector<std::string> archive;
  bool records_audit = true;
  /// Drops records without an answer, as long as the disk is full.
  bool forgets_audit = false;
  bool is_writable = true;

 private:
  void remember(const Caller& caller, const char* method);

  template <class Asked, class Answer>
  void answer(const Asked&, Reply<Answer> reply) {
    reply(tl::unexpected(CallError{CallError::Kind::not_found, "there is no such thing"}));
  }
  void answer(const api::ListDistrictsRequest& asked, Reply<api::ListDistrictsResponse> reply);
  void answer(const api::CreateDistrictRequest& asked, Reply<api::District> reply);
  void answer(const api::CreateCommunityRequest& asked, Reply<api::CreatedCommunity> reply);
  void answer(const api::SetSettingRequest& asked, Reply<api::Setting> reply);
  /// Forgets to answer.
  void answer(const api::ShowNodeRequest& asked, Reply<api::NodeStatus> reply);

  mutable std::mutex mutex_;
  std::vector<Caller> callers_;
  std::vector<std::string> methods_;
  std::vector<AuditRecord> trail_;
  /// Replies that wait for ever.
  std::vector<Reply<bool>> unanswered_;
};

}  // namespace wardmote::server
