#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "telemetry/log.h"
#include "telemetry/metrics.h"
#include "web/webhook_door.h"

namespace wardmote::web {

struct ListenerOptions {
  std::string address = "127.0.0.1";
  /// 0: any free port, see Listener::port.
  std::uint16_t port = 0;
  /// PEM files; empty: no TLS. Read again when they change, for connections that come later.
  std::string tls_cert_file = {};
  std::string tls_key_file = {};
  /// Webhooks arrive at <prefix>/<bot>; empty: none are taken.
  std::string webhook_path_prefix = {};
  /// Whether /healthz/live, /healthz/ready and /metrics are answered.
  bool has_operations = true;

  std::size_t connections_max = 1024;
  std::size_t head_bytes_max = 8 << 10;
  std::size_t body_bytes_max = 1 << 20;
  /// Until a whole head has come, on a new or an idle connection; also bounds the TLS handshake.
  std::chrono::milliseconds head_timeout{15'000};
  std::chrono::milliseconds body_timeout{15'000};
  std::chrono::milliseconds write_timeout{15'000};
  /// How long a webhook may wait to become durable before it is refused.
  std::chrono::milliseconds reply_timeout{30'000};
};

/// A file that everybody may read.
struct PublicFile {
  std::string body = {};
  const char* content_type = "text/plain; charset=utf-8";
  /// The same for ever: caches need not ask again.
  bool is_immutable = false;
  /// What a page may load, for Content-Security-Policy.
  const char* policy = "default-src 'none'";
};

/// What the listener asks of the rest. All functions are called on the listener's thread, must not
/// block for long and must not throw.
struct ListenerHooks {
  /// Whether this process still does its work; empty: if it answers, it does.
  std::function<bool()> is_alive = {};
  /// Whether this process can commit.
  std::function<bool()> is_ready = {};
  /// Gives the secret of a bot, named as in its path.
  WebhookDoor::FindSecret webhook_secret = {};
  WebhookDoor::Take take_webhook = {};
  /// Finds the file at a path; nothing if there is none. May read the disk.
  std::function<std::optional<PublicFile>(std::string_view path)> public_file = {};
  telemetry::Log log = {};
  /// Outlives the listener; null: nothing is counted, and /metrics is empty.
  telemetry::Metrics* metrics = nullptr;
};

/// One port that speaks HTTP/1.1: health, metrics, and the door for Telegram's webhooks. Runs on a
/// thread of its own.
class Listener {
 public:
  /// Opens the port and begins to serve; otherwise says what is wrong.
  static tl::expected<std::unique_ptr<Listener>, std::string> start(ListenerOptions options,
                                                                    ListenerHooks hooks);
  ~Listener();

  std::uint16_t port() const;
  /// Closes the port and all connections. A webhook that has no answer yet gets none: Telegram
  /// brings it again.
  void stop();

 private:
  struct Impl;
  explicit Listener(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace wardmote::web
