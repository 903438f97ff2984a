#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/outgoing.h"
#include "gateway/sliding_window.h"
#include "gateway/token_bucket.h"

namespace wardmote::gateway {

/// Telegram's published limits (Bots FAQ, "My bot is hitting limits"); a rate of 0 is no limit.
struct SendLimits {
  double per_bot_per_second = 30;
  double per_bot_burst = 30;
  double per_chat_per_second = 1;
  double per_chat_burst = 3;
  std::size_t per_group_per_minute = 20;
};
inline constexpr SendLimits no_limits{0, 0, 0, 0, 0};

/// The order in which one bot's calls go out. Sans-I/O: it is told the time, and says what may be
/// sent. One call per chat is in flight at a time, so that messages arrive in the order they were
/// decided. Answers go before notifications, notifications before broadcasts; of every `fairness`
/// calls one is taken from the lowest class that waits, so that nothing starves.
class SendQueue {
 public:
  explicit SendQueue(SendLimits limits) : limits_(limits), bot_(bucket_of_bot()) {}

  /// Adds a call. Returns the waiting call that this one makes superfluous (an older edit of the
  /// same message), whose outcome the caller reports as superseded.
  std::optional<OutboxCall> push(OutboxCall call);
  /// Puts a call back at the head of its chat, not to be tried before `not_before`.
  void push_back(OutboxCall call, SteadyTime not_before);

  /// Removes what waits for a chat, in the order in which it would have gone.
  std::vector<OutboxCall> take_waiting(std::int64_t chat);

  /// Calls to send now, at most `max`. Each must be followed by `finished`.
  std::vector<OutboxCall> take(SteadyTime now, std::size_t max);
  /// Says that the call in flight for `chat` is done, however it ended.
  void finished(std::int64_t chat, SteadyTime now);

  /// Telegram's retry_after: nothing to this chat, or from this bot at all, before `until`.
  void hold_chat(std::int64_t chat, SteadyTime until);
  void hold_bot(SteadyTime until);
  void release_bot() { bot_held_until_ = {}; }

  /// When take() could give something again; nothing if it depends on `finished` or `push`.
  std::optional<SteadyTime> next_ready() const;
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t classes = 3;
  static constexpr std::uint64_t fairness = 10;
  static constexpr std::uint64_t sweep_every = 4096;

  struct Chat {
    Chat(const SendLimits& limits, std::int64_t id);
    std::array<std::deque<OutboxCall>, classes> waiting;
    TokenBucket pace;
    SlidingWindow minute;
    SteadyTime held_until{};
    bool in_flight = false;
    /// Standing in `ready_` or `later_`.
    bool queued = false;
    /// In which of `ready_`; an entry in any other is one that it has left for a better class.
    std::size_t ready_class = classes;
  };

  TokenBucket bucket_of_bot() const { return {limits_.per_bot_per_second, limits_.per_bot_burst}; }
  Chat& chat(std::int64_t id);
  static std::optional<std::size_t> best_class(const Chat& chat);
  void enqueue(std::int64_t id, Chat& chat, SteadyTime now);
  std::optional<std::int64_t> next_chat();
  void forget_idle_chats();

  SendLimits limits_;
  TokenBucket bot_;
  SteadyTime bot_held_until_{};
  std::unordered_map<std::int64_t, Chat> chats_;
  std::array<std::deque<std::int64_t>, classes> ready_;
  std::multimap<SteadyTime, std::int64_t> later_;
  SteadyTime now_{};
  std::uint64_t taken_ = 0;
  std::uint64_t finished_ = 0;
  std::size_t size_ = 0;
};

}  // namespace wardmote::gateway
