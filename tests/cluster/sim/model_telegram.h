#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "tests/cluster/sim/shard_state.h"

namespace wardmote::cluster::sim {

struct TelegramOptions {
  std::int64_t update_life = 24 * 3'600'000;
  /// A pressed button is worth nothing to anybody after this.
  std::int64_t button_life = 150'000;
  std::size_t queue_max = 100'000;
  std::size_t limit = 20;
  std::int64_t poll_timeout = 400;
};

/// One bot's queue at Telegram, as tdlib/telegram-bot-api keeps it.
class ModelTelegram {
 public:
  enum class Result : std::uint8_t { updates, conflict };
  using Answer = std::function<void(Result, const std::vector<Update>&)>;

  explicit ModelTelegram(TelegramOptions options) : options_(options) {}

  /// Something happens in a community; false if the queue is full and it is lost without a word.
  bool happen(std::uint64_t community, bool is_button, std::int64_t now);
  /// getUpdates: forgets all below `offset` for ever, then answers with what there is, at once or
  /// when `wake` finds something or the time is over. An older poll that still waits gets a 409,
  /// one that was answered does not.
  void get_updates(std::int64_t offset, std::int64_t now, Answer answer);
  void wake(std::int64_t now);
  /// What nobody can be told any more.
  std::size_t lost() const { return lost_; }
  std::size_t waiting() const { return queue_.size(); }

 private:
  struct Held {
    Update update;
    std::int64_t until = 0;
  };
  std::vector<Update> first(std::int64_t offset) const;
  void expire(std::int64_t now);

  TelegramOptions options_;
  std::deque<Held> queue_;
  std::int64_t next_id_ = 1;
  std::size_t lost_ = 0;
  std::int64_t polled_offset_ = 0;
  std::int64_t poll_until_ = 0;
  Answer poll_;
};

}  // namespace wardmote::cluster::sim
