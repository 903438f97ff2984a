#include "cluster/lane_receiver.h"

#include <algorithm>
#include <utility>

namespace wardmote::cluster {

std::vector<LaneReceiverOutput> LaneReceiver::step(const LaneReceiverInput& input, Time) {
  std::visit([this](const auto& one) { on(one); }, input);
  return std::exchange(out_, {});
}

LaneReceiver::Lane* LaneReceiver::lane_of(const LaneId& id) {
  if (id.to_shard != shard_ || id.to_epoch != epoch_) return nullptr;
  const auto found = lanes_.find(id.from_shard);
  return found != lanes_.end() && found->second.from_epoch == id.from_epoch ? &found->second
                                                                            : nullptr;
}

void LaneReceiver::on(const EnvelopeReceived& received) {
  const auto& envelope = received.envelope;
  const auto& id = envelope.lane;
  if (id.to_shard != shard_ || id.to_epoch != epoch_) return;
  auto& lane = lanes_[id.from_shard];
  // A primary of the inbox that is none any more; its successor sends the same.
  if (id.from_epoch < lane.from_epoch) return;
  if (id.from_epoch > lane.from_epoch) lane = {.from_epoch = id.from_epoch};
  lane.from = received.from;
  if (envelope.seq < lane.expected) {
    // Its answer was lost, or is still to come.
    if (lane.answered && envelope.seq <= lane.answered->seq)
      send(id.from_shard, lane, *lane.answered);
  } else if (envelope.seq == lane.expected && !lane.delivering) {
    lane.delivering = true;
    out_.push_back(Deliver{.envelope = envelope});
  }
}

void LaneReceiver::on(const Placed& placed) {
  auto* lane = lane_of(placed.lane);
  if (lane == nullptr || placed.seq != lane->expected) return;
  lane->delivering = false;
  ++lane->expected;
  lane->open.push_back({.seq = placed.seq, .index = placed.index, .outcome = placed.outcome});
  answer(placed.lane.from_shard, *lane);
}

void LaneReceiver::on(const NotPlaced& refused) {
  auto* lane = lane_of(refused.lane);
  if (lane == nullptr || refused.seq != lane->expected) return;
  lane->delivering = false;
  // Whoever reads `retry` takes all before it for done, so it must wait for those.
  if (!lane->open.empty()) return;
  out_.push_back(SendAck{.to = lane->from,
                         .ack = {.lane = refused.lane,
                                 .seq = refused.seq,
                                 .outcome = LaneOutcome::retry,
                                 .retry_after = refused.retry_after}});
}

void LaneReceiver::on(const CommitMoved& moved) {
  commit_ = std::max(commit_, moved.index);
  for (auto& [from_shard, lane] : lanes_) answer(from_shard, lane);
}

void LaneReceiver::answer(ShardId from_shard, Lane& lane) {
  std::optional<Answer> last;
  while (!lane.open.empty() && lane.open.front().index <= commit_) {
    // One answer stands for all before it, except that nobody else tells of poison.
    if (last && last->outcome == LaneOutcome::poison) send(from_shard, lane, *last);
    last = lane.open.front();
    lane.open.pop_front();
  }
  if (!last) return;
  lane.answered = last;
  send(from_shard, lane, *last);
}

void LaneReceiver::send(ShardId from_shard, const Lane& lane, const Answer& answer) {
  out_.push_back(SendAck{.to = lane.from,
                         .ack = {.lane = {.from_shard = from_shard,
                                          .from_epoch = lane.from_epoch,
                                          .to_shard = shard_,
                                          .to_epoch = epoch_},
                                 .seq = answer.seq,
                                 .outcome = answer.outcome}});
}

LaneAck not_owner(const LaneEnvelope& envelope, const ShardRecord& record) {
  LaneAck ack{.lane = envelope.lane, .seq = envelope.seq, .outcome = LaneOutcome::not_owner};
  if (record.epoch <= envelope.lane.to_epoch) return ack;
  ack.owner = record.primary;
  ack.owner_epoch = record.epoch;
  return ack;
}

}  // namespace wardmote::cluster
