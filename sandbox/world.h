#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sandbox/answer.h"
#include "sandbox/faults.h"
#include "sandbox/formatted_text.h"
#include "sandbox/params.h"
#include "sandbox/rate_limits.h"
#include "sandbox/state.h"
#include "sandbox/transcript.h"

namespace wardmote::sandbox {

struct WorldOptions {
  std::uint64_t seed = 1;
  Limits limits = {};
  std::size_t transcript_max = 20'000;
  bool has_rate_limits = false;
};

/// How getUpdates goes on: with an answer, or by waiting for one.
struct PollStart {
  Answer answer = {};
  bool must_wait = false;
  PollTerms terms = {};
  /// The answer is held back so long.
  std::int64_t delay_ms = 0;
};

/// The sandbox's Telegram without any I/O: calls come in, answers go out. The host says what
/// time it is before each step, and listens on `on_update` and `state.on_event`.
class World {
 public:
  explicit World(WorldOptions options);

  /// Sets the time; `real_ms` is the host's clock.
  void set_time(std::int64_t real_ms);
  std::int64_t real_ms() const { return real_ms_; }

  /// Checks a token as Telegram does.
  Checked<Bot*> authorize(std::string_view token);

  /// Answers a call of any method but getUpdates. `method` may be in any case.
  Answer call(Bot& bot, std::string_view method, const Params& params);

  /// Begins a getUpdates call; `is_held` tells whether another one of this bot is waiting.
  PollStart start_poll(Bot& bot, const Params& params);
  /// Returns the updates for a call that waits or begins, "[]" if there are none.
  std::string read_updates(Bot& bot, const PollTerms& terms);

  /// Called when a bot's queue has got an update.
  std::function<void(UserId bot)> on_update;

  State state;
  Faults faults;
  RateLimits rate_limits;
  Transcript transcript;
  /// How often methods were called that the sandbox has not; beyond some names, "(others)".
  std::map<std::string, std::int64_t> unsupported;

 private:
  void count_unsupported(std::string_view method);
  void write_update(UserId bot, const QueuedUpdate& update);
  void write_call(const Bot& bot, std::string_view method, const Params& params,
                  const Answer& answer);

  std::int64_t real_ms_ = 0;
};

}  // namespace wardmote::sandbox
