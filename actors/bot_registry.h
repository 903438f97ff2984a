#pragma once

#include <cstdint>
#include <shared_mutex>
#include <unordered_map>

#include "actors/interfaces.h"

namespace wardmote {

/// The gateway actors of this node's bots, for those who answer them. Thread-safe.
class BotRegistry {
 public:
  struct Handles {
    EnvelopeSource source;
    CallSender sender;
  };

  void add(std::int64_t bot, Handles handles) {
    const std::unique_lock lock{mutex_};
    bots_[bot] = std::move(handles);
  }
  /// Null handles if the bot is not here.
  Handles find(std::int64_t bot) const {
    const std::shared_lock lock{mutex_};
    const auto found = bots_.find(bot);
    return found == bots_.end() ? Handles{} : found->second;
  }
  std::vector<Handles> all() const {
    const std::shared_lock lock{mutex_};
    std::vector<Handles> handles;
    for (const auto& [bot, pair] : bots_) handles.push_back(pair);
    return handles;
  }
  void clear() {
    const std::unique_lock lock{mutex_};
    bots_.clear();
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::int64_t, Handles> bots_;
};

}  // namespace wardmote
