#include "actors/applied_updates.h"

#include <algorithm>

namespace wardmote {

bool AppliedUpdates::contains(const UpdateKey& key) const {
  const auto found = windows_.find(key.bot);
  if (found == windows_.end()) return false;
  const auto& window = found->second;
  if (key.generation != window.generation) return key.generation < window.generation;
  return key.update_id < window.floor || window.ids.contains(key.update_id);
}

void AppliedUpdates::add(const UpdateKey& key, std::int64_t floor) {
  auto& window = windows_[key.bot];
  if (key.generation > window.generation)
    window = {.generation = key.generation, .floor = 0, .ids = {}};
  if (key.generation < window.generation) return;
  window.floor = std::max(window.floor, floor);
  window.ids.erase(window.ids.begin(), window.ids.lower_bound(window.floor));
  if (key.update_id >= window.floor) window.ids.insert(key.update_id);
}

std::size_t AppliedUpdates::size() const {
  std::size_t count = 0;
  for (const auto& [bot, window] : windows_) count += window.ids.size();
  return count;
}

void AppliedUpdates::save(v1::Head& head) const {
  head.clear_applied();
  for (const auto& [bot, window] : windows_) {
    auto& saved = *head.add_applied();
    saved.set_bot(bot);
    saved.set_generation(window.generation);
    saved.set_floor(window.floor);
    auto previous = window.floor;
    for (const auto id : window.ids) {
      saved.add_ids(static_cast<std::uint64_t>(id - previous));
      previous = id;
    }
  }
}

AppliedUpdates AppliedUpdates::load(const v1::Head& head) {
  AppliedUpdates applied;
  for (const auto& saved : head.applied()) {
    auto& window = applied.windows_[saved.bot()];
    window.generation = saved.generation();
    window.floor = saved.floor();
    auto id = window.floor;
    for (const auto difference : saved.ids()) {
      id += static_cast<std::int64_t>(difference);
      window.ids.insert(id);
    }
  }
  return applied;
}

}  // namespace wardmote
