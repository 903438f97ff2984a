#include "sandbox/http_server.h"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>

#include "sandbox/control_routes.h"
#include "sandbox/page_files.h"
#include "sandbox/request_params.h"
#include "sandbox/same_origin.h"

namespace wardmote::sandbox {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t header_bytes_max = 256 * 1024;

std::string_view reason_of(int status) {
  return http::obsolete_reason(static_cast<http::status>(status));
}

std::string on_the_wire(const HttpReply& reply, bool keeps_alive) {
  std::string out =
      fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n", reply.status,
                  std::string(reason_of(reply.status)), reply.content_type, reply.body.size());
  if (reply.retry_after > 0) out += fmt::format("Retry-After: {}\r\n", reply.retry_after);
  out += reply.headers;
  out += keeps_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  out += reply.body;
  return out;
}

HttpReply plain_error(int status, std::string_view text) {
  return {.status = status, .body = envelope({.code = status, .body = std::string(text)})};
}

constexpr std::string_view not_kept = "What you did could not be written to the disk; try again.";
constexpr std::string_view elsewhere =
    "The control API is for this machine; --control-from-anywhere opens it.";
constexpr std::string_view foreign = "The control API is not open to other sites.";

HttpReply control_error(int status, std::string_view sentence) {
  auto answer = refusal(sentence, status);
  return {.status = status, .body = std::move(answer.body)};
}

HttpReply reply_to(const error_code& error) {
  if (error == http::error::header_limit)
    return plain_error(431, "Request Header Fields Too Large");
  if (error == http::error::body_limit) return plain_error(413, "Request Entity Too Large");
  if (error == http::error::bad_version) return plain_error(505, "HTTP Version Not Supported");
  return plain_error(400, "Bad Request");
}

bool is_broken_request(const error_code& error) {
  return error.category() == http::make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

HttpRequest taken_apart(http::request<http::string_body>&& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  const std::string_view target(message.target().data(), message.target().size());
  const auto mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = std::string(target.substr(mark + 1));
  request.content_type = std::string(message[http::field::content_type]);
  request.last_event_id = std::string(message["Last-Event-ID"]);
  request.host = std::string(message[http::field::host]);
  request.origin = std::string(message[http::field::origin]);
  request.keeps_alive = message.keep_alive();
  request.body = std::move(message.body());
  return request;
}

/// Returns whose events are asked for, nobody's if it is another request.
EventStreamOf event_stream_of(const HttpRequest& request) {
  constexpr std::string_view shared = "/sim/v1/events";
  constexpr std::string_view before = "/sim/v1/people/";
  constexpr std::string_view after = "/events";
  const std::string_view path = request.path;
  if (request.method != "GET") return {};
  if (path.starts_with(before) && path.ends_with(after)) {
    return {.people = {lenient_number(path.substr(before.size()))}};
  }
  if (path != shared) return {};
  Params query;
  add_form(query, request.query);
  EventStreamOf of{.is_shared = true};
  auto people = query.text("people");
  while (!people.empty()) {
    of.people.push_back(lenient_number(people));
    people.remove_prefix(std::min(people.size(), people.find(',')));
    if (!people.empty()) people.remove_prefix(1);
  }
  return of;
}

/// Whether the other end is on this machine.
bool is_local(const tcp::socket& socket) {
  error_code gone;
  auto address = socket.remote_endpoint(gone).address();
  if (gone) return false;
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address.is_loopback();
}

}  // namespace

HttpServer::HttpServer(asio::io_context& io, World& world, HttpOptions options)
    : io_(io),
      world_(world),
      options_(options),
      webhooks_(
          io, world, [this] { set_time(); },
          [this] {
            // A webhook is not answered: what could not be kept is delivered again.
            static_cast<void>(finish_step());
          }) {
  world_.on_update = [this](UserId bot) {
    wake(bot);
    webhooks_.pump(bot);
  };
  world_.state.on_event = [this](const Event&) { wake_streams(); };
}

