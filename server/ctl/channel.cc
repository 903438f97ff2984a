#include "server/ctl/channel.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "server/config/check.h"
#include "server/config/secrets.h"

namespace wardmote::server {
namespace {

/// "[::1]:9443" -> "::1".
std::string host_of(const std::string& endpoint) {
  const auto host = endpoint.substr(0, endpoint.rfind(':'));
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

/// Reads a PEM file into `pem`; an empty path leaves it empty. Returns what is wrong.
std::string read_pem(const std::string& path, std::string& pem) {
  if (path.empty()) return {};
  std::ifstream file{path, std::ios::binary};
  if (!file) return path + ": cannot be read";
  pem.assign(std::istreambuf_iterator<char>{file}, {});
  return pem.find("-----BEGIN") == std::string::npos ? path + ": is no PEM file" : std::string{};
}

}  // namespace

tl::expected<std::shared_ptr<grpc::Channel>, std::string> open_channel(
    const CtlConnection& connection) {
  if (connection.is_insecure) {
    if (!is_loopback(host_of(connection.endpoint))) {
      return tl::unexpected("--insecure would send the token in the clear to " +
                            connection.endpoint + "; it is for this machine alone");
    }
    return grpc::CreateChannel(connection.endpoint, grpc::InsecureChannelCredentials());
  }
  grpc::SslCredentialsOptions ssl;
  for (auto problem : {read_pem(connection.ca_file, ssl.pem_root_certs),
                       read_pem(connection.cert_file, ssl.pem_cert_chain),
                       read_pem(connection.key_file, ssl.pem_private_key)}) {
    if (!problem.empty()) return tl::unexpected(std::move(problem));
  }
  return grpc::CreateChannel(connection.endpoint, grpc::SslCredentials(ssl));
}

tl::expected<std::string, std::string> ctl_token(const CtlConnection& connection) {
  if (!connection.token_file.empty()) return read_secret_file(connection.token_file);
  if (!connection.token.empty()) return connection.token;
  return tl::unexpected(
      std::string{"no token: give --token-file, or set WARDMOTE_TOKEN; `token create` makes one"});
}

void prepare(grpc::ClientContext& context, const CtlConnection& connection,
             const std::string& token) {
  context.AddMetadata("authorization", "Bearer " + token);
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds{connection.timeout_seconds});
}

}  // namespace wardmote::server
