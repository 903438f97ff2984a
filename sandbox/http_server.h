#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <set>
#include <string>
#include <unordered_map>

#include "sandbox/control.h"
#include "sandbox/http_webhooks.h"
#include "sandbox/world.h"

namespace wardmote::sandbox {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

/// A request, taken apart as far as every route needs it.
struct HttpRequest {
  std::string method = {};
  /// Without the query; still %-encoded.
  std::string path = {};
  std::string query = {};
  std::string content_type = {};
  std::string last_event_id = {};
  std::string body = {};
  bool keeps_alive = true;
};

/// What goes back, or how the connection ends.
struct HttpReply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::int64_t retry_after = 0;
  /// Drops the connection instead of answering.
  bool is_reset = false;
};

struct HttpOptions {
  std::size_t body_bytes_max = std::size_t{64} << 20;
  /// Gathers updates as Telegram does: a waiting getUpdates answers 1 ms after the last update
  /// has come, at the latest 2 ms after the first.
  bool gathers_updates = true;
  /// Otherwise the control API is for connections from this machine.
  bool control_from_anywhere = false;
};

/// Serves the Bot API, files, the control API and the page on one io_context and one thread.
class HttpServer {
 public:
  HttpServer(asio::io_context& io, World& world, HttpOptions options);

  /// Accepts connections until the io_context stops.
  asio::awaitable<void> accept(tcp::acceptor acceptor);

  /// Delivers what waits for webhooks since an earlier run.
  void resume_webhooks();

  /// Called after each request, for the journal.
  std::function<void()> after_step;

 private:
  friend class PollPlace;
  struct Poll;
  struct Stream;

  asio::awaitable<void> serve(tcp::socket socket);
  asio::awaitable<HttpReply> route(const HttpRequest& request);

  // http_bot_api.cc
  asio::awaitable<HttpReply> answer_bot(const HttpRequest& request);
  asio::awaitable<Answer> call_bot(Bot& bot, const std::string& method, const Params& params);
  asio::awaitable<Answer> get_updates(Bot& bot, const Params& params);
  asio::awaitable<std::string> wait_for_updates(UserId bot, Poll& poll, PollTerms terms);
  HttpReply answer_file(const HttpRequest& request);
  void wake(UserId bot);

  // http_events.cc
  void wake_streams();
  asio::awaitable<void> stream_events(tcp::socket& socket, UserId person, std::string last_id);

  HttpReply answer_control(const HttpRequest& request);
  HttpReply answer_page(const HttpRequest& request);
  void set_time();
  void finish_step();
  asio::awaitable<void> pause(std::int64_t milliseconds);

  asio::io_context& io_;
  World& world_;
  HttpOptions options_;
  std::unordered_map<UserId, Poll*> polls_;
  std::set<Stream*> streams_;
  WebhookSender webhooks_;
};

}  // namespace wardmote::sandbox
