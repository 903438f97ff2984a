#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wardmote::web {

/// A blocking TCP client that sends what a test says, byte for byte.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void send(std::string_view bytes) const;
  /// Reads one answer: head, and a body of Content-Length. Empty when the connection has ended.
  std::string receive();
  /// Whether the server closes the connection.
  bool is_closed();

 private:
  bool read_more();

  int socket_ = -1;
  std::string unread_;
};

}  // namespace wardmote::web
