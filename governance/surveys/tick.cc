// What time alone brings about. Every event carries the moment it was due, so that a community that
// slept ends with the same record as one that was awake.

#include <algorithm>

#include "governance/community/community.h"
#include "governance/surveys/rules.h"

namespace wardmote::surveys {
namespace {

/// The next of those who have not answered; the clock rings again at once for those after them.
void remind(const State& state, const v1::SurveyRecord& record, Timestamp at, Decision& decision) {
  auto members = not_answered(state, number_of(record));
  members.erase(members.begin(), std::upper_bound(members.begin(), members.end(),
                                                  MemberId{record.reminded_through()}));
  const bool is_last = members.size() <= reminder_batch;
  if (!is_last) members.resize(reminder_batch);
  auto& reminded = *decision.events.emplace_back().mutable_reminded();
  reminded.set_survey(record.number());
  reminded.set_at_ms(to_ms(at));
  reminded.set_through(members.empty() ? record.reminded_through() : raw(members.back()));
  reminded.set_is_last(is_last);
  if (!members.empty())
    decision.effects.push_back(RemindMembers{number_of(record), std::move(members)});
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const Tick&) {
  Decision decision;
  if (!community::is_open(context.community)) return decision;
  std::size_t steps = 0;
  for (const auto& [at, number] : state.deadlines) {
    if (at > context.now || steps == tick_max) break;
    ++steps;
    const auto& record = *state.surveys.find(number);
    const auto closing = from_ms(record.closes_at_ms());
    if (closing <= context.now)
      close(state, context, record, closing, Clock{}, {}, decision);
    else
      remind(state, record, at, decision);
  }
  return decision;
}

}  // namespace wardmote::surveys
