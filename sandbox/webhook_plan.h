#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "sandbox/random.h"
#include "sandbox/update_queue.h"

namespace wardmote::sandbox {

/// Decides which update goes to a bot's webhook next: within a group (a chat's messages, a
/// person's button presses, a poll) one at a time and in order, groups side by side, and a group
/// whose delivery failed waits. Times are milliseconds on the sandbox's clock.
class WebhookPlan {
 public:
  /// Returns the id of the next update to send and marks its group as busy.
  std::optional<std::int64_t> next(const UpdateQueue& queue, std::int64_t now_ms,
                                   std::int64_t connections_max);
  void succeeded(const QueuedUpdate& update);
  /// `retry_after` is what the response asked for, in seconds; -1 if nothing.
  void failed(const QueuedUpdate& update, std::int64_t now_ms, std::int64_t retry_after,
              Random& random);
  /// When the next group's waiting ends; nullopt if none waits.
  std::optional<std::int64_t> next_retry_ms() const;

  /// Notes an answer 410; true when the webhook has been gone for so long that it is removed.
  bool is_gone_for_good(std::int64_t now_ms);
  void is_back() { gone_since_ms_.reset(); }

 private:
  using Group = std::pair<int, std::int64_t>;
  struct Waiting {
    bool is_busy = false;
    std::int64_t retry_at_ms = 0;
    std::int64_t delay_seconds = 0;
  };

  static Group group_of(const QueuedUpdate& update);

  std::map<Group, Waiting> groups_;
  std::int64_t busy_count_ = 0;
  std::optional<std::int64_t> gone_since_ms_;
};

}  // namespace wardmote::sandbox
