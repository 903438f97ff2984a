#pragma once

// Which of all that was cast counts.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "governance/core/time.h"

namespace wardmote::counting {

enum class Channel : std::uint8_t {
  online,
  /// Entered by two clerks at the counter: final.
  counter,
};

/// One act of casting, in the order in which all were received.
struct Cast {
  /// The entry of the roll: a person or, where a household has one vote, the household.
  std::string entry;
  Timestamp received_at = {};
  Channel channel = Channel::online;
};

enum class Standing : std::uint8_t {
  counts,
  /// The same entry cast another one later.
  replaced,
  /// Refused: received when the vote had closed.
  after_closing,
  /// Refused: a counter ballot of the same entry stands.
  after_counter,
};

/// The standing of each act: the last ballot of an entry counts, if it was received before
/// `closes_at`; one entered at the counter is the last in any case.
std::vector<Standing> standings(std::span<const Cast> casts, Timestamp closes_at);

}  // namespace wardmote::counting
