#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "sandbox/files.h"
#include "sandbox/http_server.h"
#include "sandbox/request_params.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr auto silence = 1ms;
constexpr auto gathering_max = 2ms;
constexpr std::string_view other_poller =
    "terminated by other getUpdates request; make sure that only one bot instance is running";
constexpr std::string_view webhook_setter = "terminated by setWebhook request";

HttpReply on_http(const Answer& answer) {
  return {.status = answer.code, .body = envelope(answer), .retry_after = answer.retry_after};
}

/// `/bot<token>/<method>` taken apart; `/test` between them is accepted.
struct BotPath {
  std::string token;
  std::string method;
};

BotPath parse_path(std::string_view path) {
  path.remove_prefix(std::string_view("/bot").size());
  const auto slash = path.find('/');
  BotPath parsed{.token = url_decoded(path.substr(0, slash), false), .method = {}};
  if (slash == std::string_view::npos) return parsed;
  path.remove_prefix(slash + 1);
  if (path.starts_with("test/")) path.remove_prefix(std::string_view("test/").size());
  parsed.method = url_decoded(path, false);
  return parsed;
}

/// Doubles each update of an answer, as a redelivery does.
std::string doubled(const std::string& updates) {
  if (updates == "[]") return updates;
  return updates.substr(0, updates.size() - 1) + "," + updates.substr(1);
}

}  // namespace

/// One getUpdates call that waits.
struct HttpServer::Poll {
  explicit Poll(asio::io_context& io) : timer(io) {}
  asio::steady_timer timer;
  Clock::time_point deadline = {};
  Clock::time_point first_update = Clock::time_point::max();
  Clock::time_point wake_at = Clock::time_point::max();
  /// Why it was ended by somebody else.
  std::string_view killed = {};
};

/// Keeps the poll findable for as long as it waits.
class PollPlace {
 public:
  PollPlace(HttpServer& server, UserId bot, HttpServer::Poll& poll)
      : server_(server), bot_(bot), poll_(poll) {
    server_.polls_[bot] = &poll;
    mark(true);
  }
  PollPlace(const PollPlace&) = delete;
  PollPlace& operator=(const PollPlace&) = delete;
  ~PollPlace() {
    const auto found = server_.polls_.find(bot_);
    if (found == server_.polls_.end() || found->second != &poll_) return;
    server_.polls_.erase(found);
    mark(false);
  }

 private:
  void mark(bool is_polling) {
    if (auto* bot = server_.world_.state.find_bot(bot_)) bot->is_polling = is_polling;
  }

  HttpServer& server_;
  UserId bot_;
  HttpServer::Poll& poll_;
};

asio::awaitable<HttpReply> HttpServer::answer_bot(const HttpRequest& request) {
  set_time();
  if (request.method != "GET" && request.method != "POST") {
    co_return on_http({.code = 501, .body = "Not Implemented"});
  }
  auto path = parse_path(request.path);
  Params params;
  add_form(params, request.query);
  add_body(params, request.content_type, request.body);
  if (path.method.empty()) path.method = std::string(params.text("method"));
  auto bot = world_.authorize(path.token);
  if (!bot) co_return on_http(bot.error());
  if (path.method.empty()) co_return on_http(not_found());
  const auto lower = to_lower_ascii(path.method);
  const auto fault = world_.faults.for_call(lower, (*bot)->user.id, world_.state.random);
  switch (fault.kind) {
    case FaultKind::too_many_requests:
      co_return on_http(too_many_requests(fault.retry_after));
    case FaultKind::server_error:
      co_return on_http(server_error("restart"));
    case FaultKind::bad_gateway_html:
      co_return HttpReply{.status = 502,
                          .content_type = "text/html",
                          .body = "<html><head><title>502 Bad Gateway</title></head></html>\r\n"};
    case FaultKind::reset_before:
      co_return HttpReply{.is_reset = true};
    default:
      break;
  }
  const auto answer = co_await call_bot(**bot, lower == "getupdates" ? lower : path.method, params);
  if (!finish_step()) co_return on_http(server_error("the journal can't be written"));
  if (fault.kind == FaultKind::reset_after) co_return HttpReply{.is_reset = true};
  if (fault.kind == FaultKind::slow) co_await pause(fault.delay_ms);
  auto reply = on_http(answer);
  reply.is_truncated = fault.kind == FaultKind::truncated;
  co_return reply;
}

