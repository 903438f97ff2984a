#include "server/operator_backend/disk_thread.h"

#include <utility>

namespace wardmote::server {

DiskThread::~DiskThread() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool DiskThread::submit(std::function<void()> job) {
  {
    const std::lock_guard lock{mutex_};
    if (stopping_ || jobs_.size() >= waiting_max) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void DiskThread::run() {
  while (true) {
    std::function<void()> job;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace wardmote::server
