#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <cstdint>
#include <memory>
#include <string>

#include "server/ctl/channel.h"
#include "wardmote/v1/operator.pb.h"

namespace wardmote::server {

/// What an export or import needs to reach the server.
struct ArchiveCall {
  std::shared_ptr<grpc::Channel> channel;
  CtlConnection connection;
  std::string token;
};

/// Writes a community's archive to a file, which is complete or not there at all.
grpc::Status export_community(const ArchiveCall& call, std::uint64_t community,
                              const std::string& path);

/// Brings a community back from a file.
grpc::Status import_community(const ArchiveCall& call,
                              const ::wardmote::api::v1::ImportHeader& header,
                              const std::string& path, ::wardmote::api::v1::Community& imported);

}  // namespace wardmote::server
