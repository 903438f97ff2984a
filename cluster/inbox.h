#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "cluster/lane_messages.h"

namespace wardmote::cluster {

struct InboxOptions {
  /// Updates taken and not delivered, above which no more are taken.
  std::size_t pending_max = 10'000;
  /// A poll without an answer for so long is made again.
  Time poll_timeout{60'000};
  /// After a failed poll; a 409 of another poller is one.
  Time pause_after_failure{3000};
  /// Telegram begins its numbers anew after a week of silence, and nothing of the old ones comes
  /// after three days.
  Time silence_that_ends_a_row{std::chrono::hours{72}};
};

/// What the committed log of the inbox's shard adds up to.
struct DurableInbox {
  /// All below it was taken.
  std::int64_t end = 0;
  std::uint32_t generation = 0;
  /// Since the last batch was taken, by the times of the log's entries.
  Time quiet_for{};
  /// By the index of their entry, batches of which not all is known to be delivered, in order.
  std::map<LogIndex, std::vector<LaneItem>> batches{};
};

// ---- into the inbox ----

struct PollAnswered {
  std::uint64_t attempt = 0;
  /// Ascending by number.
  std::vector<LaneItem> updates{};
};

struct PollFailed {
  std::uint64_t attempt = 0;
};

/// What became of a TakeBatch or BatchDone: its index in the shard's log.
struct InboxPlaced {
  LogIndex index = 0;
};

struct InboxNotPlaced {};

struct InboxCommitted {
  LogIndex index = 0;
};

struct InboxDelivered {
  std::uint32_t generation = 0;
  std::int64_t update_id = 0;
};

/// Time passes. `may_poll`: the node is a member and Telegram is to be asked by it.
struct InboxTick {
  bool may_poll = false;
};

using InboxInput = std::variant<PollAnswered, PollFailed, InboxPlaced, InboxNotPlaced,
                                InboxCommitted, InboxDelivered, InboxTick>;

// ---- out of the inbox ----

/// getUpdates with this offset, by which Telegram forgets all below it.
struct Poll {
  std::uint64_t attempt = 0;
  std::int64_t offset = 0;
};

/// To be an entry of the shard. InboxPlaced or InboxNotPlaced answers before anything else.
struct TakeBatch {
  std::uint32_t generation = 0;
  std::vector<LaneItem> updates{};
};

/// To be an entry of the shard, that the batch of that index is over. Answered like TakeBatch.
struct BatchDone {
  LogIndex index = 0;
};

/// To the lane of its community's shard.
struct Route {
  LaneItem item{};
};

using InboxOutput = std::variant<Poll, TakeBatch, BatchDone, Route>;

/// A bot's inbox at the primary of its shard: takes updates, and lets Telegram forget them when
/// they are committed, not before. Who is primary is the one who polls; that another may still
/// believe itself to be does no harm, for it can commit nothing. Begins anew with each epoch, from
/// what is committed. Sans-I/O.
class Inbox {
 public:
  Inbox(InboxOptions options, const DurableInbox& durable);

  /// What the last primary has left, in order; once, before any step.
  std::vector<InboxOutput> start();
  std::vector<InboxOutput> step(const InboxInput& input, Time now);

  /// No update below it will be sent again: what its confirming poll was answered for, or the
  /// lowest that is not delivered.
  std::int64_t floor() const;
  /// All below it is committed.
  std::int64_t end() const { return end_; }
  std::size_t pending() const { return undelivered_.size(); }

 private:
  /// Generation and number.
  using Key = std::pair<std::uint32_t, std::int64_t>;
  struct Batch {
    std::set<Key> open;
  };

  void on(const PollAnswered& answer);
  void on(const PollFailed& failed);
  void on(const InboxPlaced& placed);
  void on(const InboxNotPlaced& refused);
  void on(const InboxCommitted& committed);
  void on(const InboxDelivered& delivered);
  void on(const InboxTick& tick);
  void poll();
  void take();
  void route(LogIndex index, const std::vector<LaneItem>& items);
  void close_batches();

  InboxOptions options_;
  Time now_{};
  std::vector<InboxOutput> out_;
  std::int64_t end_;
  std::uint32_t generation_;
  std::int64_t confirmed_ = 0;
  Time quiet_for_;
  std::optional<Time> last_update_;

  std::uint64_t attempt_ = 0;
  std::optional<std::int64_t> polled_offset_;
  Time polled_at_{};
  Time not_before_{};
  bool may_poll_ = false;

  /// Read, and to be committed before the next poll; `taken_index_` once it is in the log.
  std::vector<LaneItem> taken_;
  std::optional<LogIndex> taken_index_;
  /// The output that InboxPlaced is to answer.
  enum class Placing : std::uint8_t { nothing, batch, done } placing_ = Placing::nothing;
  LogIndex closing_ = 0;

  std::map<LogIndex, Batch> batches_;
  std::map<Key, LogIndex> undelivered_;
};

}  // namespace wardmote::cluster
