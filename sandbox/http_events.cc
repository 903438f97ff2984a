#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "sandbox/http_server.h"

namespace wardmote::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr auto heartbeat = 15s;

/// The event for everybody of a stream whom it concerns, as lines; "" if for nobody. With several
/// people each hears whose it is. The number comes with the last, so that a break between them
/// makes the listener ask for all again.
std::string as_text(const State& state, const Event& event, const EventStreamOf& of) {
  std::vector<std::string> all;
  for (const auto person : of.people) {
    auto data = event_data(state, event, person);
    if (data.empty()) continue;
    if (of.is_shared) data = fmt::format("{{\"person\":{},\"event\":{}}}", person, data);
    all.push_back(fmt::format("event: {}\ndata: {}\n\n", event.kind, data));
  }
  if (all.empty()) return {};
  all.back().insert(0, fmt::format("id: {}\n", event.number));
  std::string text;
  for (const auto& each : all) text += each;
  return text;
}

}  // namespace

/// One listener; `timer` fires when there may be something new.
struct HttpServer::Stream {
  explicit Stream(HttpServer& server) : owner(server), timer(server.io_) {
    owner.streams_.insert(this);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { owner.streams_.erase(this); }

  HttpServer& owner;
  asio::steady_timer timer;
};

void HttpServer::wake_streams() {
  for (auto* stream : streams_) stream->timer.cancel();
}

asio::awaitable<void> HttpServer::stream_events(tcp::socket& socket, EventStreamOf of,
                                                std::string last_id) {
  const std::string head =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
      "Connection: close\r\n\r\n: hello\n\n";
  if (auto [failed, n] = co_await asio::async_write(socket, asio::buffer(head), quietly); failed) {
    co_return;
  }
  auto& state = world_.state;
  Stream stream(*this);
  auto position = last_id.empty() ? state.event_count : lenient_number(last_id);
  // A shared stream says where it begins, for a listener that soon wants somebody else's as well.
  std::string text =
      of.is_shared ? fmt::format("id: {}\nevent: hello\ndata: {{}}\n\n", position) : "";
  if (position > state.event_count) {
    // The numbers began anew since: the listener must look at everything again.
    position = state.event_count;
    text = fmt::format("id: {}\nevent: {}\ndata: {{}}\n\n", position,
                       of.is_shared ? "restart" : "chat");
  }
  for (;;) {
    const auto first = state.events.empty() ? position + 1 : state.events.front().number;
    for (auto i = std::max<std::int64_t>(0, position + 1 - first);
         i < static_cast<std::int64_t>(state.events.size()); ++i) {
      const auto& event = state.events[static_cast<std::size_t>(i)];
      position = event.number;
      text += as_text(state, event, of);
    }
    if (!text.empty()) {
      const auto [failed, n] = co_await asio::async_write(socket, asio::buffer(text), quietly);
      if (failed) co_return;
      text.clear();
      continue;
    }
    stream.timer.expires_after(heartbeat);
    const auto [error] = co_await stream.timer.async_wait(quietly);
    if (!error) text = ": still here\n\n";
  }
}

}  // namespace wardmote::sandbox
