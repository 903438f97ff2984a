#include "web/listener.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "web/session.h"
#include "web/tls_context.h"

namespace wardmote::web {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

/// How long to wait when the system has no descriptor for another connection.
constexpr std::chrono::milliseconds accept_pause{100};

/// Opens the port; the error says which, and why not.
tl::expected<void, std::string> open(tcp::acceptor& acceptor, const ListenerOptions& options) {
  error_code error;
  const auto failed = [&](std::string what) {
    return tl::unexpected("cannot listen at " + options.address + " port " +
                          std::to_string(options.port) + ": " + std::move(what));
  };
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return failed("that is no IP address");
  const tcp::endpoint endpoint{address, options.port};
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return failed(error.message());
  return {};
}

}  // namespace

struct Listener::Impl {
  Impl(ListenerOptions options, ListenerHooks hooks) : acceptor(context) {
    WebhookDoor door{hooks.take_webhook ? options.webhook_path_prefix : "", hooks.webhook_secret};
    shared = std::make_shared<SessionShared>(std::move(options), std::move(hooks), std::move(door));
    if (shared->hooks.metrics != nullptr) {
      connections = shared->hooks.metrics->gauge(
          {"wardmote_web_connections", "Open connections to the HTTP listeners."});
    }
  }

  asio::awaitable<void> accept_all() {
    asio::steady_timer pause{context};
    while (acceptor.is_open()) {
      error_code error;
      auto socket =
          co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted) co_return;
      if (error) {
        shared->hooks.log.warning("a connection cannot be accepted", {{"error", error.message()}});
        pause.expires_after(accept_pause);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      } else if (open_connections >= shared->options.connections_max) {
        shared->count("other", "too_many_connections");
      } else {
        serve(std::move(socket));
      }
    }
  }

  void serve(tcp::socket socket) {
    connections.add(1);
    ++open_connections;
    auto session = tls ? serve_tls(shared, std::move(socket), tls->current())
                       : serve_plain(shared, std::move(socket));
    asio::co_spawn(context, std::move(session), [this](const std::exception_ptr& failure) {
      --open_connections;
      connections.add(-1);
      if (failure) report(failure);
    });
  }

  void report(const std::exception_ptr& failure) const {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      shared->hooks.log.error("a connection failed", {{"error", error.what()}});
    }
  }

  void stop() {
    if (!thread.joinable()) return;
    {
      const std::scoped_lock lock{shared->gate};
      shared->is_open = false;
    }
    context.stop();
    thread.join();
  }

  std::shared_ptr<SessionShared> shared;
  telemetry::Gauge connections;
  std::size_t open_connections = 0;
  std::optional<TlsContext> tls;
  std::uint16_t port = 0;
  asio::io_context context{1};
  tcp::acceptor acceptor;
  std::thread thread;
};

tl::expected<std::unique_ptr<Listener>, std::string> Listener::start(ListenerOptions options,
                                                                     ListenerHooks hooks) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(hooks));
  const auto& given = impl->shared->options;
  if (!given.tls_cert_file.empty()) {
    auto tls = TlsContext::load(given.tls_cert_file, given.tls_key_file, impl->shared->hooks.log);
    if (!tls) return tl::unexpected(std::move(tls.error()));
    impl->tls = *std::move(tls);
  }
  if (auto opened = open(impl->acceptor, given); !opened) {
    return tl::unexpected(std::move(opened.error()));
  }
  impl->port = impl->acceptor.local_endpoint().port();
  asio::co_spawn(impl->context, impl->accept_all(), asio::detached);
  impl->thread = std::thread{[raw = impl.get()] { raw->context.run(); }};
  return std::unique_ptr<Listener>{new Listener{std::move(impl)}};
}

Listener::Listener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Listener::~Listener() { stop(); }
std::uint16_t Listener::port() const { return impl_->port; }
void Listener::stop() { impl_->stop(); }

}  // namespace wardmote::web
