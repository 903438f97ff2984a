#include <variant>

#include "governance/community/community.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit([&](const auto& one) { return decide_on(state, context, one); }, command);
}

std::optional<Timestamp> next_deadline(const State& state, const Context& context) {
  if (state.index.deadlines.empty() || !community::is_open(context.community)) return std::nullopt;
  return state.index.deadlines.begin()->first;
}

}  // namespace wardmote::reports
