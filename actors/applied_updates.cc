#include "actors/applied_updates.h"

#include <algorithm>

namespace wardmote {

void SeenNumbers::add(std::int64_t number, std::int64_t floor) {
  floor_ = std::max(floor_, floor);
  numbers_.erase(numbers_.begin(), numbers_.lower_bound(floor_));
  if (number >= floor_) numbers_.insert(number);
}

std::vector<std::uint64_t> SeenNumbers::differences() const {
  std::vector<std::uint64_t> list;
  list.reserve(numbers_.size());
  auto previous = floor_;
  for (const auto number : numbers_) {
    list.push_back(static_cast<std::uint64_t>(number - previous));
    previous = number;
  }
  return list;
}

bool AppliedUpdates::contains(const UpdateKey& key) const {
  const auto found = windows_.find(key.bot);
  if (found == windows_.end()) return false;
  const auto& window = found->second;
  if (key.generation != window.generation) return key.generation < window.generation;
  return window.seen.contains(key.update_id);
}

void AppliedUpdates::add(const UpdateKey& key, std::int64_t floor) {
  auto& window = windows_[key.bot];
  if (key.generation > window.generation) window = {.generation = key.generation, .seen = {}};
  if (key.generation < window.generation) return;
  window.seen.add(key.update_id, floor);
}

std::size_t AppliedUpdates::size() const {
  std::size_t count = 0;
  for (const auto& [bot, window] : windows_) count += window.seen.size();
  return count;
}

void AppliedUpdates::save(v1::Head& head) const {
  head.clear_applied();
  for (const auto& [bot, window] : windows_) {
    auto& saved = *head.add_applied();
    saved.set_bot(bot);
    saved.set_generation(window.generation);
    saved.set_floor(window.seen.floor());
    const auto differences = window.seen.differences();
    saved.mutable_ids()->Add(differences.begin(), differences.end());
  }
}

AppliedUpdates AppliedUpdates::load(const v1::Head& head) {
  AppliedUpdates applied;
  for (const auto& saved : head.applied())
    applied.windows_[saved.bot()] = {.generation = saved.generation(),
                                     .seen = SeenNumbers::load(saved.floor(), saved.ids())};
  return applied;
}

bool AppliedMessages::contains(EntityId from, std::uint64_t number) const {
  const auto found = senders_.find(from);
  return found != senders_.end() && found->second.contains(static_cast<std::int64_t>(number));
}

void AppliedMessages::add(EntityId from, std::uint64_t number, std::uint64_t floor) {
  senders_[from].add(static_cast<std::int64_t>(number), static_cast<std::int64_t>(floor));
  changed_.insert(from);
}

EntityId AppliedMessages::load(const v1::AppliedMessages& row) {
  const EntityId from{static_cast<EntityKind>(row.entity_kind()), row.entity()};
  senders_[from] = SeenNumbers::load(static_cast<std::int64_t>(row.floor()), row.numbers());
  return from;
}

void AppliedMessages::adopt(const v1::AppliedMessages& row) { changed_.insert(load(row)); }

v1::AppliedMessages AppliedMessages::row_of(EntityId from) const {
  const auto& seen = senders_.at(from);
  v1::AppliedMessages row;
  row.set_entity_kind(static_cast<std::uint32_t>(from.kind));
  row.set_entity(from.id);
  row.set_floor(static_cast<std::uint64_t>(seen.floor()));
  const auto differences = seen.differences();
  row.mutable_numbers()->Add(differences.begin(), differences.end());
  return row;
}

}  // namespace wardmote
