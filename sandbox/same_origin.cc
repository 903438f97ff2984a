#include "sandbox/same_origin.h"

#include <boost/asio/ip/address.hpp>
#include <string>

#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, std::min(host.find(']'), host.size()) - 1);
  return host.substr(0, host.rfind(':'));
}

}  // namespace

bool names_this_host(std::string_view host, std::string_view address) {
  // Only clients of HTTP/1.0 name no host, and browsers are none of them.
  if (host.empty()) return true;
  const auto name = to_lower_ascii(without_port(host));
  if (name == "localhost" || name.ends_with(".localhost") || name == address) return true;
  boost::system::error_code error;
  const auto named = boost::asio::ip::make_address(name, error);
  const bool is_ip = !error;
  if (is_ip && named.is_loopback()) return true;
  const auto bound = boost::asio::ip::make_address(std::string(address), error);
  const bool listens_everywhere = !error && bound.is_unspecified();
  return listens_everywhere && (is_ip || name.find('.') == std::string::npos);
}

bool is_same_origin(std::string_view origin, std::string_view host) {
  if (origin.empty()) return true;
  const auto scheme = origin.find("://");
  return scheme != std::string_view::npos &&
         to_lower_ascii(origin.substr(scheme + 3)) == to_lower_ascii(host);
}

}  // namespace wardmote::sandbox
