#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include "gateway/token_bucket.h"

namespace wardmote::gateway {

/// Lets at most `max` through in any stretch of time as long as `span`; a maximum of 0 lets
/// everything through. A bucket with a burst of its own would let nearly twice as many through at
/// first.
class SlidingWindow {
 public:
  SlidingWindow(std::size_t max, std::chrono::seconds span) : max_(max), span_(span) {}

  /// When the next may pass; `now` if it may now.
  SteadyTime next(SteadyTime now) const {
    return passed_.size() < max_ || max_ == 0 ? now : std::max(now, passed_.front() + span_);
  }
  void take(SteadyTime now) {
    if (max_ == 0) return;
    if (passed_.size() == max_) passed_.erase(passed_.begin());
    passed_.push_back(now);
  }
  /// True if forgetting it would change nothing.
  bool is_empty(SteadyTime now) const { return passed_.empty() || passed_.back() + span_ <= now; }

 private:
  std::size_t max_;
  std::chrono::seconds span_;
  /// When the last ones passed, at most `max_`, the oldest first.
  std::vector<SteadyTime> passed_;
};

}  // namespace wardmote::gateway
