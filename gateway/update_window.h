#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>

#include "governance/core/time.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::gateway {

/// Which of a bot's update ids are safe (stored or done), and which may still come. A webhook
/// brings updates out of order and repeats what it got no 200 for, so that below the highest id
/// there are gaps; a gap is closed when its update is safe, or when Telegram has forgotten it.
/// Sans-I/O.
class UpdateWindow {
 public:
  /// Nothing at or above it has come.
  std::int64_t end() const { return end_; }
  /// No update below it may still come.
  std::int64_t floor() const { return gaps_.empty() ? end_ : gaps_.begin()->first; }
  /// True if the update is safe already, or so old that Telegram has forgotten it.
  bool is_safe(std::int64_t id) const;

  /// The update has come and is not safe yet; what it has overtaken may follow.
  void arrive(std::int64_t id, Timestamp now);
  void make_safe(std::int64_t id);
  /// A poll has brought all that there was below `end`, and it is safe.
  void make_safe_below(std::int64_t end, Timestamp now);
  /// Gives up the gaps that Telegram has given up.
  void forget_old(Timestamp now);

  /// True if `id` belongs to a new row of numbers: Telegram begins anew at random after a week
  /// without updates, and at the end of its numbers.
  bool begins_anew(std::int64_t id, Timestamp now) const;
  void restart();

  void save(v1::PollPosition& position) const;
  static UpdateWindow load(const v1::PollPosition& position, Timestamp now);

 private:
  struct Gap {
    std::int64_t end = 0;
    Timestamp until{};
  };

  std::map<std::int64_t, Gap>::const_iterator gap_of(std::int64_t id) const;

  /// By their first id.
  std::map<std::int64_t, Gap> gaps_;
  std::int64_t end_ = 0;
  Timestamp last_update_{};
};

}  // namespace wardmote::gateway