void HttpServer::set_time() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  world_.set_time(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

void HttpServer::resume_webhooks() {
  set_time();
  webhooks_.pump_all();
}

bool HttpServer::finish_step() { return !after_step || after_step(); }

asio::awaitable<void> HttpServer::pause(std::int64_t milliseconds) {
  asio::steady_timer timer(io_, std::chrono::milliseconds(milliseconds));
  co_await timer.async_wait(quietly);
}

asio::awaitable<void> HttpServer::accept(tcp::acceptor acceptor) {
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(quietly);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      // Out of file descriptors, mostly: others must close first.
      co_await pause(10);
      continue;
    }
    asio::co_spawn(io_, serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> HttpServer::serve(tcp::socket socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  boost::beast::flat_buffer buffer;
  for (;;) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(header_bytes_max);
    parser.body_limit(options_.body_bytes_max);
    const auto [error, size] = co_await http::async_read(socket, buffer, parser, quietly);
    if (error && is_broken_request(error)) {
      const auto bytes = on_the_wire(reply_to(error), false);
      co_await asio::async_write(socket, asio::buffer(bytes), quietly);
    }
    if (error) co_return;
    const auto encoding = std::string(parser.get()[http::field::content_encoding]);
    auto request = taken_apart(parser.release());
    HttpReply reply;
    const bool is_control = request.path.starts_with("/sim/");
    if (is_control && !options_.control_from_anywhere && !is_local(socket)) {
      const auto bytes = on_the_wire(control_error(403, elsewhere), false);
      co_await asio::async_write(socket, asio::buffer(bytes), quietly);
      co_return;
    }
    if (auto of = event_stream_of(request); !of.people.empty() && is_from_here(request)) {
      co_await stream_events(socket, std::move(of), request.last_event_id);
      co_return;
    }
    if (encoding == "gzip" || encoding == "deflate") {
      auto body = unpacked(request.body, options_.body_bytes_max);
      if (!body) co_return;
      request.body = std::move(*body);
    }
    const bool is_known_encoding =
        encoding.empty() || encoding == "gzip" || encoding == "deflate" || encoding == "identity";
    if (is_known_encoding) {
      reply = co_await route(request);
    } else {
      reply = plain_error(415, "Unsupported Media Type");
    }
    if (reply.is_reset) {
      socket.set_option(asio::socket_base::linger(true, 0), ignored);
      co_return;
    }
    auto bytes = on_the_wire(reply, request.keeps_alive);
    if (reply.is_truncated) bytes.resize(bytes.size() - (reply.body.size() + 1) / 2);
    const auto [failed, written] = co_await asio::async_write(socket, asio::buffer(bytes), quietly);
    if (failed || !request.keeps_alive || reply.is_truncated) co_return;
  }
}

asio::awaitable<void> HttpServer::keep_time() {
  constexpr std::int64_t step_ms = 250;
  for (;;) {
    co_await pause(step_ms);
    if (world_.state.due.empty()) continue;
    set_time();
    static_cast<void>(finish_step());
  }
}

bool HttpServer::is_from_here(const HttpRequest& request) const {
  return names_this_host(request.host, options_.address) &&
         is_same_origin(request.origin, request.host);
}

asio::awaitable<HttpReply> HttpServer::route(const HttpRequest& request) {
  if (request.path.starts_with("/bot")) co_return co_await answer_bot(request);
  set_time();
  if (request.path.starts_with("/file/bot")) co_return answer_file(request);
  if (request.path.starts_with("/sim/v1/")) {
    if (!is_from_here(request)) co_return control_error(403, foreign);
    auto reply = answer_control(request);
    // The clock may have moved: what waited to be tried again may be due.
    if (request.path == "/sim/v1/clock") webhooks_.pump_all();
    if (!finish_step()) co_return control_error(500, not_kept);
    co_return reply;
  }
  co_return answer_page(request);
}

HttpReply HttpServer::answer_control(const HttpRequest& request) {
  ControlRequest asked{
      .method = request.method, .content_type = request.content_type, .body = request.body};
  std::string_view rest =
      std::string_view(request.path).substr(std::string_view("/sim/v1/").size());
  while (!rest.empty()) {
    const auto slash = rest.find('/');
    asked.path.push_back(url_decoded(rest.substr(0, slash), false));
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  }
  add_form(asked.query, request.query);
  auto answer = control(world_, asked);
  return {.status = answer.code,
          .content_type = std::move(answer.content_type),
          .body = std::move(answer.body),
          .headers = std::move(answer.headers)};
}

HttpReply HttpServer::answer_page(const HttpRequest& request) {
  const auto* file = find_page_file(request.path == "/" ? "/index.html" : request.path);
  if (file == nullptr) return plain_error(404, "Not Found");
  return {.content_type = std::string(file->content_type), .body = std::string(file->bytes)};
}

}  // namespace wardmote::sandbox