asio::awaitable<Answer> HttpServer::call_bot(Bot& bot, const std::string& method,
                                             const Params& params) {
  if (method == "getupdates") co_return co_await get_updates(bot, params);
  const auto id = bot.user.id;
  auto answer = world_.call(bot, method, params);
  const bool starts_webhook = !bot.webhook.url.empty();
  if (starts_webhook && to_lower_ascii(method) == "setwebhook") webhooks_.pump(id);
  if (const auto poll = polls_.find(id); starts_webhook && poll != polls_.end()) {
    poll->second->killed = webhook_setter;
    poll->second->timer.cancel();
  }
  co_return answer;
}

asio::awaitable<Answer> HttpServer::get_updates(Bot& bot, const Params& params) {
  const auto id = bot.user.id;
  const auto fault = world_.faults.for_updates(id, world_.state.random);
  if (fault.kind == FaultKind::late_update) {
    co_await pause(fault.delay_ms);
    set_time();
  }
  auto start = world_.start_poll(bot, params);
  if (!finish_step()) co_return server_error("the journal can't be written");
  if (start.delay_ms > 0) co_await pause(start.delay_ms);
  if (start.must_wait) {
    if (const auto other = polls_.find(id); other != polls_.end()) {
      other->second->killed = other_poller;
      other->second->timer.cancel();
    }
    Poll poll(io_);
    const PollPlace place(*this, id, poll);
    start.answer.body = co_await wait_for_updates(id, poll, start.terms);
    set_time();
    if (!poll.killed.empty()) {
      const auto delay = conflict_delay_ms(bot.polling, world_.real_ms());
      if (delay > 0) co_await pause(delay);
      co_return conflict(poll.killed);
    }
  }
  if (fault.kind == FaultKind::duplicate_update) start.answer.body = doubled(start.answer.body);
  co_return start.answer;
}

asio::awaitable<std::string> HttpServer::wait_for_updates(UserId bot, Poll& poll, PollTerms terms) {
  poll.deadline = Clock::now() + std::chrono::seconds(terms.timeout);
  for (;;) {
    poll.timer.expires_at(std::min(poll.deadline, poll.wake_at));
    co_await poll.timer.async_wait(quietly);
    auto* known = world_.state.find_bot(bot);
    if (!poll.killed.empty() || known == nullptr) co_return "[]";
    const auto now = Clock::now();
    if (now >= poll.wake_at || now >= poll.deadline) {
      set_time();
      auto updates = world_.read_updates(*known, terms);
      if (updates != "[]" || now >= poll.deadline) co_return updates;
      poll.wake_at = poll.first_update = Clock::time_point::max();
    }
  }
}

void HttpServer::wake(UserId bot) {
  const auto found = polls_.find(bot);
  if (found == polls_.end()) return;
  auto& poll = *found->second;
  const auto now = Clock::now();
  const bool is_first = poll.first_update == Clock::time_point::max();
  if (is_first) poll.first_update = now;
  poll.wake_at =
      options_.gathers_updates ? std::min(now + silence, poll.first_update + gathering_max) : now;
  if (is_first) poll.timer.cancel();
}

HttpReply HttpServer::answer_file(const HttpRequest& request) {
  std::string_view path = request.path;
  path.remove_prefix(std::string_view("/file/bot").size());
  const auto slash = path.find('/');
  auto bot = world_.authorize(url_decoded(path.substr(0, slash), false));
  if (!bot) return on_http(bot.error());
  const auto* file = slash == std::string_view::npos
                         ? nullptr
                         : find_by_path(world_.state, url_decoded(path.substr(slash + 1), false));
  if (file == nullptr) return on_http(not_found());
  return {.content_type = "application/octet-stream",
          .body = file->bytes,
          .headers = "X-Content-Type-Options: nosniff\r\n"};
}

}  // namespace wardmote::sandbox
