#include "web/session.h"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <optional>
#include <utility>

#ifndef BOOST_BEAST_SEPARATE_COMPILATION
#error "Beast must be compiled as wardmote_boost compiles it (sandbox/CMakeLists.txt)"
#endif

namespace wardmote::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

using Parser = http::request_parser<http::string_body>;
using Response = http::response<http::string_body>;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr const char* retry_after_seconds = "5";

/// What a request gets, and how it is counted.
struct Answer {
  http::status status = http::status::ok;
  const char* kind = "other";
  const char* outcome = "ok";
  std::string body = {};
  const char* content_type = "text/plain; charset=utf-8";
  /// Set if everybody may read it, also scripts of other sites.
  const char* policy = nullptr;
  bool is_immutable = false;
};

Answer refusal(const char* kind, http::status status, const char* outcome) {
  return {.status = status, .kind = kind, .outcome = outcome, .body = std::string{outcome} + "\n"};
}

std::string_view path_of(const Parser& parser) {
  const auto target = parser.get().target();
  return std::string_view{target.data(), target.size()}.substr(0, target.find('?'));
}

/// The answer that needs no body: everything but a webhook that may come in.
Answer answer_operations(const SessionShared& shared, const Parser& parser) {
  const auto path = path_of(parser);
  const bool is_read =
      parser.get().method() == http::verb::get || parser.get().method() == http::verb::head;
  if (shared.options.has_operations && path == "/healthz/live") {
    const bool is_alive = !shared.hooks.is_alive || shared.hooks.is_alive();
    if (is_alive) return {.kind = "health", .body = "alive\n"};
    return refusal("health", http::status::service_unavailable, "not_alive");
  }
  if (shared.options.has_operations && path == "/healthz/ready") {
    const bool is_ready = shared.hooks.is_ready && shared.hooks.is_ready();
    if (is_ready) return {.kind = "health", .body = "ready\n"};
    return refusal("health", http::status::service_unavailable, "not_ready");
  }
  if (shared.options.has_operations && path == "/metrics" && is_read) {
    return {.kind = "metrics",
            .body = shared.hooks.metrics != nullptr ? shared.hooks.metrics->render() : "",
            .content_type = "text/plain; version=0.0.4; charset=utf-8"};
  }
  if (is_read && shared.hooks.public_file) {
    if (auto file = shared.hooks.public_file(path))
      return {.kind = "public",
              .body = std::move(file->body),
              .content_type = file->content_type,
              .policy = file->policy,
              .is_immutable = file->is_immutable};
  }
  return refusal("other", http::status::not_found, "not_found");
}

Answer answer_broken_head(error_code error) {
  if (error == http::error::body_limit) {
    return refusal("other", http::status::payload_too_large, "too_large");
  }
  if (error == http::error::header_limit) {
    return refusal("other", http::status::request_header_fields_too_large, "too_large");
  }
  return refusal("other", http::status::bad_request, "bad_request");
}

