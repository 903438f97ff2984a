#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

#include "governance/core/result.h"
#include "governance/counting/election.h"
#include "governance/counting/lot.h"
#include "governance/counting/refusals.h"

namespace wardmote::counting {

/// How far a count is. `total` is 0 where nobody can know it beforehand, as with Add1.
struct Progress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

/// For a count in a worker: asked between its steps, at least some hundred times a second.
struct Watch {
  /// Stopped, the count ends with Refusal::cancelled.
  std::stop_token stop = {};
  std::function<void(Progress)> progress = {};

  /// Reports, and says whether to go on.
  bool goes_on(Progress at) const {
    if (progress) progress(at);
    return !stop.stop_requested();
  }
};

/// What all counts are told beside their ballots.
struct Terms {
  std::uint32_t seats = 1;
  /// The revealed seed. Without it ties that only a lot can settle go by the bytes of the ids.
  std::optional<Seed> lot = {};
  Watch watch = {};
};

TieOrder tie_order(const std::vector<Option>& options, const std::optional<Seed>& lot);

/// Refuses no seats, and more seats than an election may have options.
Result<void> check_seats(std::uint32_t seats);

}  // namespace wardmote::counting
