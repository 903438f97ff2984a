#include "server/operator/operator_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include "server/operator/call.h"
#include "server/operator/streams.h"
#include "wardmote/v1/operator.grpc.pb.h"

namespace wardmote::server {
namespace {

constexpr int message_bytes_max = 4 << 20;
constexpr std::chrono::seconds stop_patience{5};

class OperatorService final : public api::Operator::CallbackService {
 public:
  explicit OperatorService(CallEnvironment environment)
      : environment_(std::make_shared<const CallEnvironment>(std::move(environment))) {}

#define METHOD(name, Asked, Answer, role)                                                         \
  grpc::ServerUnaryReactor* name(grpc::CallbackServerContext* context, const api::Asked* request, \
                                 api::Answer* response) override {                                \
    return serve(#name, *context, *request, *response);                                           \
  }
#include "server/operator/methods.inc"
#undef METHOD

  grpc::ServerWriteReactor<api::ArchiveChunk>* ExportCommunity(
      grpc::CallbackServerContext* context, const api::ExportCommunityRequest* request) override {
    return start_export(environment_, *context, *request);
  }
  grpc::ServerReadReactor<api::ImportCommunityRequest>* ImportCommunity(
      grpc::CallbackServerContext* context, api::Community* response) override {
    return start_import(environment_, *context, *response);
  }

 private:
  /// gRPC keeps context, request and response until the reactor finishes.
  template <class Asked, class Answer>
  grpc::ServerUnaryReactor* serve(const char* method, grpc::CallbackServerContext& context,
                                  const Asked& request, Answer& response) {
    auto* reactor = context.DefaultReactor();
    const auto call = std::make_shared<const Call>(environment_, context, method, &request);
    const auto finish = [reactor, call](const grpc::Status& status) {
      call->finish(status, [reactor](const grpc::Status& final) { reactor->Finish(final); });
    };
    if (!call->admission().ok()) {
      finish(call->admission());
      return reactor;
    }
    environment_->backend.handle(call->caller(), request,
                                 Reply<Answer>{[finish, &response](Outcome<Answer> outcome) {
                                   if (!outcome) return finish(to_grpc_status(outcome.error()));
                                   response = *std::move(outcome);
                                   finish(grpc::Status::OK);
                                 }});
    return reactor;
  }

  std::shared_ptr<const CallEnvironment> environment_;
};

tl::expected<std::string, std::string> read_pem(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return tl::unexpected(path + ": cannot be read");
  std::string pem{std::istreambuf_iterator<char>{file}, {}};
  if (pem.find("-----BEGIN") == std::string::npos) return tl::unexpected(path + ": is no PEM file");
  return pem;
}

tl::expected<std::shared_ptr<grpc::ServerCredentials>, std::string> credentials(
    const OperatorServerOptions& options) {
  if (options.tls_cert_file.empty()) return grpc::InsecureServerCredentials();
  auto cert = read_pem(options.tls_cert_file);
  if (!cert) return tl::unexpected(std::move(cert.error()));
  auto key = read_pem(options.tls_key_file);
  if (!key) return tl::unexpected(std::move(key.error()));
  grpc::SslServerCredentialsOptions ssl;
  ssl.pem_key_cert_pairs.push_back({*std::move(key), *std::move(cert)});
  if (!options.client_ca_file.empty()) {
    auto authority = read_pem(options.client_ca_file);
    if (!authority) return tl::unexpected(std::move(authority.error()));
    ssl.pem_root_certs = *std::move(authority);
    ssl.client_certificate_request = GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  }
  return grpc::SslServerCredentials(ssl);
}

std::string endpoint_of(const OperatorServerOptions& options) {
  const bool is_ipv6 = options.address.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + options.address + "]" : options.address) + ":" +
         std::to_string(options.port);
}

}  // namespace

struct OperatorServer::Impl {
  explicit Impl(CallEnvironment environment) : service(std::move(environment)) {}

  OperatorService service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

tl::expected<std::unique_ptr<OperatorServer>, std::string> OperatorServer::start(
    const OperatorServerOptions& options, OperatorBackend& backend, TokenStore& tokens,
    telemetry::Log log) {
  auto secured = credentials(options);
  if (!secured) return tl::unexpected(std::move(secured.error()));
  auto impl = std::make_unique<Impl>(CallEnvironment{backend, tokens, std::move(log)});
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(message_bytes_max);
  // Two servers must not share a port unnoticed.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort(endpoint_of(options), *std::move(secured), &impl->port);
  builder.RegisterService(&impl->service);
  impl->server = builder.BuildAndStart();
  if (!impl->server || impl->port == 0) {
    return tl::unexpected("the operator API cannot listen at " + endpoint_of(options) +
                          ": the port is taken, or the certificate is not usable");
  }
  return std::unique_ptr<OperatorServer>{new OperatorServer{std::move(impl)}};
}

OperatorServer::OperatorServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OperatorServer::~OperatorServer() { stop(); }

std::uint16_t OperatorServer::port() const { return static_cast<std::uint16_t>(impl_->port); }

void OperatorServer::stop() {
  if (!impl_->server) return;
  impl_->server->Shutdown(std::chrono::system_clock::now() + stop_patience);
  impl_->server->Wait();
  impl_->server.reset();
}

}  // namespace wardmote::server
