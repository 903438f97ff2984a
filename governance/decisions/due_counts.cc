#include "governance/decisions/due_counts.h"

#include <algorithm>
#include <utility>

#include "governance/community/community.h"
#include "governance/decisions/rules.h"

namespace wardmote::decisions {
namespace {

bool is_due(const v1::DecisionRecord& record, Timestamp now) {
  return state_of(record) == DecisionState::closed && !waits_for_lot(record, now);
}

void add(const Context& context, DecisionNumber decision, const v1::DecisionBallot& ballot,
         Box& box) {
  auto found = opened(context, decision, ballot);
  if (!found) {
    ++box.lost;
    return;
  }
  box.choices.push_back(found->choice());
  box.opened.push_back(*std::move(found));
}

}  // namespace

Box open_box(const State& state, const Context& context, const v1::DecisionRecord& record) {
  Box box;
  const auto number = number_of(record);
  const auto* roll = state.rolls.find(number);
  if (roll == nullptr) return box;
  for (const auto id : roll->members()) {
    const auto* ballot = ballot_of(state, number, MemberId{id});
    if (ballot != nullptr && !ballot->on_paper()) add(context, number, *ballot, box);
  }
  for (const auto& paper : papers_of(state, number)) {
    if (paper.has_ballot()) add(context, number, paper.ballot(), box);
  }
  std::sort(box.opened.begin(), box.opened.end(),
            [](const auto& a, const auto& b) { return a.receipt() < b.receipt(); });
  return box;
}

std::vector<DecisionNumber> due_counts(const State& state, const community::State& community,
                                       Timestamp now) {
  std::vector<DecisionNumber> due;
  if (!community::is_open(community)) return due;
  for (const auto& [at, number] : state.deadlines) {
    if (at > now) break;
    if (is_due(*state.decisions.find(number), now)) due.push_back(number);
  }
  return due;
}

CountMaterial count_material(const State& state, const Context& context, DecisionNumber decision) {
  const auto* record = find(state, decision);
  return record == nullptr ? CountMaterial{}
                           : CountMaterial{*record, open_box(state, context, *record)};
}

Result<Decision> decide_on(const State& state, const Context& context, const TakeCount& command) {
  const auto record = existing(state, command.decision);
  if (!record) return tl::unexpected(record.error());
  Decision decision;
  if (!community::is_open(context.community) || !is_due(**record, context.now)) return decision;
  // When it was due, however long the count took or the community slept.
  const auto at = to_ms(*deadline_of(**record, nullptr));
  auto& counted = *decision.events.emplace_back().mutable_counted();
  counted.set_decision(raw(command.decision));
  counted.set_at_ms(at);
  counted.set_appeal_until_ms(at + (*record)->terms().appeal_ms());
  *counted.mutable_result() = command.result;
  decision.effects.push_back(AnnounceResult{command.decision});
  return decision;
}

}  // namespace wardmote::decisions
