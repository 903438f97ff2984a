#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "governance/core/time.h"

namespace wardmote {

/// The offsets of one IANA zone over the years that matter, as data: the rules know no clock and no
/// database. `transitions` are ascending; before the first, `initial` holds.
struct TimeZone {
  struct Transition {
    Timestamp at;
    std::chrono::seconds offset;
  };
  std::string name = "UTC";
  std::chrono::seconds initial{0};
  std::vector<Transition> transitions;

  std::chrono::seconds offset_at(Timestamp time) const {
    const auto after = std::upper_bound(transitions.begin(), transitions.end(), time,
                                        [](Timestamp t, const Transition& x) { return t < x.at; });
    return after == transitions.begin() ? initial : std::prev(after)->offset;
  }
};

/// Finds a zone by its IANA name; the shell answers from ICU, tests from a literal. Never null: an
/// unknown name gives UTC.
class TimeZones {
 public:
  virtual ~TimeZones() = default;
  virtual const TimeZone& find(const std::string& name) const = 0;
};

}  // namespace wardmote
