#include "sandbox/rate_limits.h"

#include <algorithm>
#include <cmath>

namespace wardmote::sandbox {

double RateLimits::refilled(const Bucket& bucket, Rate rate, std::int64_t now_ms) {
  if (bucket.at_ms < 0) return rate.burst;
  const auto elapsed = static_cast<double>(std::max<std::int64_t>(0, now_ms - bucket.at_ms));
  return std::min(rate.burst, bucket.tokens + elapsed * rate.per_ms);
}

std::int64_t RateLimits::take(UserId bot, ChatId chat, std::int64_t now_ms) {
  if (!settings.is_enabled) return 0;
  const bool is_group = chat < 0;
  const Rate bot_rate{settings.per_bot_per_second / 1000,
                      std::max(1.0, settings.per_bot_per_second)};
  const Rate chat_rate =
      is_group ? Rate{settings.per_group_per_minute / 60'000, settings.per_group_per_minute}
               : Rate{settings.per_chat_per_second / 1000, settings.per_chat_burst};
  auto& of_bot = bots_[bot];
  auto& of_chat = chats_[{bot, chat}];
  const auto bot_tokens = refilled(of_bot, bot_rate, now_ms);
  const auto chat_tokens = refilled(of_chat, chat_rate, now_ms);
  const auto wait_ms =
      std::max((1 - bot_tokens) / bot_rate.per_ms, (1 - chat_tokens) / chat_rate.per_ms);
  if (wait_ms > 0) return std::max<std::int64_t>(1, std::llround(std::ceil(wait_ms / 1000)));
  of_bot = {bot_tokens - 1, now_ms};
  of_chat = {chat_tokens - 1, now_ms};
  return 0;
}

bool RateLimits::counts(std::string_view method) {
  if (method == "sendchataction") return false;
  return method.starts_with("send") || method.starts_with("copymessage") ||
         method.starts_with("forwardmessage") || method.starts_with("editmessage");
}

}  // namespace wardmote::sandbox
