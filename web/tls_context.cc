#include "web/tls_context.h"

#include <algorithm>
#include <utility>

namespace wardmote::web {
namespace {
constexpr std::chrono::seconds check_interval{1};
}

namespace ssl = boost::asio::ssl;

tl::expected<TlsContext, std::string> TlsContext::load(std::string cert_file, std::string key_file,
                                                       telemetry::Log log) {
  TlsContext result;
  result.cert_file_ = std::move(cert_file);
  result.key_file_ = std::move(key_file);
  result.log_ = std::move(log);
  result.changed_ = result.last_change();
  result.checked_ = std::chrono::steady_clock::now();
  auto context = result.read();
  if (!context) return tl::unexpected(std::move(context.error()));
  result.context_ = *std::move(context);
  return result;
}

TlsContext::Context TlsContext::current() {
  const auto now = std::chrono::steady_clock::now();
  if (now - checked_ < check_interval) return context_;
  checked_ = now;
  const auto changed = last_change();
  if (changed == changed_) return context_;
  if (auto fresh = read()) {
    context_ = *std::move(fresh);
    changed_ = changed;
    log_.info("certificate read again", {{"file", cert_file_}});
  } else {
    log_.error("the changed certificate cannot be used, the old one stays",
               {{"error", fresh.error()}});
  }
  return context_;
}

tl::expected<TlsContext::Context, std::string> TlsContext::read() const {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  boost::system::error_code error;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                           ssl::context::no_sslv3 | ssl::context::no_tlsv1 |
                           ssl::context::no_tlsv1_1,
                       error);
  if (!error) context->use_certificate_chain_file(cert_file_, error);
  if (error) return tl::unexpected(cert_file_ + ": " + error.message());
  context->use_private_key_file(key_file_, ssl::context::pem, error);
  if (error) return tl::unexpected(key_file_ + ": " + error.message());
  return context;
}

std::filesystem::file_time_type TlsContext::last_change() const {
  std::error_code ignored;  // A file that is gone for a moment has not changed yet.
  return std::max(std::filesystem::last_write_time(cert_file_, ignored),
                  std::filesystem::last_write_time(key_file_, ignored));
}

}  // namespace wardmote::web
