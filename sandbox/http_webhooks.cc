#include "sandbox/http_webhooks.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http.hpp>

#include "sandbox/request_params.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

namespace http = boost::beast::http;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t answer_bytes_max = std::size_t{8} << 20;

/// What a webhook may not have run in its answer.
bool may_run(std::string_view lower) {
  return lower != "setwebhook" && lower != "deletewebhook" && lower != "close" &&
         lower != "logout" && !lower.starts_with("get");
}

WebhookConnection::Request update_request(const WebhookUrl& url, const std::string& secret,
                                          const std::string& json) {
  WebhookConnection::Request request(http::verb::post, url.path, 11);
  request.set(http::field::host, url.host);
  request.set(http::field::content_type, "application/json");
  request.set(http::field::accept_encoding, "gzip, deflate");
  request.keep_alive(true);
  if (!secret.empty()) request.set("X-Telegram-Bot-Api-Secret-Token", secret);
  request.body() = json;
  request.prepare_payload();
  return request;
}

}  // namespace

/// One bot's plan and its connections that wait for the next request.
struct WebhookSender::Target {
  std::string url = {};
  std::string certificate = {};
  WebhookPlan plan = {};
  /// Made with the first secure connection; the connections refer to it.
  std::unique_ptr<asio::ssl::context> trust = {};
  std::vector<std::unique_ptr<WebhookConnection>> idle = {};
};

void WebhookSender::pump_all() {
  std::vector<UserId> bots;
  for (const auto& [id, bot] : world_.state.bots) {
    if (!bot.webhook.url.empty()) bots.push_back(id);
  }
  for (const auto id : bots) pump(id);
}

void WebhookSender::drop_idle() {
  for (auto& [id, target] : targets_) target->idle.clear();
}

void WebhookSender::pump(UserId id) {
  auto* bot = world_.state.find_bot(id);
  if (bot == nullptr || bot->webhook.url.empty()) {
    targets_.erase(id);
    return;
  }
  auto& target = targets_[id];
  const bool is_same = target != nullptr && target->url == bot->webhook.url &&
                       target->certificate == bot->webhook.certificate;
  if (!is_same) {
    target = std::make_shared<Target>();
    target->url = bot->webhook.url;
    target->certificate = bot->webhook.certificate;
  }
  const auto now_ms = world_.state.now_ms;
  bot->queue.drop_expired(world_.state.now());
  while (const auto next = target->plan.next(bot->queue, now_ms, bot->webhook.max_connections)) {
    for (const auto& update : bot->queue.updates()) {
      if (update.id == *next) asio::co_spawn(io_, deliver(id, target, update), asio::detached);
    }
  }
}

asio::awaitable<void> WebhookSender::pump_later(UserId bot, std::int64_t milliseconds) {
  asio::steady_timer timer(io_, std::chrono::milliseconds(std::max<std::int64_t>(1, milliseconds)));
  co_await timer.async_wait(quietly);
  before_();
  pump(bot);
}

asio::awaitable<void> WebhookSender::deliver(UserId id, std::shared_ptr<Target> target,
                                             QueuedUpdate update) {
  auto webhook = world_.state.bots.at(id).webhook;
  webhook.url = target->url;
  const auto fault = world_.faults.for_webhook(id, world_.state.random);
  auto outcome = ordered_outcome(fault.kind);
  if (outcome.error.empty()) {
    outcome = co_await post(*target, std::move(webhook), update.json);
  } else {
    // What fails at once here would, without a pause, be tried again in the same breath.
    asio::steady_timer timer(io_,
                             std::chrono::milliseconds(std::max<std::int64_t>(1, fault.delay_ms)));
    co_await timer.async_wait(quietly);
  }
  before_();
  auto* bot = world_.state.find_bot(id);
  if (bot == nullptr) co_return;
  settle(*bot, *target, update, outcome);
  after_();
  pump(id);
  const auto current = targets_.find(id);
  if (current == targets_.end() || current->second != target) co_return;
  if (const auto retry = target->plan.next_retry_ms()) {
    asio::co_spawn(io_, pump_later(id, *retry - world_.state.now_ms), asio::detached);
  }
}

