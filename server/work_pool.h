#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "actors/work.h"
#include "telemetry/log.h"

namespace wardmote::server {

/// Does what entities have no time for, such as counting votes, on threads of its own that yield to
/// those that serve people. As many counts as there are threads share the processor; further ones
/// wait for their turn, in the order in which they came.
class WorkPool {
 public:
  struct Options {
    std::size_t threads = 4;
    telemetry::Log log = {};
    /// After so long, and again so often, the log says how far the work is.
    std::chrono::milliseconds tell_every = std::chrono::minutes{1};
    /// Called after each piece of work, with how long it took; for the metrics.
    std::function<void(std::chrono::nanoseconds)> on_done = {};
  };

  explicit WorkPool(Options options);
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  /// From any thread. After `stop` it is forgotten: nobody waits for it.
  void take(GivenWork work);
  /// Stops all work, and returns when none is left.
  void stop();
  /// Given and not done yet.
  std::size_t pending() const { return pending_; }

 private:
  void run(GivenWork& work);
  std::optional<std::string> outcome_of(const GivenWork& work);

  const Options options_;
  /// Between looking whether it is stopped and giving work to the threads.
  std::mutex mutex_;
  std::stop_source stop_;
  std::atomic<std::size_t> pending_ = 0;
  /// Last: its threads use the rest.
  boost::asio::thread_pool threads_;
};

}  // namespace wardmote::server
