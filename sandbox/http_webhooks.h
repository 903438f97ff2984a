#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "sandbox/webhook_connection.h"
#include "sandbox/webhook_plan.h"
#include "sandbox/world.h"

namespace wardmote::sandbox {

namespace asio = boost::asio;

/// Sends updates to the bots' webhooks and runs what they answer.
class WebhookSender {
 public:
  /// `before` sets the world's time, `after` keeps what has changed.
  WebhookSender(asio::io_context& io, World& world, std::function<void()> before,
                std::function<void()> after)
      : io_(io), world_(world), before_(std::move(before)), after_(std::move(after)) {}

  /// Starts whatever can be delivered to a bot now.
  void pump(UserId bot);
  /// As `pump` for every bot with a webhook: after the clock was moved, and at the start.
  void pump_all();
  /// Closes the connections that wait for more; nothing may be left of them after the io_context.
  void drop_idle();

 private:
  struct Target;
  /// How one delivery ended.
  struct Outcome {
    int status = 0;
    std::string error = {};
    std::string content_type = {};
    std::string body = {};
    std::int64_t retry_after = -1;
  };

  asio::awaitable<void> deliver(UserId bot, std::shared_ptr<Target> target, QueuedUpdate update);
  asio::awaitable<Outcome> post(Target& target, Webhook webhook, const std::string& json);
  /// What a fault that was ordered makes of a delivery; no error if there is none.
  static Outcome ordered_outcome(FaultKind kind);
  Outcome outcome_of(Target& target, std::unique_ptr<WebhookConnection> connection,
                     WebhookConnection::Exchange& exchange);
  asio::awaitable<void> pump_later(UserId bot, std::int64_t milliseconds);
  void settle(Bot& bot, Target& target, const QueuedUpdate& update, const Outcome& outcome);
  void run_answer(Bot& bot, const Outcome& outcome);

  asio::io_context& io_;
  World& world_;
  std::function<void()> before_;
  std::function<void()> after_;
  std::unordered_map<UserId, std::shared_ptr<Target>> targets_;
};

}  // namespace wardmote::sandbox