void WebhookSender::settle(Bot& bot, Target& target, const QueuedUpdate& update,
                           const Outcome& outcome) {
  auto& state = world_.state;
  const bool is_done = outcome.error.empty() && outcome.status >= 200 && outcome.status < 300;
  if (is_done) {
    target.plan.succeeded(update);
    target.plan.is_back();
    bot.queue.erase(update.id);
    state.changed(
        {.kind = Change::Kind::update_gone, .chat = {.bot = bot.user.id}, .number = update.id});
    run_answer(bot, outcome);
    return;
  }
  target.plan.failed(update, state.now_ms, outcome.retry_after, state.random);
  bot.webhook.last_error_date = state.now();
  bot.webhook.last_error =
      outcome.error.empty()
          ? "Wrong response from the webhook: " + std::to_string(outcome.status) + " " +
                std::string(http::obsolete_reason(static_cast<http::status>(outcome.status)))
          : outcome.error;
  if (outcome.status == 410 && target.plan.is_gone_for_good(state.now_ms)) bot.webhook = {};
  state.changed_bot(bot.user.id);
}

void WebhookSender::run_answer(Bot& bot, const Outcome& outcome) {
  Params params;
  add_body(params, outcome.content_type, outcome.body);
  const std::string method(params.text("method"));
  if (method.empty() || !may_run(to_lower_ascii(method))) return;
  // Telegram never says how it went.
  static_cast<void>(world_.call(bot, method, params));
}

asio::awaitable<WebhookSender::Outcome> WebhookSender::post(Target& target, Webhook webhook,
                                                            const std::string& json) {
  const auto url = parse_webhook_url(webhook.url);
  const auto request = update_request(url, webhook.secret, json);
  if (!target.idle.empty()) {
    auto connection = std::move(target.idle.back());
    target.idle.pop_back();
    auto exchange = co_await connection->exchange(request);
    if (!exchange.is_stale) co_return outcome_of(target, std::move(connection), exchange);
    // The others have rested at least as long.
    target.idle.clear();
  }
  if (url.is_secure && target.trust == nullptr) {
    auto trust = make_trust(webhook.certificate);
    if (!trust) co_return Outcome{.error = trust.error()};
    target.trust = std::move(*trust);
  }
  auto connection = std::make_unique<WebhookConnection>(io_, url, target.trust.get());
  if (auto error = co_await connection->open(url, webhook.ip_address); !error.empty()) {
    co_return Outcome{.error = std::move(error)};
  }
  auto exchange = co_await connection->exchange(request);
  co_return outcome_of(target, std::move(connection), exchange);
}

WebhookSender::Outcome WebhookSender::ordered_outcome(FaultKind kind) {
  switch (kind) {
    case FaultKind::webhook_timeout:
      return {.error = "Read timeout expired"};
    case FaultKind::tls_failure:
      return {.error = "SSL error {error:0A000086:SSL routines::certificate verify failed}"};
    case FaultKind::dns_failure:
      return {.error = "Failed to resolve host: Name or service not known"};
    default:
      return {};
  }
}

WebhookSender::Outcome WebhookSender::outcome_of(Target& target,
                                                 std::unique_ptr<WebhookConnection> connection,
                                                 WebhookConnection::Exchange& exchange) {
  if (!exchange.error.empty()) return Outcome{.error = exchange.error};
  auto& response = exchange.response;
  Outcome outcome{.status = static_cast<int>(response.result_int()),
                  .content_type = std::string(response[http::field::content_type]),
                  .body = std::move(response.body())};
  const std::string encoding(response[http::field::content_encoding]);
  if (encoding == "gzip" || encoding == "deflate") {
    outcome.body = unpacked(outcome.body, answer_bytes_max).value_or("");
  }
  const std::string retry_after(response[http::field::retry_after]);
  if (!retry_after.empty()) outcome.retry_after = lenient_number(retry_after);
  if (response.keep_alive()) target.idle.push_back(std::move(connection));
  return outcome;
}

}  // namespace wardmote::sandbox
