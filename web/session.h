#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "web/listener.h"

namespace wardmote::web {

/// What the connections of one listener share. Lives on its thread, except for the gate.
struct SessionShared {
  SessionShared(ListenerOptions options, ListenerHooks hooks, WebhookDoor door)
      : options(std::move(options)), hooks(std::move(hooks)), door(std::move(door)) {}

  ListenerOptions options;
  ListenerHooks hooks;
  WebhookDoor door;

  /// Webhooks are answered from other threads, perhaps after the listener is gone.
  std::mutex gate;
  bool is_open = true;

  /// Counts an answered request: what it was, and what became of it.
  void count(const char* kind, const char* outcome) const;
};

/// Serves one connection until it ends; never throws.
boost::asio::awaitable<void> serve_plain(std::shared_ptr<SessionShared> shared,
                                         boost::asio::ip::tcp::socket socket);
boost::asio::awaitable<void> serve_tls(std::shared_ptr<SessionShared> shared,
                                       boost::asio::ip::tcp::socket socket,
                                       std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace wardmote::web
