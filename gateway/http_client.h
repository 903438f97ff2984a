#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wardmote::gateway {

/// A field of a form, or a file if it has a file name (RFC 7578).
struct FormPart {
  std::string name;
  std::string value;
  std::string file_name = {};
  std::string media_type = {};
};

struct HttpRequest {
  std::string url;
  /// Sent by POST as application/json; a request without a body is a GET.
  std::string body = {};
  /// Sent by POST as multipart/form-data instead of a body.
  std::vector<FormPart> form = {};
  std::chrono::milliseconds timeout{30000};
  /// A larger answer is cut off and counts as none. Telegram cuts its own at about 4 MiB.
  std::size_t body_bytes_max = 16u << 20;
  /// Gets the body of an answer of 200 piece by piece, on the client's thread; the response then
  /// has none. Must neither block nor throw.
  std::function<void(std::string_view)> on_chunk = {};
};

struct HttpResponse {
  /// 0 if no answer came: refused, timed out, reset, no such host.
  int status = 0;
  std::string body = {};
  /// libcurl's words when `status` is 0. Never holds the URL, which would hold the token.
  std::string trouble;
  /// False if `status` is 0 and nothing of the request can have reached the other side.
  bool was_sent = true;
  /// True if `status` is 0 because the answer was larger than the request allows.
  bool is_too_large = false;
};

/// `trouble` of a request that HttpClient::stop() has answered.
inline constexpr const char* client_stopped = "the client stopped";

using HttpDone = std::function<void(HttpResponse)>;
/// Makes a request; HttpClient::submit of some client.
using HttpSubmit = std::function<void(HttpRequest, HttpDone)>;

struct HttpClientOptions {
  /// Open connections to one host; further requests wait in libcurl.
  long connections_per_host_max = 256;
  /// http, https, socks4a, socks5 or socks5h URL; empty for none.
  std::string proxy;
  /// Certificate authorities for a private API root; empty for the system's.
  std::string ca_file;
  std::chrono::milliseconds connect_timeout{10000};
};

/// Calls Telegram: one thread, any number of requests in flight, connections kept alive. Requests
/// may be handed in from any thread; `done` is called on the client's thread and must neither block
/// nor throw.
class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options);
  /// Abandons what is in flight: `done` is called with status 0 for each.
  ~HttpClient();

  /// After stop() a request is answered at once, with status 0.
  void submit(HttpRequest request, HttpDone done);
  /// Does what the destructor does, for owners whose users live a little longer. Idempotent.
  void stop();
  /// Requests handed in and not yet answered.
  std::size_t in_flight() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wardmote::gateway
