#include "bench/http_exchange.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

namespace wardmote::bench {

namespace {

constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t request_max = 16 * 1024 * 1024;

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

bool same_word(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() &&
         std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x) == y;
         });
}

/// The length that a request's head announces; 0 if it says nothing.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view wanted = "content-length";
  std::size_t length = 0;
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const auto line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !same_word(line.substr(0, colon), wanted)) continue;
    auto digits = line.substr(colon + 1);
    digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
  }
  return length;
}

/// Splits the first line into token and method; both are empty if it is no call of a bot.
void read_target(std::string_view head, BotCall& call) {
  constexpr std::string_view start = " /bot";
  const auto line = head.substr(0, head.find("\r\n"));
  const auto from = line.find(start);
  if (from == std::string_view::npos) return;
  auto path = line.substr(from + start.size());
  path = path.substr(0, path.find_first_of(" ?"));
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return;
  call.token = path.substr(0, slash);
  call.method = path.substr(slash + 1);
}

}  // namespace

HttpExchange::HttpExchange(std::uint16_t port, Handler handler) : handler_(std::move(handler)) {
  listener_ = checked(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t size = sizeof address;
  checked(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), "bind");
  checked(listen(listener_, 4096), "listen");
  checked(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  port_ = ntohs(address.sin_port);
  epoll_ = checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  epoll_event event{.events = EPOLLIN, .data = {.fd = listener_}};
  checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event), "epoll_ctl");
}

HttpExchange::~HttpExchange() {
  for (const auto& [fd, connection] : connections_) close(fd);
  close(listener_);
  close(epoll_);
}

void HttpExchange::accept_all() {
  for (;;) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
    connections_[fd];
  }
}

void HttpExchange::close_connection(int fd) {
  connections_.erase(fd);
  close(fd);
}

void HttpExchange::read_from(int fd) {
  auto& connection = connections_.at(fd);
  static std::array<char, read_size> buffer;
  const auto count = recv(fd, buffer.data(), buffer.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0 || connection.in.size() > request_max) {
    close_connection(fd);
    return;
  }
  connection.in.append(buffer.data(), static_cast<std::size_t>(count));
  if (!connection.is_answering) take_request(fd);
}

void HttpExchange::take_request(int fd) {
  auto& connection = connections_.at(fd);
  const std::string_view in = connection.in;
  const auto head_end = in.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return;
  const auto size = head_end + 4 + content_length(in.substr(0, head_end));
  if (in.size() < size) return;
  const auto request = connection.in.substr(0, size);
  connection.in.erase(0, size);
  connection.is_answering = true;
  connection.serial = next_serial_++;
  BotCall call{.token = {}, .method = {}, .body = {}, .received = Clock::now()};
  read_target(std::string_view{request}.substr(0, head_end), call);
  call.body = std::string_view{request}.substr(head_end + 4);
  handler_(call, {fd, connection.serial});
}

void HttpExchange::answer(Ticket ticket, std::string_view json) {
  const auto found = connections_.find(ticket.connection);
  if (found == connections_.end() || found->second.serial != ticket.serial) return;
  auto& connection = found->second;
  connection.is_answering = false;
  connection.serial = 0;
  connection.out += "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
  connection.out += std::to_string(json.size());
  connection.out += "\r\n\r\n";
  connection.out += json;
  flush(ticket.connection, connection);
  // The next one may have come along with it.
  if (!connection.in.empty()) take_request(ticket.connection);
}

void HttpExchange::flush(int fd, Connection& connection) {
  const auto count = send(fd, connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
  // A connection that broke says so to the next read as well.
  if (count > 0) connection.out.erase(0, static_cast<std::size_t>(count));
  watch(fd, connection, !connection.out.empty());
}

void HttpExchange::watch(int fd, Connection& connection, bool for_room) {
  if (connection.waits_for_room == for_room) return;
  connection.waits_for_room = for_room;
  const std::uint32_t events = for_room ? EPOLLIN | EPOLLOUT : EPOLLIN;
  epoll_event event{.events = events, .data = {.fd = fd}};
  epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event);
}

void HttpExchange::answer_after(std::chrono::milliseconds delay, Ticket ticket, std::string json) {
  delayed_.push_back({Clock::now() + delay, ticket, std::move(json)});
}

void HttpExchange::send_due(Moment now) {
  while (!delayed_.empty() && delayed_.front().due <= now) {
    const auto next = std::move(delayed_.front());
    delayed_.pop_front();
    answer(next.ticket, next.json);
  }
}

void HttpExchange::serve(Moment until) {
  if (!delayed_.empty()) until = std::min(until, delayed_.front().due);
  const auto left =
      std::max<std::int64_t>(std::chrono::nanoseconds{until - Clock::now()}.count(), 0);
  const timespec wait{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
  std::array<epoll_event, 256> events;
  const int count =
      epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
  for (int i = 0; i < count; ++i) {
    const int fd = events[static_cast<std::size_t>(i)].data.fd;
    const auto what = events[static_cast<std::size_t>(i)].events;
    if (fd == listener_) {
      accept_all();
      continue;
    }
    if (!connections_.contains(fd)) continue;
    if ((what & EPOLLOUT) != 0) flush(fd, connections_.at(fd));
    if ((what & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) read_from(fd);
  }
  send_due(Clock::now());
}

}  // namespace wardmote::bench
