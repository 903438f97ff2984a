#include "server/ctl/archive.h"

#include <grpcpp/client_context.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "wardmote/v1/operator.grpc.pb.h"

namespace wardmote::server {

namespace api = ::wardmote::api::v1;

namespace {
constexpr std::size_t piece_bytes = 1 << 20;

grpc::Status file_trouble(const std::string& path, const char* what) {
  return {grpc::StatusCode::FAILED_PRECONDITION, path + ": " + what};
}
}  // namespace

grpc::Status export_community(const ArchiveCall& call, std::uint64_t community,
                              const std::string& path) {
  const auto part = path + ".part";
  std::ofstream file{part, std::ios::binary | std::ios::trunc};
  if (!file) return file_trouble(part, "cannot be written");
  const auto stub = api::Operator::NewStub(call.channel);
  grpc::ClientContext context;
  prepare(context, call.connection, call.token);
  api::ExportCommunityRequest request;
  request.set_community(community);
  const auto reader = stub->ExportCommunity(&context, request);
  api::ArchiveChunk chunk;
  while (reader->Read(&chunk)) {
    file.write(chunk.data().data(), static_cast<std::streamsize>(chunk.data().size()));
  }
  const auto status = reader->Finish();
  file.close();
  std::error_code error;
  if (status.ok() && file) std::filesystem::rename(part, path, error);
  if (status.ok() && file && !error) return status;
  std::error_code ignored;  // Nothing more can be done for a file that is not wanted.
  std::filesystem::remove(part, ignored);
  return status.ok() ? file_trouble(path, "cannot be written") : status;
}

grpc::Status import_community(const ArchiveCall& call, const api::ImportHeader& header,
                              const std::string& path, api::Community& imported) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return file_trouble(path, "cannot be read");
  const auto stub = api::Operator::NewStub(call.channel);
  grpc::ClientContext context;
  prepare(context, call.connection, call.token);
  const auto writer = stub->ImportCommunity(&context, &imported);
  api::ImportCommunityRequest message;
  *message.mutable_header() = header;
  bool goes_on = writer->Write(message);
  std::string piece(piece_bytes, '\0');
  while (goes_on && file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (file.gcount() == 0) break;
    message.set_data(piece.data(), static_cast<std::size_t>(file.gcount()));
    goes_on = writer->Write(message);
  }
  if (file.bad()) context.TryCancel();
  writer->WritesDone();
  return writer->Finish();
}

}  // namespace wardmote::server
