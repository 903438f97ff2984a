#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wardmote::bench {

using Clock = std::chrono::steady_clock;
using Moment = Clock::time_point;

/// One request that waits for its answer.
struct Ticket {
  int connection = -1;
  std::uint64_t serial = 0;
};

/// A call of the Bot API, `/bot<token>/<method>`; the views live as long as the handler runs.
struct BotCall {
  std::string_view token;
  std::string_view method;
  std::string_view body;
  /// When the last byte of it was read.
  Moment received;
};

/// The HTTP side of a Bot API server: one thread, epoll, keep-alive, bodies with a length. As lean
/// as can be, because it shares the machine with what it measures.
class HttpExchange {
 public:
  using Handler = std::function<void(const BotCall&, Ticket)>;

  /// Listens at 127.0.0.1; throws std::system_error if it cannot.
  HttpExchange(std::uint16_t port, Handler handler);
  ~HttpExchange();
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  std::uint16_t port() const { return port_; }
  /// Answers a request whose connection may be gone meanwhile.
  void answer(Ticket ticket, std::string_view json);
  /// The same after a delay, which must be the same for all.
  void answer_after(std::chrono::milliseconds delay, Ticket ticket, std::string json);
  /// Serves what there is, at the longest until `until`.
  void serve(Moment until);

 private:
  struct Connection {
    std::string in;
    std::string out;
    std::uint64_t serial = 0;
    bool is_answering = false;
    bool waits_for_room = false;
  };
  struct Delayed {
    Moment due;
    Ticket ticket;
    std::string json;
  };

  void accept_all();
  void read_from(int fd);
  /// Handles the request at the front of the buffer once it is whole.
  void take_request(int fd);
  void flush(int fd, Connection& connection);
  void close_connection(int fd);
  void watch(int fd, Connection& connection, bool for_room);
  void send_due(Moment now);

  Handler handler_;
  int listener_ = -1;
  int epoll_ = -1;
  std::uint16_t port_ = 0;
  std::unordered_map<int, Connection> connections_;
  std::uint64_t next_serial_ = 1;
  std::deque<Delayed> delayed_;
};

}  // namespace wardmote::bench
