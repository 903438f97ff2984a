#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "actors/outgoing.h"
#include "gateway/send_queue.h"
#include "governance/core/time.h"
#include "telegram/response.h"

namespace wardmote::gateway {

/// An outcome on its way back to the entity whose call it was.
struct FinishedCall {
  EntityId to;
  v1::CallOutcome outcome;
};

/// How far a call got.
enum class Delivery : std::uint8_t {
  /// Somebody has answered it.
  answered,
  /// No connection came about: it can be made again without harm.
  never_sent,
  /// It was sent and no answer came: nobody knows what became of it.
  unknown,
};

/// Decides what is sent when, and what an answer means: done, never, or later. Sans-I/O.
class CallPlan {
 public:
  explicit CallPlan(SendLimits limits) : queue_(limits) {}

  /// Takes a call. One that is here already is not taken again (an entity that came back to life
  /// releases its calls again); of one that is done already, the outcome is told again.
  void add(OutboxCall call, SteadyTime now);
  /// Calls to make now, at most as many as fit beside those in flight.
  std::vector<OutboxCall> take(SteadyTime now, Timestamp wall, std::size_t in_flight_max);
  /// Digests what became of a call that take() gave.
  void answered(OutboxCall call, const telegram::Response& response, SteadyTime now,
                Delivery delivery = Delivery::answered);
  /// What held the bot back is over.
  void release_bot() { queue_.release_bot(); }
  /// Nobody will say any more what became of the calls in flight.
  void lose_flying(SteadyTime now);
  /// Outcomes since the last call of this function.
  std::vector<FinishedCall> take_finished();

  std::optional<SteadyTime> next_ready() const { return queue_.next_ready(); }
  std::size_t in_flight() const { return flying_.size(); }
  std::size_t waiting() const { return queue_.size(); }

 private:
  using Key = std::pair<EntityId, std::uint64_t>;
  struct Known {
    /// Since when it is answered with trouble only.
    std::optional<SteadyTime> troubled_since;
    /// The group that it was meant for, if that has become another.
    std::int64_t moved_from = 0;
  };
  struct Reported {
    v1::CallOutcome outcome;
    /// Tells calls apart whose entity was restored from an older copy.
    std::int64_t created_at_ms = 0;
  };

  static Key key_of(const OutboxCall& call) { return {call.from, call.row.number()}; }
  void enqueue(OutboxCall call, SteadyTime now);
  void trouble(OutboxCall call, const telegram::Response& response, Delivery delivery,
               SteadyTime now);
  bool is_hopeless(const Known& known, SteadyTime now) const;
  void move_chat(OutboxCall call, std::int64_t to, SteadyTime now);
  bool follow(OutboxCall& call, std::int64_t to, SteadyTime now);
  void finish(const OutboxCall& call, const telegram::Response& response, SteadyTime now);
  void forget_reported(SteadyTime now);

  SendQueue queue_;
  std::map<Key, Known> known_;
  std::map<Key, OutboxCall> flying_;
  std::vector<FinishedCall> finished_;
  std::map<Key, Reported> reported_;
  std::deque<std::pair<SteadyTime, Key>> reported_order_;
  /// Groups that have become supergroups.
  std::map<std::int64_t, std::int64_t> moved_;
  /// Answers of 429 without a success between them.
  std::uint32_t floods_ = 0;
  /// Chats with trouble without a success between them.
  std::set<std::int64_t> troubled_chats_;
  SteadyTime last_success_{};
};

}  // namespace wardmote::gateway
