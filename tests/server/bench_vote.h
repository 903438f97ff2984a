#pragma once

#include <chrono>

#include "wardmote/v1/decisions.pb.h"

namespace wardmote::server {

/// The terms of a small vote with yes and no.
inline v1::DecisionTerms bench_vote(v1::DecisionSecrecy secrecy) {
  v1::DecisionTerms terms;
  terms.set_title("A new bench");
  terms.set_text("Shall the square have one?");
  terms.set_method(v1::DECISION_METHOD_YES_NO);
  terms.set_secrecy(secrecy);
  terms.set_tie_rule(v1::DECISION_TIE_RULE_LISTED_ORDER);
  terms.mutable_threshold()->set_kind(v1::DECISION_THRESHOLD_SIMPLE_MAJORITY);
  terms.set_duration_ms(std::chrono::milliseconds{std::chrono::hours{24}}.count());
  return terms;
}

}  // namespace wardmote::server
