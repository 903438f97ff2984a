#pragma once

#include <grpcpp/support/server_callback.h>

#include <memory>

#include "server/operator/call.h"

namespace wardmote::server {

/// Sends a community's archive piece by piece; owns itself.
grpc::ServerWriteReactor<api::ArchiveChunk>* start_export(
    std::shared_ptr<const CallEnvironment> environment, const grpc::CallbackServerContext& context,
    const api::ExportCommunityRequest& request);

/// Takes one piece by piece; owns itself.
grpc::ServerReadReactor<api::ImportCommunityRequest>* start_import(
    std::shared_ptr<const CallEnvironment> environment, const grpc::CallbackServerContext& context,
    api::Community& response);

}  // namespace wardmote::server
