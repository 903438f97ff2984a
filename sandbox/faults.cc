#include "sandbox/faults.h"

#include <array>

namespace wardmote::sandbox {
namespace {

struct NamedKind {
  std::string_view name;
  FaultKind kind;
};

constexpr std::array<NamedKind, 12> kinds = {{
    {"429", FaultKind::too_many_requests},
    {"500", FaultKind::server_error},
    {"502html", FaultKind::bad_gateway_html},
    {"slow", FaultKind::slow},
    {"reset_before", FaultKind::reset_before},
    {"reset_after", FaultKind::reset_after},
    {"duplicate_update", FaultKind::duplicate_update},
    {"late_update", FaultKind::late_update},
    {"truncated", FaultKind::truncated},
    {"webhook_timeout", FaultKind::webhook_timeout},
    {"tls_failure", FaultKind::tls_failure},
    {"dns_failure", FaultKind::dns_failure},
}};

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
  return draw(method, bot, random, Matter::call);
}

Fault Faults::for_updates(UserId bot, Random& random) {
  return draw("getupdates", bot, random, Matter::updates);
}

Fault Faults::for_webhook(UserId bot, Random& random) {
  return draw({}, bot, random, Matter::webhook);
}

Faults::Matter Faults::matter_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::duplicate_update:
    case FaultKind::late_update:
      return Matter::updates;
    case FaultKind::webhook_timeout:
    case FaultKind::tls_failure:
    case FaultKind::dns_failure:
      return Matter::webhook;
    default:
      return Matter::call;
  }
}

Fault Faults::draw(std::string_view method, UserId bot, Random& random, Matter matter) {
  for (auto& rule : rules_) {
    if (matter_of(rule.kind) != matter) continue;
    if (!rule.method.empty() && rule.method != method) continue;
    if (rule.bot != 0 && rule.bot != bot) continue;
    if (!strikes(rule, random)) continue;
    return {.kind = rule.kind, .retry_after = rule.retry_after, .delay_ms = rule.delay_ms};
  }
  return {};
}

}  // namespace wardmote::sandbox
