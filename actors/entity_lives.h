#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "governance/core/ids.h"

namespace wardmote {

/// How often each entity had to be brought to life anew after it broke. Written by the router, read
/// by whoever sends envelopes. Thread-safe.
class EntityLives {
 public:
  std::uint64_t of(EntityId entity) const {
    const std::lock_guard lock{mutex_};
    const auto found = lives_.find(entity);
    return found == lives_.end() ? 0 : found->second;
  }
  std::uint64_t begin_next(EntityId entity) {
    const std::lock_guard lock{mutex_};
    return ++lives_[entity];
  }

 private:
  mutable std::mutex mutex_;
  std::map<EntityId, std::uint64_t> lives_;
};

}  // namespace wardmote
