#include "cluster/inbox.h"

#include <algorithm>
#include <utility>

namespace wardmote::cluster {

Inbox::Inbox(InboxOptions options, const DurableInbox& durable)
    : options_(options),
      end_(durable.end),
      generation_(durable.generation),
      quiet_for_(durable.quiet_for) {
  for (const auto& [index, items] : durable.batches) route(index, items);
}

std::vector<InboxOutput> Inbox::start() { return std::exchange(out_, {}); }

std::vector<InboxOutput> Inbox::step(const InboxInput& input, Time now) {
  now_ = now;
  if (!last_update_) last_update_ = now - quiet_for_;
  std::visit([this](const auto& one) { on(one); }, input);
  return std::exchange(out_, {});
}

std::int64_t Inbox::floor() const {
  const auto lowest = undelivered_.lower_bound({generation_, 0});
  return std::min(confirmed_, lowest == undelivered_.end() ? end_ : lowest->first.second);
}

void Inbox::route(LogIndex index, const std::vector<LaneItem>& items) {
  auto& batch = batches_[index];
  for (const auto& item : items) {
    batch.open.emplace(item.generation, item.update_id);
    undelivered_[{item.generation, item.update_id}] = index;
    out_.push_back(Route{.item = item});
  }
}

void Inbox::poll() {
  const bool waits = polled_offset_ && now_ - polled_at_ < options_.poll_timeout;
  if (!may_poll_ || waits || !taken_.empty() || now_ < not_before_ ||
      undelivered_.size() >= options_.pending_max)
    return;
  polled_offset_ = end_;
  polled_at_ = now_;
  out_.push_back(Poll{.attempt = ++attempt_, .offset = end_});
}

void Inbox::on(const PollAnswered& answer) {
  if (answer.attempt != attempt_ || !polled_offset_) return;
  confirmed_ = std::max(confirmed_, *std::exchange(polled_offset_, std::nullopt));
  if (!answer.updates.empty() && answer.updates.front().update_id < end_ &&
      now_ - *last_update_ >= options_.silence_that_ends_a_row) {
    ++generation_;
    end_ = confirmed_ = 0;
  }
  for (const auto& item : answer.updates) {
    // Telegram may send again what it was told to forget.
    if (item.update_id < end_ || (!taken_.empty() && item.update_id <= taken_.back().update_id))
      continue;
    taken_.push_back(item);
    taken_.back().generation = generation_;
  }
  if (!answer.updates.empty()) last_update_ = now_;
  take();
  poll();
}

void Inbox::on(const PollFailed& failed) {
  if (failed.attempt != attempt_) return;
  polled_offset_.reset();
  not_before_ = now_ + options_.pause_after_failure;
}

void Inbox::take() {
  if (taken_.empty() || taken_index_ || placing_ != Placing::nothing) return;
  placing_ = Placing::batch;
  out_.push_back(TakeBatch{.generation = generation_, .updates = taken_});
}

void Inbox::on(const InboxPlaced& placed) {
  switch (std::exchange(placing_, Placing::nothing)) {
    case Placing::batch:
      taken_index_ = placed.index;
      break;
    case Placing::done:
      batches_.erase(closing_);
      break;
    case Placing::nothing:
      break;
  }
}

void Inbox::on(const InboxNotPlaced&) { placing_ = Placing::nothing; }

void Inbox::on(const InboxCommitted& committed) {
  if (!taken_index_ || committed.index < *taken_index_) return;
  end_ = taken_.back().update_id + 1;
  const auto index = *std::exchange(taken_index_, std::nullopt);
  route(index, std::exchange(taken_, {}));
  poll();
}

void Inbox::on(const InboxDelivered& delivered) {
  const auto found = undelivered_.find({delivered.generation, delivered.update_id});
  if (found == undelivered_.end()) return;
  batches_.at(found->second).open.erase(found->first);
  undelivered_.erase(found);
  close_batches();
}

void Inbox::close_batches() {
  if (placing_ != Placing::nothing) return;
  // One at a time: the answer says which.
  const auto over =
      std::ranges::find_if(batches_, [](const auto& batch) { return batch.second.open.empty(); });
  if (over == batches_.end()) return;
  closing_ = over->first;
  placing_ = Placing::done;
  out_.push_back(BatchDone{.index = closing_});
}

void Inbox::on(const InboxTick& tick) {
  may_poll_ = tick.may_poll;
  take();
  close_batches();
  poll();
}

}  // namespace wardmote::cluster
