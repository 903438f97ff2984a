#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "server/ctl/channel.h"

namespace wardmote::server {

/// Makes a call whose method is known by its name alone, and waits for the answer.
grpc::Status call_unary(const std::shared_ptr<grpc::Channel>& channel,
                        const CtlConnection& connection, const std::string& token,
                        const google::protobuf::MethodDescriptor& method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message& response);

/// Returns what to tell the operator, with what to do about it.
std::string explain(const grpc::Status& status, const CtlConnection& connection);

/// Returns the exit code of a status.
int exit_code_of(const grpc::Status& status);

}  // namespace wardmote::server
