#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "cluster/lane_messages.h"

namespace wardmote::cluster {

// ---- into the receiver ----

struct EnvelopeReceived {
  NodeId from{};
  LaneEnvelope envelope{};
};

/// What became of a Deliver: it is the shard's entry at `index`; or it was applied before, and
/// `index` is that of the newest entry, for that before may not be committed yet; or it is poison.
struct Placed {
  LaneId lane{};
  std::uint64_t seq = 0;
  LogIndex index = 0;
  LaneOutcome outcome{};
};

/// The shard could not take a Deliver now.
struct NotPlaced {
  LaneId lane{};
  std::uint64_t seq = 0;
  Time retry_after{};
};

struct CommitMoved {
  LogIndex index = 0;
};

using LaneReceiverInput = std::variant<EnvelopeReceived, Placed, NotPlaced, CommitMoved>;

// ---- out of the receiver ----

/// The next of its lane: to be applied unless it was before. Placed or NotPlaced answers.
struct Deliver {
  LaneEnvelope envelope{};
};

struct SendAck {
  NodeId to{};
  LaneAck ack{};
};

using LaneReceiverOutput = std::variant<Deliver, SendAck>;

/// The end of all lanes at one primary of a shard. Takes each lane in order and answers for an
/// envelope when it is committed, not before. Begins empty with each epoch. Sans-I/O.
class LaneReceiver {
 public:
  LaneReceiver(ShardId shard, Epoch epoch) : shard_(shard), epoch_(epoch) {}

  std::vector<LaneReceiverOutput> step(const LaneReceiverInput& input, Time now);

 private:
  struct Answer {
    std::uint64_t seq = 0;
    LogIndex index = 0;
    LaneOutcome outcome{};
  };
  struct Lane {
    Epoch from_epoch = 0;
    NodeId from{};
    std::uint64_t expected = 1;
    /// Between Deliver and its answer.
    bool delivering = false;
    std::deque<Answer> open{};
    std::optional<Answer> answered{};
  };

  void on(const EnvelopeReceived& received);
  void on(const Placed& placed);
  void on(const NotPlaced& refused);
  void on(const CommitMoved& moved);
  Lane* lane_of(const LaneId& id);
  void answer(ShardId from_shard, Lane& lane);
  void send(ShardId from_shard, const Lane& lane, const Answer& answer);

  ShardId shard_;
  Epoch epoch_;
  LogIndex commit_ = 0;
  /// By the shard of the inbox.
  std::map<ShardId, Lane> lanes_;
  std::vector<LaneReceiverOutput> out_;
};

/// The answer of a node that is not the primary the envelope was sent to.
LaneAck not_owner(const LaneEnvelope& envelope, const ShardRecord& record);

}  // namespace wardmote::cluster
