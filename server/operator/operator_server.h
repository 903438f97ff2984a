#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "telemetry/log.h"

namespace wardmote::server {

class OperatorBackend;
class TokenStore;

struct OperatorServerOptions {
  std::string address = "127.0.0.1";
  /// 0: any free port, see OperatorServer::port.
  std::uint16_t port = 0;
  /// PEM files; empty: no TLS, for loopback alone.
  std::string tls_cert_file = {};
  std::string tls_key_file = {};
  /// Clients must show a certificate of this authority, beside their token.
  std::string client_ca_file = {};
};

/// The gRPC listener of the operator API: TLS, tokens, permissions, audit.
class OperatorServer {
 public:
  /// Opens the port; otherwise says what is wrong. `backend` and `tokens` outlive the server.
  static tl::expected<std::unique_ptr<OperatorServer>, std::string> start(
      const OperatorServerOptions& options, OperatorBackend& backend, TokenStore& tokens,
      telemetry::Log log);
  ~OperatorServer();

  std::uint16_t port() const;
  /// Takes no more calls, cancels those that run after five seconds, and waits until the backend
  /// has answered or dropped each of their replies.
  void stop();

 private:
  struct Impl;
  explicit OperatorServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace wardmote::server
