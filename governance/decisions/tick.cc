// What time alone brings about. Every event carries the moment it was due, so that a community that
// slept ends with the same record as one that was awake.

#include <algorithm>

#include "governance/community/community.h"
#include "governance/decisions/rules.h"

namespace wardmote::decisions {
namespace {

/// What is not on the board yet: of private votes everything, of open ones what waits, and papers.
std::vector<std::string> last_commitments(const State& state, const Context& context,
                                          const v1::DecisionRecord& record) {
  const auto number = number_of(record);
  std::vector<std::string> commitments;
  if (is_private(record.terms())) {
    for (const auto& ballot : open_box(state, context, record).opened)
      commitments.push_back(commitment_of(number, ballot));
    return commitments;
  }
  commitments = waiting_commitments(state, context, number);
  for (const auto& paper : papers_of(state, number)) {
    if (!paper.has_ballot()) continue;
    if (const auto found = opened(context, number, paper.ballot()))
      commitments.push_back(commitment_of(number, *found));
  }
  return commitments;
}

/// Nobody votes any more, and papers are still to be read.
void await_papers(const State& state, const Context& context, const v1::DecisionRecord& record,
                  Decision& decision) {
  const auto number = number_of(record);
  const auto at = from_ms(record.closes_at_ms());
  const auto until = std::max(at, context.now) + paper_window;
  auto& awaited = *decision.events.emplace_back().mutable_papers_awaited();
  awaited.set_decision(record.number());
  awaited.set_at_ms(to_ms(at));
  // Counted from when officers can know: a server that slept takes nobody's time.
  awaited.set_until_ms(to_ms(until));
  decision.effects.push_back(AskToReadPapers{number, paper_voters(state, number), until});
  decision.effects.push_back(UpdateDecisionCards{number});
}

void close(const State& state, const Context& context, const v1::DecisionRecord& record,
           Decision& decision) {
  const auto number = number_of(record);
  const auto at = closing_of(record, state.boxes.find(number));
  post(record, at, last_commitments(state, context, record), decision);
  auto& closed = *decision.events.emplace_back().mutable_closed();
  closed.set_decision(record.number());
  closed.set_at_ms(to_ms(at));
  if (const auto* box = state.boxes.find(number)) closed.set_papers(box->papers());
  decision.effects.push_back(UpdateDecisionCards{number_of(record)});
  if (!draws_lot(record.terms())) return;
  // Counted from when the committers can be asked: a server that slept takes nobody's time.
  const auto until = std::max(at, context.now) + reveal_window;
  closed.set_reveal_until_ms(to_ms(until));
  for (const auto& one : record.lot()) {
    decision.effects.push_back(AskForReveal{number_of(record), MemberId{one.member()}, until});
  }
}

/// The next of those who have not voted; the clock rings again at once for those after them.
void remind(const State& state, const v1::DecisionRecord& record, Timestamp at,
            Decision& decision) {
  auto members = not_voted(state, number_of(record));
  members.erase(members.begin(), std::upper_bound(members.begin(), members.end(),
                                                  MemberId{record.reminded_through()}));
  const bool is_last = members.size() <= reminder_batch;
  if (!is_last) members.resize(reminder_batch);
  auto& reminded = *decision.events.emplace_back().mutable_voters_reminded();
  reminded.set_decision(record.number());
  reminded.set_at_ms(to_ms(at));
  reminded.set_through(members.empty() ? record.reminded_through() : raw(members.back()));
  reminded.set_is_last(is_last);
  if (!members.empty())
    decision.effects.push_back(RemindVoters{number_of(record), std::move(members)});
}

/// What is due before the vote closes.
void go_on(const State& state, const Context& context, const v1::DecisionRecord& record,
           Decision& decision) {
  const auto posting = posting_of(state.boxes.find(number_of(record)));
  if (posting && *posting <= context.now)
    post(record, *posting, waiting_commitments(state, context, number_of(record)), decision);
  const auto reminder = reminder_of(record);
  if (reminder && *reminder <= context.now) remind(state, record, *reminder, decision);
}

void make_final(const v1::DecisionRecord& record, Decision& decision) {
  auto& event = *decision.events.emplace_back().mutable_became_final();
  event.set_decision(record.number());
  event.set_at_ms(record.appeal_until_ms());
  if (is_private(record.terms())) {
    decision.effects.push_back(DestroyBallotKey{number_of(record)});
  }
  decision.effects.push_back(AnnounceFinal{number_of(record)});
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const Tick&) {
  Decision decision;
  if (!community::is_open(context.community)) return decision;
  std::size_t steps = 0;
  for (const auto& [at, number] : state.deadlines) {
    if (at > context.now || steps == tick_max) break;
    const auto& record = *state.decisions.find(number);
    // Those that are being counted must not keep the others from their turn.
    if (state_of(record) == DecisionState::closed) continue;
    ++steps;
    switch (state_of(record)) {
      case DecisionState::open:
        if (closing_of(record, state.boxes.find(number)) > context.now)
          go_on(state, context, record, decision);
        else if (record.papers_until_ms() == 0 && lacks_papers(state.boxes.find(number)))
          await_papers(state, context, record, decision);
        else
          close(state, context, record, decision);
        break;
      case DecisionState::counted:
        make_final(record, decision);
        break;
      case DecisionState::draft:
      case DecisionState::approved:
      case DecisionState::closed:
      case DecisionState::final_result:
      case DecisionState::cancelled:
        break;
    }
  }
  return decision;
}

}  // namespace wardmote::decisions
