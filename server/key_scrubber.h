#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "governance/core/ids.h"
#include "storage/store.h"
#include "telemetry/log.h"

namespace wardmote::server {

/// Scrubs the keys of forgotten people from the disk, on a thread of its own: an hour after the
/// first of them was destroyed, and at the start what the last run left. Which entities wait stands
/// in a small file, so that a crash forgets none.
class KeyScrubber {
 public:
  struct Options {
    std::string pending_file;
    std::chrono::milliseconds delay = std::chrono::hours{1};
    telemetry::Log log = {};
    /// Called after each entity; for the metrics.
    std::function<void()> on_scrubbed = {};
  };

  KeyScrubber(storage::Store& store, Options options);
  ~KeyScrubber();
  KeyScrubber(const KeyScrubber&) = delete;
  KeyScrubber& operator=(const KeyScrubber&) = delete;

  /// Notes that a key of this entity is about to be destroyed. From any thread.
  void note(EntityId entity);
  /// Does not wait for the hour; returns when all that was noted is scrubbed, or could not be.
  void scrub_now();
  std::size_t pending() const;

 private:
  void run();
  void scrub(const std::set<EntityId>& entities);
  void read_pending();
  void write_pending() const;

  storage::Store& store_;
  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::set<EntityId> pending_;
  std::chrono::steady_clock::time_point due_;
  bool is_busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace wardmote::server
