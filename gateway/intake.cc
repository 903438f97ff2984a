#include "gateway/intake.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace wardmote::gateway {

void Intake::add(SharedUpdates updates, const std::vector<EntityId>& destinations, std::int64_t bot,
                 std::uint32_t generation, std::uint64_t number) {
  Batch batch{.left = 0, .first_update_id = std::numeric_limits<std::int64_t>::max()};
  for (std::size_t i = 0; i < updates->size(); ++i) {
    if (destinations[i] == nobody) continue;
    ++batch.left;
    const auto update_id = telegram::raw((*updates)[i].update_id);
    batch.first_update_id = std::min(batch.first_update_id, update_id);
    auto& lane = lanes_[destinations[i]];
    lane.items.push_back({.envelope = {.to = destinations[i],
                                       .key = {bot, generation, update_id},
                                       .floor = 0,
                                       .updates = updates,
                                       .index = i},
                          .batch = number});
    offer(destinations[i], lane);
  }
  if (batch.left == 0) return;
  pending_ += batch.left;
  firsts_.insert(batch.first_update_id);
  batches_.emplace(number, batch);
}

void Intake::offer(EntityId entity, Lane& lane) {
  if (lane.deliverable || lane.sent >= limits_.window_per_entity || lane.sent >= lane.items.size())
    return;
  lane.deliverable = true;
  deliverable_.push_back(entity);
}

std::vector<Envelope> Intake::take_deliverable() {
  std::vector<Envelope> envelopes;
  const auto lowest = floor();
  for (const auto entity : std::exchange(deliverable_, {})) {
    auto& lane = lanes_[entity];
    lane.deliverable = false;
    while (lane.sent < lane.items.size() && lane.sent < limits_.window_per_entity) {
      envelopes.push_back(lane.items[lane.sent++].envelope);
      envelopes.back().floor = lowest;
    }
  }
  return envelopes;
}

void Intake::finish(const Item& item, std::vector<std::uint64_t>& finished) {
  --pending_;
  const auto batch = batches_.find(item.batch);
  if (--batch->second.left > 0) return;
  finished.push_back(item.batch);
  firsts_.erase(firsts_.find(batch->second.first_update_id));
  batches_.erase(batch);
}

std::vector<std::uint64_t> Intake::done(const EnvelopesDone& done) {
  std::vector<std::uint64_t> finished;
  const auto found = lanes_.find(done.from);
  if (found == lanes_.end()) return finished;
  auto& lane = found->second;
  for (const auto id : done.update_ids) {
    // Entities answer in order, so the one meant is nearly always the first.
    const auto end = lane.items.begin() + static_cast<std::ptrdiff_t>(lane.sent);
    const auto item = std::find_if(lane.items.begin(), end, [&](const Item& sent) {
      return sent.envelope.key.update_id == id && sent.envelope.key.generation == done.generation;
    });
    // Answers of an entity's former life may come late; what they speak of is delivered again and
    // dropped.
    if (item == end) continue;
    finish(*item, finished);
    lane.items.erase(item);
    --lane.sent;
    lane.failures = 0;
  }
  if (lane.items.empty() && !lane.deliverable)
    lanes_.erase(found);
  else
    offer(done.from, lane);
  return finished;
}

Intake::Reset Intake::reset(EntityId entity) {
  Reset result;
  const auto found = lanes_.find(entity);
  if (found == lanes_.end()) return result;
  auto& lane = found->second;
  if (lane.sent > 0 && ++lane.failures >= limits_.attempts_max) {
    result.poisoned = lane.items.front().envelope;
    result.poisoned_batch = lane.items.front().batch;
    finish(lane.items.front(), result.finished_batches);
    lane.items.pop_front();
    lane.failures = 0;
  }
  lane.sent = 0;
  if (lane.items.empty() && !lane.deliverable)
    lanes_.erase(found);
  else
    offer(entity, lane);
  return result;
}

void Intake::refused(const EntityRefused& refused) {
  const auto found = lanes_.find(refused.entity);
  if (found == lanes_.end()) return;
  found->second.sent = 0;
  offer(refused.entity, found->second);
}

std::int64_t Intake::floor() const {
  return firsts_.empty() ? confirmed_ : std::min(confirmed_, *firsts_.begin());
}

}  // namespace wardmote::gateway
