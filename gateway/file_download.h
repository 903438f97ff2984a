#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/http_client.h"

namespace wardmote::gateway {

/// Why a file did not come.
enum class DownloadFault {
  none,
  /// Telegram does not know the file, or has forgotten it.
  unknown_file,
  /// Larger than the Bot API gives out.
  too_large,
  /// Telegram refuses: the token, a flood, trouble of its own.
  refused,
  /// Telegram's server names a place that it does not give out (a server in local mode).
  not_served,
  /// No answer, or one that broke off.
  network,
};
std::string_view name(DownloadFault fault);

struct Downloaded {
  DownloadFault fault = DownloadFault::none;
  /// Telegram's words, or the network's.
  std::string description = {};
  std::size_t bytes = 0;
};

struct DownloadRequest {
  /// Without a trailing slash.
  std::string api_root;
  std::string token;
  std::string file_id;
  std::size_t bytes_max = 20u << 20;
};

/// Fetches a file that somebody has sent: getFile, then its content. `on_chunk` gets the content
/// piece by piece, `on_done` is called once at the end; both on the HTTP client's thread. After a
/// fault the pieces are worth nothing.
void download(const HttpSubmit& submit, DownloadRequest request,
              std::function<void(std::string_view)> on_chunk,
              std::function<void(Downloaded)> on_done);

}  // namespace wardmote::gateway
