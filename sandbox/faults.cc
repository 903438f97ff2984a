#include "sandbox/faults.h"

#include <array>

namespace wardmote::sandbox {
namespace {

struct NamedKind {
  std::string_view name;
  FaultKind kind;
};

constexpr std::array<NamedKind, 8> kinds = {{
    {"429", FaultKind::too_many_requests},
    {"500", FaultKind::server_error},
    {"502html", FaultKind::bad_gateway_html},
    {"slow", FaultKind::slow},
    {"reset_before", FaultKind::reset_before},
    {"reset_after", FaultKind::reset_after},
    {"duplicate_update", FaultKind::duplicate_update},
    {"late_update", FaultKind::late_update},
}};

bool concerns_updates(FaultKind kind) {
  return kind == FaultKind::duplicate_update || kind == FaultKind::late_update;
}

/// Counts the rule's match and returns whether it strikes now.
bool strikes(FaultRule& rule, Random& random) {
  ++rule.seen;
  if (rule.count == 0) return false;
  if (rule.every > 0 && rule.seen % rule.every != 0) return false;
  if (rule.probability < 1 && random.fraction() >= rule.probability) return false;
  if (rule.count > 0) --rule.count;
  return true;
}

}  // namespace

FaultKind fault_kind(std::string_view name) {
  for (const auto& known : kinds) {
    if (known.name == name) return known.kind;
  }
  return FaultKind::none;
}

Fault Faults::for_call(std::string_view method, UserId bot, Random& random) {
  return draw(method, bot, random, false);
}

Fault Faults::for_updates(UserId bot, Random& random) {
  return draw("getupdates", bot, random, true);
}

Fault Faults::draw(std::string_view method, UserId bot, Random& random, bool is_about_updates) {
  for (auto& rule : rules_) {
    if (concerns_updates(rule.kind) != is_about_updates) continue;
    if (!rule.method.empty() && rule.method != method) continue;
    if (rule.bot != 0 && rule.bot != bot) continue;
    if (!strikes(rule, random)) continue;
    return {.kind = rule.kind, .retry_after = rule.retry_after, .delay_ms = rule.delay_ms};
  }
  return {};
}

}  // namespace wardmote::sandbox
