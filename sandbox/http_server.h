#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

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
  std::string host = {};
  std::string origin = {};
  std::string body = {};
  bool keeps_alive = true;
};

/// What goes back, or how the connection ends.
struct HttpReply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::int64_t retry_after = 0;
  /// More header lines, complete.
  std::string headers = {};
  /// Drops the connection instead of answering.
  bool is_reset = false;
  /// Breaks off in the middle of the body.
  bool is_truncated = false;
};

struct HttpOptions {
  std::size_t body_bytes_max = std::size_t{64} << 20;
  /// Gathers updates as Telegram does: a waiting getUpdates answers 1 ms after the last update
  /// has come, at the latest 2 ms after the first.
  bool gathers_updates = true;
  /// Otherwise the control API is for connections from this machine.
  bool control_from_anywhere = false;
  /// Where it listens; requests of the control API must name it, or this machine.
  std::string address = "127.0.0.1";
};

/// Whose events a stream carries. A shared one says with each event whose it is.
struct EventStreamOf {
  std::vector<UserId> people = {};
  bool is_shared = false;
};

/// Serves the Bot API, files, the control API and the page on one io_context and one thread.
class HttpServer {
 public:
  HttpServer(asio::io_context& io, World& world, HttpOptions options);

  /// Accepts connections until the io_context stops.
  asio::awaitable<void> accept(tcp::acceptor acceptor);

  /// Ends what is over (`expiry.h`) also while nobody calls, until the io_context stops.
  asio::awaitable<void> keep_time();

  /// Delivers what waits for webhooks since an earlier run.
  void resume_webhooks();
  /// Must be called before the io_context goes.
  void drop_idle_connections() { webhooks_.drop_idle(); }

  /// Called after each request, for the journal; false if what has changed could not be kept.
  std::function<bool()> after_step;

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
  asio::awaitable<void> stream_events(tcp::socket& socket, EventStreamOf of, std::string last_id);

  HttpReply answer_control(const HttpRequest& request);
  HttpReply answer_page(const HttpRequest& request);
  bool is_from_here(const HttpRequest& request) const;
  void set_time();
  bool finish_step();
  asio::awaitable<void> pause(std::int64_t milliseconds);

  asio::io_context& io_;
  World& world_;
  HttpOptions options_;
  std::unordered_map<UserId, Poll*> polls_;
  std::set<Stream*> streams_;
  WebhookSender webhooks_;
};

}  // namespace wardmote::sandbox
