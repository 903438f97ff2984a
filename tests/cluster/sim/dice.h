#pragma once

#include <cstdint>

namespace wardmote::cluster::sim {

/// Chance of one seed: splitmix64 (Steele, Lea, Flood 2014), the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15 + 1) {}

  std::uint64_t next() {
    auto x = state_ += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }
  /// 0 ... count - 1
  std::int64_t below(std::int64_t count) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(count));
  }
  std::int64_t between(std::int64_t from, std::int64_t to) { return from + below(to - from + 1); }
  /// True `permille` times in a thousand.
  bool chance(int permille) { return below(1000) < permille; }

 private:
  std::uint64_t state_;
};

}  // namespace wardmote::cluster::sim
