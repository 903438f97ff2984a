#include "server/ctl/category_file.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>
#include <grpcpp/client_context.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>

#include "wardmote/v1/operator.grpc.pb.h"

namespace wardmote::server {

namespace api = ::wardmote::api::v1;
namespace pb = google::protobuf;

namespace {

constexpr const char* type_prefix = "type.googleapis.com";

grpc::Status file_trouble(const std::string& path, const std::string& what) {
  return {grpc::StatusCode::FAILED_PRECONDITION, path + ": " + what};
}

/// Maps come in any order otherwise, and the file would differ each time.
std::string sorted_bytes(const pb::Message& message) {
  std::string bytes;
  pb::io::StringOutputStream stream{&bytes};
  pb::io::CodedOutputStream coded{&stream};
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

}  // namespace

std::string to_json(const api::CategoryFile& file) {
  const std::unique_ptr<pb::util::TypeResolver> types{pb::util::NewTypeResolverForDescriptorPool(
      type_prefix, pb::DescriptorPool::generated_pool())};
  pb::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = pb::util::BinaryToJsonString(
      types.get(), std::string{type_prefix} + "/" + api::CategoryFile::descriptor()->full_name(),
      sorted_bytes(file), &json, options);
  return status.ok() ? json : "{}\n";
}

tl::expected<api::CategoryFile, std::string> parse_categories(const std::string& json) {
  api::CategoryFile file;
  const auto status = pb::util::JsonStringToMessage(json, &file);
  if (!status.ok()) return tl::unexpected(std::string{status.message()});
  if (file.categories().empty()) return tl::unexpected(std::string{"it has no categories"});
  return file;
}

grpc::Status export_categories(const ArchiveCall& call, std::uint64_t community,
                               const std::string& path) {
  grpc::ClientContext context;
  prepare(context, call.connection, call.token);
  api::GetCategoriesRequest request;
  request.set_community(community);
  api::CategoryFile file;
  const auto status = api::Operator::NewStub(call.channel)->GetCategories(&context, request, &file);
  if (!status.ok()) return status;
  const auto part = path + ".part";
  std::ofstream{part, std::ios::binary | std::ios::trunc} << to_json(file) << std::flush;
  std::error_code error;
  std::filesystem::rename(part, path, error);
  return error ? file_trouble(path, "cannot be written") : status;
}

grpc::Status import_categories(const ArchiveCall& call, std::uint64_t community,
                               const std::string& path, api::SaveCategoriesResponse& saved) {
  std::ifstream stream{path, std::ios::binary};
  if (!stream) return file_trouble(path, "cannot be read");
  const auto file = parse_categories({std::istreambuf_iterator<char>{stream}, {}});
  if (!file) return file_trouble(path, file.error());
  grpc::ClientContext context;
  prepare(context, call.connection, call.token);
  api::SaveCategoriesRequest request;
  request.set_community(community);
  *request.mutable_categories() = file->categories();
  return api::Operator::NewStub(call.channel)->SaveCategories(&context, request, &saved);
}

}  // namespace wardmote::server
