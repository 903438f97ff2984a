#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "server/operator/permissions.h"
#include "server/operator/reply.h"
#include "wardmote/v1/operator.pb.h"

namespace wardmote::server {

namespace api = ::wardmote::api::v1;

/// Who calls, after the token was checked.
struct Caller {
  /// Names this call in the trail and in the events it causes; the client's "x-request-id" if it
  /// gave one.
  std::string call_id;
  std::string token_id;
  std::string name;
  OperatorRole role = OperatorRole::viewer;
};

/// One call, done or refused, for the trail.
struct AuditRecord {
  std::string call_id;
  /// Empty if the token was unknown: such calls are many when somebody guesses, so they are worth a
  /// counter, and a row of the trail a minute.
  std::string token_id;
  std::string who;
  std::string role;
  std::string method;
  /// What the request names: "community 12", "district 3", "city".
  std::string target;
  /// "OK" or the name of the status code.
  std::string outcome;
  /// SHA-256 of the serialised request; empty for streams.
  std::string arguments_digest;
  /// The request's own reason.
  std::string reason;
};

/// Where an export comes from, piece by piece.
class ArchiveSource {
 public:
  virtual ~ArchiveSource() = default;
  /// Answers the next piece, at most a mebibyte; nothing after the last.
  virtual void next(Reply<std::optional<std::string>> reply) = 0;
};

/// Where an import goes, piece by piece. Destroying it before `finish` forgets what was written.
class ArchiveSink {
 public:
  virtual ~ArchiveSink() = default;
  /// Answers when it can take the next.
  virtual void write(std::string piece, Reply<bool> reply) = 0;
  virtual void finish(Reply<api::Community> reply) = 0;
};

/// Does what the operator API is asked. Calls come from gRPC's threads, several at once, with a
/// caller who may; the reply may come later, from any thread. Nothing here may block or throw.
class OperatorBackend {
 public:
  virtual ~OperatorBackend() = default;

#define METHOD(name, request, response, role)                          \
  virtual void handle(const Caller& caller, const api::request& asked, \
                      Reply<api::response> reply) = 0;
#include "server/operator/methods.inc"
#undef METHOD

  virtual void export_community(const Caller& caller, const api::ExportCommunityRequest& asked,
                                Reply<std::shared_ptr<ArchiveSource>> reply) = 0;
  virtual void import_community(const Caller& caller, const api::ImportHeader& header,
                                Reply<std::shared_ptr<ArchiveSink>> reply) = 0;

  /// False while nothing can be made durable; calls that change something are refused meanwhile.
  virtual bool can_write() const { return true; }
  /// Records a call; the reply says that it is durable, or kept to be recorded when that is
  /// possible again.
  virtual void audit(const AuditRecord& record, Reply<bool> reply) = 0;
};

}  // namespace wardmote::server
