#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace wardmote::web {

enum class WebhookVerdict : std::uint8_t {
  /// The update is durable: 200, and Telegram forgets it.
  durable,
  /// Not now: 503, and Telegram brings it again.
  refused,
  /// No update at all: 400.
  malformed,
};

/// Answers one webhook; from any thread, at once or later. Only the first call counts.
using WebhookReply = std::function<void(WebhookVerdict)>;

/// Who may bring updates, and to whom.
class WebhookDoor {
 public:
  using FindSecret = std::function<std::optional<std::string>(std::string_view bot)>;
  using Take = std::function<void(std::string bot, std::string body, WebhookReply reply)>;

  /// The header in which Telegram sends the secret.
  static constexpr std::string_view secret_header = "X-Telegram-Bot-Api-Secret-Token";

  WebhookDoor(std::string path_prefix, FindSecret find_secret)
      : prefix_(std::move(path_prefix)), find_secret_(std::move(find_secret)) {}

  /// Whether the path is a webhook's, of whatever bot.
  bool is_webhook(std::string_view path) const;
  /// Returns the bot whose secret this is. An unknown bot and a wrong secret are told apart neither
  /// by the answer nor by the time that it takes.
  std::optional<std::string> admit(std::string_view path, std::string_view secret) const;

 private:
  std::string prefix_;
  FindSecret find_secret_;
};

}  // namespace wardmote::web
