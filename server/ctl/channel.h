#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace grpc {
class Channel;
class ClientContext;
}  // namespace grpc

namespace wardmote::server {

/// How `wardmote ctl` reaches a server.
struct CtlConnection {
  std::string endpoint = "127.0.0.1:9443";
  /// PEM file of the authority of the server's certificate; empty: the system's authorities.
  std::string ca_file = {};
  /// PEM files of a certificate of the client's own.
  std::string cert_file = {};
  std::string key_file = {};
  std::string token_file = {};
  /// From WARDMOTE_TOKEN.
  std::string token = {};
  /// Without TLS, to this machine alone.
  bool is_insecure = false;
  /// Seconds until a call is given up.
  int timeout_seconds = 30;
};

/// Returns a channel, or what is wrong with the connection's settings. Nothing is sent yet.
tl::expected<std::shared_ptr<grpc::Channel>, std::string> open_channel(
    const CtlConnection& connection);

/// Returns the token of file or environment.
tl::expected<std::string, std::string> ctl_token(const CtlConnection& connection);

/// Gives a call its token and deadline.
void prepare(grpc::ClientContext& context, const CtlConnection& connection,
             const std::string& token);

}  // namespace wardmote::server
