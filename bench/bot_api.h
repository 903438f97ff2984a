#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/http_exchange.h"
#include "bench/town.h"

namespace wardmote::bench {

struct BotApiOptions {
  std::uint32_t bots = 1;
  /// Every call but getUpdates is answered so late.
  std::chrono::milliseconds answer_delay{0};
  /// getUpdates as well.
  bool delays_polls = false;
  std::uint16_t port = 0;
};

/// The Bot API as a bot needs it: queues of updates that offsets confirm, and an answer to every
/// call. Bot i has the token "<8000000001 + i>:BENCHMARK..." (bot_token). What bots say to the town
/// is passed on to it.
class BotApi {
 public:
  BotApi(BotApiOptions options, Town& town);

  std::uint16_t port() const { return exchange_.port(); }
  std::size_t bots() const { return bots_.size(); }
  bool all_have_polled() const;
  std::uint64_t confirmed() const;
  const std::map<std::string, std::uint64_t, std::less<>>& calls() const { return calls_; }

  /// Asked whenever a bot polls and its queue is short of what it takes: gives one more update, or
  /// "" for none.
  std::function<std::string(std::uint32_t bot)> refill;

  /// Queues an update; it goes out with the next `wake`.
  void push(std::uint32_t bot, std::string update) {
    bots_[bot].queue.push_back(std::move(update));
  }
  /// Answers the polls that have something to get.
  void wake();
  /// Serves what there is, at the longest until `until`.
  void serve(Moment until);

 private:
  struct Bot {
    std::int64_t id = 0;
    std::deque<std::string> queue;
    std::int64_t first_update = 1;
    std::uint64_t confirmed = 0;
    bool has_polled = false;
    bool is_waiting = false;
    Ticket waiting;
    Moment wait_ends;
    std::size_t limit = 100;
  };

  void take(const BotCall& call, Ticket ticket);
  void take_poll(std::uint32_t index, const BotCall& call, Ticket ticket);
  void fill(std::uint32_t index);
  void answer_poll(Bot& bot);
  void end_old_polls();
  std::string answer_to(const Bot& bot, const BotCall& call);

  BotApiOptions options_;
  Town& town_;
  std::vector<Bot> bots_;
  std::map<std::string, std::uint64_t, std::less<>> calls_;
  Moment next_look_;
  HttpExchange exchange_;
};

std::string bot_token(std::uint32_t bot);

}  // namespace wardmote::bench
