#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace wardmote::gateway::test {

/// What the server does with a connection after it has read one request: it sends `bytes` as they
/// are, then waits for the other side to hang up, or hangs up itself.
struct TinyAnswer {
  std::string bytes;
  bool hang_up = true;
};

inline TinyAnswer http_answer(int status, const std::string& body) {
  return {"HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " +
          std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body};
}

/// An HTTP server on a port of its own, one connection after the other, one request each.
class TinyServer {
 public:
  explicit TinyServer(std::function<TinyAnswer(const std::string& request)> answer)
      : answer_(std::move(answer)) {
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
    listen(socket_, 8);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~TinyServer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }

  std::string root() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<std::string> requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
  }

 private:
  void serve() {
    for (;;) {
      const int peer = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (peer < 0) return;
      const auto request = read_request(peer);
      {
        const std::lock_guard lock{mutex_};
        requests_.push_back(request.substr(0, request.find('\r')));
      }
      const auto answer = answer_(request);
      [[maybe_unused]] const auto sent =
          send(peer, answer.bytes.data(), answer.bytes.size(), MSG_NOSIGNAL);
      if (!answer.hang_up) wait_for_end(peer);
      close(peer);
    }
  }

  static void wait_for_end(int peer) {
    char ignored = 0;
    while (recv(peer, &ignored, 1, 0) > 0) {
    }
  }

  static std::string read_request(int peer) {
    std::string request;
    char buffer[4096];
    for (;;) {
      const auto end = request.find("\r\n\r\n");
      if (end != std::string::npos) {
        const auto length = request.find("Content-Length: ");
        const auto body =
            length == std::string::npos ? 0u : std::stoul(request.substr(length + 16));
        if (request.size() >= end + 4 + body) return request;
      }
      const auto count = recv(peer, buffer, sizeof buffer, 0);
      if (count <= 0) return request;
      request.append(buffer, static_cast<std::size_t>(count));
    }
  }

  std::function<TinyAnswer(const std::string&)> answer_;
  int socket_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace wardmote::gateway::test
