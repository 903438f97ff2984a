#pragma once

#include <algorithm>
#include <chrono>

namespace wardmote::gateway {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Lets `rate` tokens a second through, saving up to `burst`. A rate of 0 lets everything through.
class TokenBucket {
 public:
  TokenBucket(double rate, double burst) : rate_(rate), burst_(burst), tokens_(burst) {}

  /// When the next token is there; `now` or earlier if it is.
  SteadyTime next(SteadyTime now) {
    refill(now);
    if (rate_ <= 0 || tokens_ >= 1) return now;
    const std::chrono::duration<double> wait{(1 - tokens_) / rate_};
    return now + std::chrono::ceil<std::chrono::steady_clock::duration>(wait);
  }
  /// Takes one token; may go below zero if `next` was not asked.
  void take(SteadyTime now) {
    refill(now);
    if (rate_ > 0) tokens_ -= 1;
  }

  /// True if forgetting the bucket would change nothing.
  bool is_full(SteadyTime now) const {
    auto later = *this;
    later.refill(now);
    return rate_ <= 0 || later.tokens_ >= burst_;
  }

 private:
  void refill(SteadyTime now) {
    if (now > updated_) {
      if (updated_ != SteadyTime{})
        tokens_ = std::min(burst_,
                           tokens_ + rate_ * std::chrono::duration<double>(now - updated_).count());
      updated_ = now;
    }
  }

  double rate_;
  double burst_;
  double tokens_;
  SteadyTime updated_{};
};

}  // namespace wardmote::gateway