/// Whether the other side said something that deserves an answer; otherwise it is gone or silent.
bool is_protocol_error(error_code error) {
  return error.category() == make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

/// The verdict on one webhook, waiting to come from another thread.
struct PendingVerdict {
  explicit PendingVerdict(const asio::any_io_executor& executor) : timer(executor) {}
  asio::steady_timer timer;
  WebhookVerdict verdict = WebhookVerdict::refused;
};

/// Hands the body over and waits for what becomes of it; silence is a refusal.
asio::awaitable<WebhookVerdict> take(std::shared_ptr<SessionShared> shared, std::string bot,
                                     std::string body) {
  auto executor = co_await asio::this_coro::executor;
  auto pending = std::make_shared<PendingVerdict>(executor);
  pending->timer.expires_after(shared->options.reply_timeout);
  WebhookReply reply = [shared, executor, weak = std::weak_ptr{pending}](WebhookVerdict verdict) {
    const std::scoped_lock lock{shared->gate};
    if (!shared->is_open) return;
    asio::post(executor, [weak, verdict] {
      const auto waiting = weak.lock();
      // Cancelling tells whether this is the first answer, in time.
      if (waiting && waiting->timer.cancel() > 0) waiting->verdict = verdict;
    });
  };
  shared->hooks.take_webhook(std::move(bot), std::move(body), std::move(reply));
  error_code ignored;
  co_await pending->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_return pending->verdict;
}

Answer answer_verdict(WebhookVerdict verdict) {
  switch (verdict) {
    case WebhookVerdict::durable:
      return {.kind = "webhook"};
    case WebhookVerdict::malformed:
      return refusal("webhook", http::status::bad_request, "malformed");
    case WebhookVerdict::refused:
      break;
  }
  return refusal("webhook", http::status::service_unavailable, "refused");
}

/// One connection, over TCP or TLS.
template <class Stream>
class Session {
 public:
  Session(std::shared_ptr<SessionShared> shared, Stream& stream)
      : shared_(std::move(shared)), stream_(stream) {}

  asio::awaitable<void> run() {
    bool keeps_alive = true;
    while (keeps_alive) keeps_alive = co_await serve_one();
  }

 private:
  auto& tcp() { return beast::get_lowest_layer(stream_); }

  /// Serves a request; false ends the connection.
  asio::awaitable<bool> serve_one() {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(shared_->options.head_bytes_max));
    parser.body_limit(shared_->options.body_bytes_max);
    error_code error;
    tcp().expires_after(shared_->options.head_timeout);
    co_await http::async_read_header(stream_, buffer_, parser,
                                     asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      if (is_protocol_error(error)) co_await write(parser, answer_broken_head(error), false);
      co_return false;
    }
    if (shared_->door.is_webhook(path_of(parser))) co_return co_await serve_webhook(parser);
    // A body that nobody asked for is not read: the connection ends behind the answer.
    co_return co_await write(parser, answer_operations(*shared_, parser), parser.is_done());
  }

  asio::awaitable<bool> serve_webhook(Parser& parser) {
    if (parser.get().method() != http::verb::post) {
      co_return co_await write(
          parser, refusal("webhook", http::status::method_not_allowed, "bad_request"), false);
    }
    const auto header = parser.get()[std::string{WebhookDoor::secret_header}];
    auto bot = shared_->door.admit(path_of(parser), {header.data(), header.size()});
    if (!bot) {
      co_return co_await write(
          parser, refusal("webhook", http::status::unauthorized, "unauthorized"), false);
    }
    error_code error;
    tcp().expires_after(shared_->options.body_timeout);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      http::response<http::empty_body> go_on{http::status::continue_, parser.get().version()};
      co_await http::async_write(stream_, go_on, asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return false;
    }
    co_await http::async_read(stream_, buffer_, parser,
                              asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      if (is_protocol_error(error)) co_await write(parser, answer_broken_head(error), false);
      co_return false;
    }
    tcp().expires_never();
    const auto verdict = co_await take(shared_, *std::move(bot), std::move(parser.get().body()));
    co_return co_await write(parser, answer_verdict(verdict), true);
  }

  /// Writes the answer; returns whether the connection may go on.
  asio::awaitable<bool> write(const Parser& parser, Answer answer, bool may_go_on) {
    shared_->count(answer.kind, answer.outcome);
    const auto& request = parser.get();
    Response response{answer.status, request.version() == 10 ? 10u : 11u};
    response.set(http::field::content_type, answer.content_type);
    response.set(http::field::cache_control,
                 answer.is_immutable ? "public, max-age=31536000, immutable" : "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    if (answer.policy != nullptr) {
      response.set("Content-Security-Policy", answer.policy);
      response.set("Referrer-Policy", "no-referrer");
      response.set(http::field::access_control_allow_origin, "*");
    }
    if (answer.status == http::status::service_unavailable) {
      response.set(http::field::retry_after, retry_after_seconds);
    }
    const bool goes_on = may_go_on && request.keep_alive();
    response.keep_alive(goes_on);
    const auto length = answer.body.size();
    if (request.method() != http::verb::head) response.body() = std::move(answer.body);
    response.content_length(length);
    error_code error;
    tcp().expires_after(shared_->options.write_timeout);
    co_await http::async_write(stream_, response, asio::redirect_error(asio::use_awaitable, error));
    co_return goes_on && !error;
  }

  std::shared_ptr<SessionShared> shared_;
  Stream& stream_;
  beast::flat_buffer buffer_;
};

/// Closing with unread bytes would reset the connection and lose the answer: says goodbye first,
/// and reads a little of what still comes.
asio::awaitable<void> say_goodbye(beast::tcp_stream& stream) {
  constexpr std::chrono::seconds patience{1};
  constexpr int reads_max = 64;
  error_code error;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  std::array<char, 16384> rest;
  stream.expires_after(patience);
  for (int i = 0; i < reads_max && !error; ++i) {
    co_await stream.async_read_some(asio::buffer(rest),
                                    asio::redirect_error(asio::use_awaitable, error));
  }
  stream.close();
}

}  // namespace

void SessionShared::count(const char* kind, const char* outcome) const {
  if (hooks.metrics == nullptr) return;
  hooks.metrics
      ->counter({"wardmote_web_requests_total", "HTTP requests answered."},
                {{"kind", kind}, {"outcome", outcome}})
      .add();
}

asio::awaitable<void> serve_plain(std::shared_ptr<SessionShared> shared,
                                  asio::ip::tcp::socket socket) {
  PlainStream stream{std::move(socket)};
  Session<PlainStream> session{shared, stream};
  co_await session.run();
  co_await say_goodbye(stream);
}

asio::awaitable<void> serve_tls(std::shared_ptr<SessionShared> shared, asio::ip::tcp::socket socket,
                                std::shared_ptr<asio::ssl::context> context) {
  TlsStream stream{beast::tcp_stream{std::move(socket)}, *context};
  error_code error;
  beast::get_lowest_layer(stream).expires_after(shared->options.head_timeout);
  co_await stream.async_handshake(asio::ssl::stream_base::server,
                                  asio::redirect_error(asio::use_awaitable, error));
  if (error) {
    shared->count("other", "bad_tls");
    co_return;
  }
  Session<TlsStream> session{shared, stream};
  co_await session.run();
  beast::get_lowest_layer(stream).expires_after(shared->options.write_timeout);
  co_await stream.async_shutdown(asio::redirect_error(asio::use_awaitable, error));
  co_await say_goodbye(beast::get_lowest_layer(stream));
}

}  // namespace wardmote::web
