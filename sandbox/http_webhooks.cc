#include "sandbox/http_webhooks.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "sandbox/request_params.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr auto answer_wait = 60s;

struct Url {
  std::string host;
  std::string port = "80";
  std::string path = "/";
};

Url parse_url(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  Url parsed;
  const auto slash = url.find('/');
  if (slash != std::string_view::npos) parsed.path = std::string(url.substr(slash));
  auto authority = url.substr(0, slash);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  const auto colon = authority.rfind(':');
  parsed.host = std::string(authority.substr(0, colon));
  if (colon != std::string_view::npos) parsed.port = std::string(authority.substr(colon + 1));
  return parsed;
}

/// What a webhook may not have run in its answer.
bool may_run(std::string_view lower) {
  return lower != "setwebhook" && lower != "deletewebhook" && lower != "close" &&
         lower != "logout" && !lower.starts_with("get");
}

}  // namespace

/// One bot's plan and its connections that wait for the next request.
struct WebhookSender::Target {
  std::string url = {};
  WebhookPlan plan = {};
  std::vector<std::unique_ptr<beast::tcp_stream>> idle = {};
};

void WebhookSender::pump_all() {
  std::vector<UserId> bots;
  for (const auto& [id, bot] : world_.state.bots) {
    if (!bot.webhook.url.empty()) bots.push_back(id);
  }
  for (const auto id : bots) pump(id);
}

void WebhookSender::pump(UserId id) {
  auto* bot = world_.state.find_bot(id);
  if (bot == nullptr || bot->webhook.url.empty()) {
    targets_.erase(id);
    return;
  }
  auto& target = targets_[id];
  if (target == nullptr || target->url != bot->webhook.url) {
    target = std::make_shared<Target>();
    target->url = bot->webhook.url;
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
  const auto secret = world_.state.bots.at(id).webhook.secret;
  const auto outcome = co_await post(*target, target->url, secret, update.json);
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

asio::awaitable<WebhookSender::Outcome> WebhookSender::post(Target& target, std::string address,
                                                            std::string secret,
                                                            const std::string& json) {
  const auto url = parse_url(address);
  std::unique_ptr<beast::tcp_stream> stream;
  if (!target.idle.empty()) {
    stream = std::move(target.idle.back());
    target.idle.pop_back();
  } else {
    stream = std::make_unique<beast::tcp_stream>(io_);
    tcp::resolver resolver(io_);
    const auto [unknown, endpoints] = co_await resolver.async_resolve(url.host, url.port, quietly);
    if (unknown) co_return Outcome{.error = "Failed to resolve host: " + unknown.message()};
    stream->expires_after(answer_wait);
    const auto [refused, endpoint] = co_await stream->async_connect(endpoints, quietly);
    if (refused) co_return Outcome{.error = refused.message()};
  }
  http::request<http::string_body> request(http::verb::post, url.path, 11);
  request.set(http::field::host, url.host);
  request.set(http::field::content_type, "application/json");
  request.set(http::field::accept_encoding, "gzip, deflate");
  request.keep_alive(true);
  if (!secret.empty()) request.set("X-Telegram-Bot-Api-Secret-Token", secret);
  request.body() = json;
  request.prepare_payload();
  stream->expires_after(answer_wait);
  const auto [unsent, sent] = co_await http::async_write(*stream, request, quietly);
  if (unsent) co_return Outcome{.error = unsent.message()};
  beast::flat_buffer buffer;
  http::response<http::string_body> response;
  const auto [unread, read] = co_await http::async_read(*stream, buffer, response, quietly);
  if (unread == beast::error::timeout) co_return Outcome{.error = "Read timeout expired"};
  if (unread) co_return Outcome{.error = unread.message()};
  Outcome outcome{.status = static_cast<int>(response.result_int()),
                  .content_type = std::string(response[http::field::content_type]),
                  .body = response.body()};
  const std::string retry_after(response[http::field::retry_after]);
  if (!retry_after.empty()) outcome.retry_after = lenient_number(retry_after);
  if (response.keep_alive()) target.idle.push_back(std::move(stream));
  co_return outcome;
}

}  // namespace wardmote::sandbox
