#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace wardmote::cluster::sim {

/// True time of the simulated world in milliseconds, and what is to happen when.
class Scheduler {
 public:
  using Work = std::function<void()>;

  std::int64_t now() const { return now_; }
  std::uint64_t events() const { return events_; }

  void after(std::int64_t delay, Work work) {
    queue_.push_back({now_ + std::max<std::int64_t>(delay, 0), ++number_, std::move(work)});
    std::push_heap(queue_.begin(), queue_.end(), later);
  }

  /// Does what is next; false if that is after `until`.
  bool run_one(std::int64_t until) {
    if (queue_.empty() || queue_.front().time > until) {
      now_ = until;
      return false;
    }
    std::pop_heap(queue_.begin(), queue_.end(), later);
    auto event = std::move(queue_.back());
    queue_.pop_back();
    now_ = event.time;
    ++events_;
    event.work();
    return true;
  }

 private:
  struct Event {
    std::int64_t time = 0;
    std::uint64_t number = 0;
    Work work;
  };
  static bool later(const Event& left, const Event& right) {
    return std::pair{left.time, left.number} > std::pair{right.time, right.number};
  }

  std::int64_t now_ = 0;
  std::uint64_t number_ = 0;
  std::uint64_t events_ = 0;
  std::vector<Event> queue_;
};

}  // namespace wardmote::cluster::sim
