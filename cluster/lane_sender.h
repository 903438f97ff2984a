#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "cluster/lane_messages.h"

namespace wardmote::cluster {

struct LaneSenderOptions {
  /// Envelopes under way.
  std::size_t window = 256;
  Time resend_after{500};
  Time first_pause{50};
  Time longest_pause{2000};
  Time abandon_after{std::chrono::hours{24}};
};

// ---- into a lane ----

/// In the order in which the community is to get them.
struct Enqueue {
  LaneItem item{};
};

/// Who is primary of the destination, from its record.
struct OwnerSeen {
  NodeId node{};
  Epoch epoch = 0;
};

struct LaneAcked {
  LaneAck ack{};
};

/// Nothing below it will be sent again; goes with each envelope.
struct FloorMoved {
  std::int64_t floor = 0;
};

/// Time passes; wanted every 100 ms while the lane is not empty.
struct LaneTick {};

using LaneSenderInput = std::variant<Enqueue, OwnerSeen, LaneAcked, FloorMoved, LaneTick>;

// ---- out of a lane ----

struct SendEnvelope {
  NodeId to{};
  LaneEnvelope envelope{};
};

/// The destination has it for ever (or will never have it: poison).
struct Delivered {
  std::uint32_t generation = 0;
  std::int64_t update_id = 0;
  LaneOutcome outcome{};
};

/// The owner is not who it was thought to be: read the record.
struct AskOwner {};

/// Given up after a day; to be kept for the operator, who is to be alarmed. Delivered follows.
struct DeadLetter {
  LaneItem item{};
};

using LaneSenderOutput = std::variant<SendEnvelope, Delivered, AskOwner, DeadLetter>;

/// The way from an inbox to one shard: first in, first out, go-back-N (cluster.md 4.7). Lives as
/// long as its inbox's primary; the next one rebuilds it from the inbox. Sans-I/O.
class LaneSender {
 public:
  LaneSender(LaneSenderOptions options, ShardId from_shard, Epoch from_epoch, ShardId to_shard)
      : options_(options),
        lane_{.from_shard = from_shard, .from_epoch = from_epoch, .to_shard = to_shard} {}

  std::vector<LaneSenderOutput> step(const LaneSenderInput& input, Time now);
  std::size_t backlog() const { return items_.size(); }

 private:
  struct Item {
    LaneItem item;
    Time since{};
    bool abandoned = false;
  };

  void on(const Enqueue& enqueue);
  void on(const OwnerSeen& owner);
  void on(const LaneAcked& acked);
  void on(const FloorMoved& moved) { floor_ = std::max(floor_, moved.floor); }
  void on(const LaneTick& tick);
  void done_through(std::uint64_t seq, LaneOutcome outcome);
  void rewind(Time pause);
  Time next_pause();
  void pump();

  LaneSenderOptions options_;
  LaneId lane_;
  std::optional<NodeId> owner_;
  std::deque<Item> items_;
  /// The number of items_.front() in this lane.
  std::uint64_t first_seq_ = 1;
  /// Of items_, how many are under way.
  std::size_t sent_ = 0;
  std::int64_t floor_ = 0;
  std::uint32_t pauses_ = 0;
  Time not_before_{};
  Time progress_at_{};
  Time now_{};
  std::vector<LaneSenderOutput> out_;
};

}  // namespace wardmote::cluster
