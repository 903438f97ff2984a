#pragma once

#include <functional>
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

/// Decides what is sent when, and what an answer means: done, never, or later. Sans-I/O.
class CallPlan {
 public:
  explicit CallPlan(SendLimits limits) : queue_(limits) {}

  /// Takes a call unless it is here already (an entity that came back to life releases its calls
  /// again).
  void add(OutboxCall call);
  /// Calls to make now, at most as many as fit beside those in flight.
  std::vector<OutboxCall> take(SteadyTime now, Timestamp wall, std::size_t in_flight_max);
  /// Digests Telegram's answer to a call that take() gave.
  void answered(OutboxCall call, const telegram::Response& response, SteadyTime now);
  /// Outcomes since the last call of this function.
  std::vector<FinishedCall> take_finished();

  std::optional<SteadyTime> next_ready() const { return queue_.next_ready(); }
  std::size_t in_flight() const { return in_flight_; }
  std::size_t waiting() const { return queue_.size(); }

 private:
  void finish(const OutboxCall& call, const telegram::Response& response);
  void try_later(OutboxCall call, SteadyTime now);

  SendQueue queue_;
  std::set<std::pair<EntityId, std::uint64_t>> known_;
  std::vector<FinishedCall> finished_;
  std::size_t in_flight_ = 0;
  /// Answers of 429 without a success between them.
  std::uint32_t floods_ = 0;
};

}  // namespace wardmote::gateway
