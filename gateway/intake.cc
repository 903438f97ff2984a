#include "gateway/intake.h"

#include <algorithm>
#include <utility>

namespace wardmote::gateway {

std::uint64_t Intake::add(SharedUpdates updates, const std::vector<EntityId>& destinations,
                          std::int64_t bot, std::uint32_t generation, std::uint64_t number) {
  if (updates->empty()) return number;
  auto& batch = batches_[number];
  batch.left = updates->size();
  batch.first_update_id = telegram::raw(updates->front().update_id);
  for (std::size_t i = 0; i < updates->size(); ++i) {
    const auto update_id = telegram::raw((*updates)[i].update_id);
    batch.first_update_id = std::min(batch.first_update_id, update_id);
    auto& to = lane(destinations[i]);
    to.items.push_back({.envelope = {.to = destinations[i],
                                     .key = {bot, generation, update_id},
                                     .floor = 0,
                                     .updates = updates,
                                     .index = i},
                        .batch = number});
    offer(destinations[i], to);
  }
  pending_ += updates->size();
  return number;
}

Intake::Lane& Intake::lane(EntityId entity) {
  const auto [found, is_new] = lanes_.try_emplace(entity);
  if (is_new) found->second.life = life_of_(entity);
  return found->second;
}

void Intake::offer(EntityId entity, Lane& lane) {
  if (lane.deliverable || lane.sent >= limits_.window_per_entity || lane.sent >= lane.items.size())
    return;
  lane.deliverable = true;
  deliverable_.push_back(entity);
}

std::vector<Envelope> Intake::take_deliverable(SteadyTime now) {
  std::vector<Envelope> envelopes;
  const auto lowest = floor();
  for (const auto entity : std::exchange(deliverable_, {})) {
    const auto found = lanes_.find(entity);
    if (found == lanes_.end()) continue;
    auto& lane = found->second;
    if (lane.not_before > now) {
      deliverable_.push_back(entity);
      continue;
    }
    lane.deliverable = false;
    while (lane.sent < lane.items.size() && lane.sent < limits_.window_per_entity) {
      envelopes.push_back(lane.items[lane.sent++].envelope);
      envelopes.back().floor = lowest;
      envelopes.back().life = lane.life;
    }
    if (lane.items.empty()) lanes_.erase(found);
  }
  return envelopes;
}

std::optional<SteadyTime> Intake::next_deliverable() const {
  std::optional<SteadyTime> next;
  for (const auto entity : deliverable_)
    if (const auto found = lanes_.find(entity); found != lanes_.end())
      next = std::min(next.value_or(found->second.not_before), found->second.not_before);
  return next;
}

void Intake::finish(const Item& item, std::vector<std::uint64_t>& finished) {
  --pending_;
  const auto batch = batches_.find(item.batch);
  if (--batch->second.left > 0) return;
  finished.push_back(item.batch);
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
    lane.resets = 0;
  }
  if (lane.items.empty() && !lane.deliverable)
    lanes_.erase(found);
  else
    offer(done.from, lane);
  return finished;
}

void Intake::take_poison(Lane& lane, const EntityReset& reset, Reset& result) {
  const auto culprit = std::ranges::find_if(lane.items, [&](const Item& item) {
    return reset.broke_on && item.envelope.key == *reset.broke_on;
  });
  if (culprit == lane.items.end() || ++culprit->breaks < limits_.attempts_max) return;
  result.poisoned = culprit->envelope;
  finish(*culprit, result.finished_batches);
  lane.items.erase(culprit);
}

Intake::Reset Intake::reset(const EntityReset& reset, SteadyTime now) {
  Reset result;
  const auto found = lanes_.find(reset.entity);
  if (found == lanes_.end()) return result;
  auto& lane = found->second;
  lane.life = reset.life;
  lane.sent = 0;
  const auto doublings = std::min<std::uint32_t>(lane.resets++, 12);
  lane.not_before =
      now + std::min(limits_.first_pause * (std::int64_t{1} << doublings), limits_.longest_pause);
  take_poison(lane, reset, result);
  if (lane.items.empty() && !lane.deliverable)
    lanes_.erase(found);
  else
    offer(reset.entity, lane);
  return result;
}

std::int64_t Intake::floor() const {
  auto lowest = confirmed_;
  for (const auto& [number, batch] : batches_) lowest = std::min(lowest, batch.first_update_id);
  return lowest;
}

}  // namespace wardmote::gateway
