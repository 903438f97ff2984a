#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/model.h"
#include "sandbox/random.h"

namespace wardmote::sandbox {

enum class FaultKind : std::uint8_t {
  none,
  too_many_requests,
  server_error,
  bad_gateway_html,
  slow,
  reset_before,
  reset_after,
  duplicate_update,
  late_update,
  truncated,
  webhook_timeout,
  tls_failure,
  dns_failure,
};

/// Returns `none` for a name that is no kind.
FaultKind fault_kind(std::string_view name);

/// When something goes wrong. Every condition that is given must hold.
struct FaultRule {
  /// Lower case; "" for all.
  std::string method = {};
  UserId bot = 0;
  FaultKind kind = FaultKind::none;
  double probability = 1;
  /// Each how-manieth matching call; 0 for all.
  std::int64_t every = 0;
  /// How often at most; -1 for ever.
  std::int64_t count = -1;
  std::int64_t retry_after = 1;
  std::int64_t delay_ms = 0;
  std::int64_t seen = 0;
};

/// What goes wrong with one call.
struct Fault {
  FaultKind kind = FaultKind::none;
  std::int64_t retry_after = 0;
  std::int64_t delay_ms = 0;
};

/// The schedule of faults.
class Faults {
 public:
  void replace(std::vector<FaultRule> rules) { rules_ = std::move(rules); }
  /// Draws what happens to a call; rules about updates don't count here.
  Fault for_call(std::string_view method, UserId bot, Random& random);
  /// Draws what happens to an answer of getUpdates or a webhook's request.
  Fault for_updates(UserId bot, Random& random);
  /// Draws what happens to a connection to a webhook.
  Fault for_webhook(UserId bot, Random& random);

 private:
  enum class Matter : std::uint8_t { call, updates, webhook };
  static Matter matter_of(FaultKind kind);
  Fault draw(std::string_view method, UserId bot, Random& random, Matter matter);

  std::vector<FaultRule> rules_;
};

}  // namespace wardmote::sandbox
