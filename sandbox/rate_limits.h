#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "sandbox/model.h"

namespace wardmote::sandbox {

/// How fast bots may send; the numbers that Telegram publishes. A burst is how many may go at
/// once after a pause.
struct RateSettings {
  bool is_enabled = false;
  double per_chat_per_second = 1;
  double per_chat_burst = 3;
  double per_group_per_minute = 20;
  double per_bot_per_second = 30;
};

/// Token buckets for each bot, and for each chat of each bot.
class RateLimits {
 public:
  RateSettings settings;

  /// Takes what one message costs, or returns after how many seconds to try again.
  std::int64_t take(UserId bot, ChatId chat, std::int64_t now_ms);

  /// Whether a method (lower case) counts as sending.
  static bool counts(std::string_view method);

 private:
  struct Bucket {
    double tokens = 0;
    std::int64_t at_ms = -1;
  };
  struct Rate {
    double per_ms = 0;
    double burst = 0;
  };

  static double refilled(const Bucket& bucket, Rate rate, std::int64_t now_ms);

  std::unordered_map<UserId, Bucket> bots_;
  std::unordered_map<ChatKey, Bucket, ChatKeyHash> chats_;
};

}  // namespace wardmote::sandbox
