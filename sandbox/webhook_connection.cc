#include "sandbox/webhook_connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace wardmote::sandbox {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr auto answer_wait = 60s;

bool is_ip_address(const std::string& host) {
  error_code error;
  asio::ip::make_address(host, error);
  return !error;
}

template <class Stream>
asio::awaitable<WebhookConnection::Exchange> exchange_on(
    Stream& stream, const WebhookConnection::Request& request) {
  using Exchange = WebhookConnection::Exchange;
  const auto [unsent, sent] = co_await http::async_write(stream, request, quietly);
  if (unsent == beast::error::timeout) co_return Exchange{.error = "Write timeout expired"};
  if (unsent) co_return Exchange{.error = unsent.message(), .is_stale = true};
  beast::flat_buffer buffer;
  Exchange done;
  http::response_parser<http::string_body> parser;
  const auto [unread, read] = co_await http::async_read(stream, buffer, parser, quietly);
  if (!unread) {
    done.response = parser.release();
    co_return done;
  }
  const bool is_timeout = unread == beast::error::timeout;
  done.error = is_timeout ? "Read timeout expired" : unread.message();
  done.is_stale = !is_timeout && !parser.got_some();
  co_return done;
}

}  // namespace

WebhookUrl parse_webhook_url(std::string_view url) {
  WebhookUrl parsed{.is_secure = url.starts_with("https:")};
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  const auto slash = url.find('/');
  if (slash != std::string_view::npos) parsed.path = std::string(url.substr(slash));
  auto authority = url.substr(0, slash);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  parsed.port = parsed.is_secure ? "443" : "80";
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  if (has_port) parsed.port = std::string(authority.substr(colon + 1));
  auto host = authority.substr(0, has_port ? colon : authority.size());
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  parsed.host = std::string(host);
  return parsed;
}

tl::expected<std::unique_ptr<asio::ssl::context>, std::string> make_trust(
    const std::string& certificate) {
  auto trust = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
  trust->set_verify_mode(asio::ssl::verify_peer);
  error_code error;
  trust->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1, error);
  if (!error && certificate.empty()) trust->set_default_verify_paths(error);
  if (!error && !certificate.empty()) {
    trust->add_certificate_authority(asio::buffer(certificate), error);
  }
  if (error) return tl::unexpected("The certificate can't be used: " + error.message());
  return trust;
}

WebhookConnection::WebhookConnection(asio::io_context& io, const WebhookUrl& url,
                                     asio::ssl::context* trust) {
  if (url.is_secure) {
    secure_ = std::make_unique<Secure>(io, *trust);
  } else {
    plain_ = std::make_unique<Plain>(io);
  }
}

asio::awaitable<std::string> WebhookConnection::open(const WebhookUrl& url,
                                                     const std::string& ip_address) {
  tcp::resolver resolver(lowest().get_executor());
  const auto host = ip_address.empty() ? url.host : ip_address;
  const auto [unknown, endpoints] = co_await resolver.async_resolve(host, url.port, quietly);
  if (unknown) co_return "Failed to resolve host: " + unknown.message();
  lowest().expires_after(answer_wait);
  const auto [refused, endpoint] = co_await lowest().async_connect(endpoints, quietly);
  if (refused) co_return refused.message();
  if (!secure_) co_return "";
  if (!is_ip_address(url.host)) {
    SSL_set_tlsext_host_name(secure_->native_handle(), url.host.c_str());
  }
  secure_->set_verify_callback(asio::ssl::host_name_verification(url.host));
  const auto [distrusted] =
      co_await secure_->async_handshake(asio::ssl::stream_base::client, quietly);
  co_return distrusted ? "SSL error {" + distrusted.message() + "}" : "";
}

asio::awaitable<WebhookConnection::Exchange> WebhookConnection::exchange(const Request& request) {
  lowest().expires_after(answer_wait);
  if (secure_) co_return co_await exchange_on(*secure_, request);
  co_return co_await exchange_on(*plain_, request);
}

}  // namespace wardmote::sandbox
