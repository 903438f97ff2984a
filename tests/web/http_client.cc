#include "tests/web/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace wardmote::web {

HttpClient::HttpClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{20, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error{"cannot connect"};
  }
}

HttpClient::~HttpClient() { close(socket_); }

void HttpClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    // The server may answer and close before all was sent; the answer is what tests look at.
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string HttpClient::receive() {
  std::size_t head = unread_.find("\r\n\r\n");
  while (head == std::string::npos) {
    if (!read_more()) return {};
    head = unread_.find("\r\n\r\n");
  }
  const auto field = unread_.find("Content-Length: ");
  const bool has_body = field < head;
  const auto length = has_body ? std::strtoul(unread_.c_str() + field + 16, nullptr, 10) : 0;
  const auto size = head + 4 + length;
  while (unread_.size() < size) {
    if (!read_more()) return {};
  }
  auto answer = unread_.substr(0, size);
  unread_.erase(0, size);
  return answer;
}

bool HttpClient::is_closed() { return unread_.empty() && !read_more(); }

bool HttpClient::read_more() {
  std::array<char, 4096> bytes{};
  const auto count = recv(socket_, bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  unread_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

}  // namespace wardmote::web
