#pragma once

// Stand-ins for what the shell gives the rules.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "governance/core/local_time.h"
#include "governance/core/random.h"
#include "governance/core/time_zone.h"
#include "governance/core/vault.h"

namespace wardmote::testing {

/// A vault that seals by naming the member; a destroyed key opens nothing.
class FakeVault : public PersonVault {
 public:
  std::string seal(MemberId member, std::string_view plain) override {
    ++sealed;
    return std::to_string(raw(member)) + '|' + std::string{plain};
  }
  std::optional<std::string> open(MemberId member, std::string_view box) const override {
    const auto prefix = std::to_string(raw(member)) + '|';
    if (destroyed.contains(member) || box.substr(0, prefix.size()) != prefix) return {};
    return std::string{box.substr(prefix.size())};
  }
  void destroy(MemberId member) override { destroyed.insert(member); }

  int sealed = 0;
  std::set<MemberId> destroyed;
};

/// SplitMix64: the same seed draws the same numbers.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
  std::uint64_t next() override {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

inline Timestamp at(std::string_view rfc3339) {
  return parse_datetime(rfc3339, TimeZone{}).value();
}

/// Central Europe in 2026: forward on 29 March, back on 25 October, both at 01:00 UTC.
inline TimeZone berlin() {
  using std::chrono::hours;
  return {"Europe/Berlin",
          hours{1},
          {{at("2026-03-29T01:00:00Z"), hours{2}}, {at("2026-10-25T01:00:00Z"), hours{1}}}};
}

class FakeZones : public TimeZones {
 public:
  const TimeZone& find(const std::string& name) const override {
    return name == berlin_.name ? berlin_ : utc_;
  }

 private:
  TimeZone utc_;
  TimeZone berlin_ = berlin();
};

}  // namespace wardmote::testing
