#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace wardmote::server {

/// A thread for what blocks on the disk: reads for operators, which nobody else should wait for.
class DiskThread {
 public:
  static constexpr std::size_t waiting_max = 256;

  DiskThread() : thread_([this] { run(); }) {}
  /// Finishes the job that runs; the others are dropped, and their replies answer so.
  ~DiskThread();
  DiskThread(const DiskThread&) = delete;
  DiskThread& operator=(const DiskThread&) = delete;

  /// Runs `job` after those handed in before; it must not throw. False, and `job` is dropped, when
  /// too many wait.
  bool submit(std::function<void()> job);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace wardmote::server
