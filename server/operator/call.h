#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <memory>
#include <string>

#include "server/operator/operator_backend.h"
#include "server/operator/tokens.h"
#include "telemetry/log.h"

namespace wardmote::server {

/// What all calls need.
struct CallEnvironment {
  OperatorBackend& backend;
  TokenStore& tokens;
  telemetry::Log log;
};

/// One call from its arrival to its answer: who calls, whether they may, and the trail.
class Call {
 public:
  /// Reads token and request id. `request` is null for a stream that has not said yet what it is
  /// about.
  Call(std::shared_ptr<const CallEnvironment> environment,
       const grpc::CallbackServerContext& context, std::string method,
       const google::protobuf::Message* request);

  /// OK, or why the call may not be.
  const grpc::Status& admission() const { return admission_; }
  const Caller& caller() const { return caller_; }
  /// For streams, once they have said it.
  void set_target(std::string target) { target_ = std::move(target); }

  /// Records the call, then calls `done` with the status to answer. What changed something is only
  /// confirmed once its record is durable: otherwise it is answered as unavailable. Nobody waits
  /// for the record of a call that looked or was refused.
  void finish(const grpc::Status& outcome, std::function<void(grpc::Status)> done) const;

 private:
  std::shared_ptr<const CallEnvironment> environment_;
  std::string method_;
  std::string target_;
  std::string reason_;
  std::string peer_;
  std::string digest_;
  Caller caller_;
  grpc::Status admission_;
};

grpc::Status to_grpc_status(const CallError& error);

/// "community 12", "district 3", a name, or "city": what the fields of a request name.
std::string target_of(const google::protobuf::Message& request);
/// The field `reason` of a request that has one.
std::string reason_of(const google::protobuf::Message& request);

}  // namespace wardmote::server
