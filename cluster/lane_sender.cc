#include "cluster/lane_sender.h"

#include <algorithm>
#include <utility>

namespace wardmote::cluster {

std::vector<LaneSenderOutput> LaneSender::step(const LaneSenderInput& input, Time now) {
  now_ = now;
  std::visit([this](const auto& one) { on(one); }, input);
  return std::exchange(out_, {});
}

void LaneSender::on(const Enqueue& enqueue) {
  items_.push_back({.item = enqueue.item, .since = now_});
  pump();
}

void LaneSender::on(const OwnerSeen& owner) {
  if (owner.epoch <= lane_.to_epoch) return;
  lane_.to_epoch = owner.epoch;
  owner_ = owner.node;
  first_seq_ = 1;
  sent_ = 0;
  pauses_ = 0;
  not_before_ = now_;
  pump();
}

void LaneSender::on(const LaneAcked& acked) {
  const auto& ack = acked.ack;
  // What an earlier lane was told says nothing of this one's numbers.
  if (ack.lane != lane_ || ack.seq < first_seq_ || ack.seq >= first_seq_ + sent_) return;
  switch (ack.outcome) {
    case LaneOutcome::applied:
    case LaneOutcome::duplicate:
    case LaneOutcome::poison:
      done_through(ack.seq, ack.outcome);
      break;
    case LaneOutcome::not_owner:
      if (ack.owner_epoch > lane_.to_epoch)
        return on(OwnerSeen{.node = ack.owner, .epoch = ack.owner_epoch});
      out_.push_back(AskOwner{});
      rewind(next_pause());
      break;
    case LaneOutcome::retry:
      if (ack.seq > first_seq_) done_through(ack.seq - 1, LaneOutcome::applied);
      rewind(std::max(ack.retry_after, options_.first_pause));
      break;
  }
  pump();
}

void LaneSender::on(const LaneTick&) {
  for (auto& one : items_) {
    if (now_ - one.since < options_.abandon_after) break;
    if (one.abandoned) continue;
    one.abandoned = true;
    out_.push_back(DeadLetter{.item = one.item});
    one.item.payload.clear();
  }
  if (sent_ > 0 && now_ - progress_at_ >= options_.resend_after) {
    out_.push_back(AskOwner{});
    rewind(next_pause());
  } else if (!items_.empty() && !owner_) {
    out_.push_back(AskOwner{});
  }
  pump();
}

void LaneSender::done_through(std::uint64_t seq, LaneOutcome outcome) {
  for (; first_seq_ <= seq; ++first_seq_, --sent_) {
    // One answer stands for all before it; only the last was told what became of it.
    out_.push_back(Delivered{.generation = items_.front().item.generation,
                             .update_id = items_.front().item.update_id,
                             .outcome = first_seq_ == seq ? outcome : LaneOutcome::applied});
    items_.pop_front();
  }
  pauses_ = 0;
  progress_at_ = now_;
}

void LaneSender::rewind(Time pause) {
  sent_ = 0;
  not_before_ = now_ + pause;
}

Time LaneSender::next_pause() {
  const auto doubled = options_.first_pause * (std::int64_t{1} << std::min(pauses_++, 16u));
  const auto pause = std::min(doubled, options_.longest_pause);
  // 80 to 120 %, so that lanes that failed together do not come again together.
  const auto part = (static_cast<std::int64_t>(lane_.from_shard) * 7 +
                     static_cast<std::int64_t>(lane_.to_shard) * 13 + pauses_ * 29) %
                    41;
  return pause * (80 + part) / 100;
}

void LaneSender::pump() {
  if (!owner_ || now_ < not_before_) return;
  if (sent_ == 0) progress_at_ = now_;
  for (; sent_ < items_.size() && sent_ < options_.window; ++sent_) {
    const auto& one = items_[sent_];
    out_.push_back(SendEnvelope{.to = *owner_,
                                .envelope = {.lane = lane_,
                                             .seq = first_seq_ + sent_,
                                             .item = one.item,
                                             .floor = floor_,
                                             .abandoned = one.abandoned}});
  }
}

}  // namespace wardmote::cluster
