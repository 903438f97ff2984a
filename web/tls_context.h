#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "telemetry/log.h"

namespace wardmote::web {

/// The certificate a listener shows; reads its files again when they have changed. For one thread.
class TlsContext {
 public:
  using Context = std::shared_ptr<boost::asio::ssl::context>;

  static tl::expected<TlsContext, std::string> load(std::string cert_file, std::string key_file,
                                                    telemetry::Log log);

  /// Returns the context for a new connection. Files that cannot be read are logged, and the old
  /// certificate stays.
  Context current();

 private:
  TlsContext() = default;
  tl::expected<Context, std::string> read() const;
  std::filesystem::file_time_type last_change() const;

  std::string cert_file_;
  std::string key_file_;
  telemetry::Log log_;
  Context context_;
  std::filesystem::file_time_type changed_;
  std::chrono::steady_clock::time_point checked_;
};

}  // namespace wardmote::web
