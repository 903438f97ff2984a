#include "server/ctl/unary_call.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include "server/commands.h"
#include "telemetry/escape.h"

namespace wardmote::server {

grpc::Status call_unary(const std::shared_ptr<grpc::Channel>& channel,
                        const CtlConnection& connection, const std::string& token,
                        const google::protobuf::MethodDescriptor& method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message& response) {
  grpc::ByteBuffer sent;
  bool owns_buffer = false;
  auto status = grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(
      request, &sent, &owns_buffer);
  if (!status.ok()) return status;
  grpc::ClientContext context;
  prepare(context, connection, token);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub{channel};
  const auto path = "/" + method.service()->full_name() + "/" + method.name();
  auto reader = stub.PrepareUnaryCall(&context, path, sent, &queue);
  reader->StartCall();
  grpc::ByteBuffer received;
  reader->Finish(&received, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (status.ok()) {
    status = grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::Message>(
        &received, &response);
  }
  return status;
}

std::string explain(const grpc::Status& status, const CtlConnection& connection) {
  std::string message;
  telemetry::append_escaped(message, status.error_message());
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return connection.endpoint + " cannot be reached, or is not ready: " + message;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return connection.endpoint + " did not answer in " +
             std::to_string(connection.timeout_seconds) +
             " s; what became of the call is not known";
    case grpc::StatusCode::UNIMPLEMENTED:
      return connection.endpoint + " does not know this call: server and ctl differ in version";
    default:
      return message;
  }
}

int exit_code_of(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return static_cast<int>(ExitCode::success);
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return static_cast<int>(ExitCode::unavailable);
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::PERMISSION_DENIED:
      return static_cast<int>(ExitCode::no_permission);
    default:
      return static_cast<int>(ExitCode::failure);
  }
}

}  // namespace wardmote::server
