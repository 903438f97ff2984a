#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace wardmote::sandbox {

namespace asio = boost::asio;

/// A webhook's address, taken apart.
struct WebhookUrl {
  bool is_secure = false;
  std::string host = {};
  std::string port = {};
  std::string path = "/";
};

WebhookUrl parse_webhook_url(std::string_view url);

/// What a TLS connection trusts: the certificate that the bot has uploaded, or else what this
/// machine trusts. The error is a sentence.
tl::expected<std::unique_ptr<asio::ssl::context>, std::string> make_trust(
    const std::string& certificate);

/// One connection to a webhook, plain or over TLS, for one request after the other.
class WebhookConnection {
 public:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Response = boost::beast::http::response<boost::beast::http::string_body>;

  struct Exchange {
    std::string error = {};
    /// The other side had closed the connection before it answered anything.
    bool is_stale = false;
    Response response = {};
  };

  /// `trust` is needed for secure addresses only, and must outlive the connection.
  WebhookConnection(asio::io_context& io, const WebhookUrl& url, asio::ssl::context* trust);

  /// Connects to `ip_address`, or to the address's host if that is empty; returns what went
  /// wrong, or "".
  asio::awaitable<std::string> open(const WebhookUrl& url, const std::string& ip_address);
  asio::awaitable<Exchange> exchange(const Request& request);

 private:
  using Plain = boost::beast::tcp_stream;
  using Secure = asio::ssl::stream<Plain>;

  Plain& lowest() { return secure_ ? secure_->next_layer() : *plain_; }

  std::unique_ptr<Plain> plain_;
  std::unique_ptr<Secure> secure_;
};

}  // namespace wardmote::sandbox
