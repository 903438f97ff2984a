#pragma once

// What the files of the rules share.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "governance/decisions/decision.h"
#include "governance/decisions/due_counts.h"
#include "governance/decisions/queries.h"

namespace wardmote::decisions {

Result<Decision> decide_on(const State& state, const Context& context,
                           const DraftDecision& command);
Result<Decision> decide_on(const State& state, const Context& context, const ChangeDraft& command);
Result<Decision> decide_on(const State& state, const Context& context, const ApproveDraft& command);
Result<Decision> decide_on(const State& state, const Context& context, const CommitToLot& command);
Result<Decision> decide_on(const State& state, const Context& context, const OpenDecision& command);
Result<Decision> decide_on(const State& state, const Context& context, const CastBallot& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const RecordPaperVoter& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const TakeBackPaperVoter& command);
Result<Decision> decide_on(const State& state, const Context& context, const EnterPaper& command);
Result<Decision> decide_on(const State& state, const Context& context, const RevealLot& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const CancelDecision& command);
Result<Decision> decide_on(const State& state, const Context& context, const RecordCard& command);
Result<Decision> decide_on(const State& state, const Context& context, const ForgetCard& command);
Result<Decision> decide_on(const State& state, const Context& context, const TakeCount& command);
Result<Decision> decide_on(const State& state, const Context& context, const Tick& command);

/// Refuses if the community is closed.
Result<void> check_open(const Context& context);
/// Refuses who is no officer, and everybody while the community is closed.
Result<void> check_officer(const Context& context, const Actor& by);
Result<const v1::DecisionRecord*> existing(const State& state, DecisionNumber decision);
/// The decision is not in a state in which this can be done.
tl::unexpected<Rejection> wrong_state(const v1::DecisionRecord& record);

/// Terms as they are stored: texts cleaned, options numbered, what is not given filled in; refused
/// if they cannot be voted on.
Result<v1::DecisionTerms> checked(const Context& context, v1::DecisionTerms terms);
/// As far as the counts are concerned: the same, without secrecy and times.
Result<v1::DecisionTerms> countable(v1::DecisionTerms terms);
/// When a vote that opens at `now` closes; refused if that is too soon or too late.
Result<Timestamp> closing_of(const v1::DecisionTerms& terms, Timestamp now);

/// A choice in its one written order; refused if the method cannot count it.
Result<v1::DecisionChoice> checked(const v1::DecisionTerms& terms, v1::DecisionChoice choice);
/// A new ballot: the choice with a receipt and a nonce.
v1::DecisionOpenedBallot draw_ballot(const Context& context, const v1::DecisionChoice& choice);
/// As it lies in the box: sealed, or in the clear.
void write_ballot(const Context& context, const v1::DecisionRecord& record,
                  const v1::DecisionOpenedBallot& opened, v1::DecisionBallot& ballot);
/// What a ballot in the box says; nothing if it would not open.
std::optional<v1::DecisionOpenedBallot> opened(const Context& context, DecisionNumber decision,
                                               const v1::DecisionBallot& ballot);
/// What a private ballot seals, of one length for all ballots of the decision.
std::string secret_of(const v1::DecisionTerms& terms, const v1::DecisionOpenedBallot& ballot);
/// Whether as many open ballots wait for the board as go at once, when those of `by` do as well.
bool is_batch_full(const v1::DecisionBox* box, MemberId by);
/// When the open ballots that wait go on the board; nothing if none does.
std::optional<Timestamp> posting_of(const v1::DecisionBox* box);
/// The commitments of the open ballots that wait for the board, without that of `but`.
std::vector<std::string> waiting_commitments(const State& state, const Context& context,
                                             DecisionNumber decision,
                                             std::optional<MemberId> but = {});
/// The event that puts ballots on the board, in an order that says nothing; none for none.
void post(const v1::DecisionRecord& record, Timestamp at, std::vector<std::string> commitments,
          Decision& decision);

Box open_box(const State& state, const Context& context, const v1::DecisionRecord& record);
/// When those who have not voted are reminded; nothing if that is done or the vote is too short.
std::optional<Timestamp> reminder_of(const v1::DecisionRecord& record);
/// The rows of a table that are one decision's, in the order of their keys.
template <class Record>
std::vector<Record> rows_of(const Table<std::string, Record>& table, DecisionNumber decision) {
  std::vector<Record> found;
  const auto& rows = table.rows();
  const auto prefix = encode_key(raw(decision));
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    found.push_back(at->second);
  return found;
}
/// Whether somebody has voted on paper and it is not read yet.
bool lacks_papers(const v1::DecisionBox* box);
/// When an open vote closes, as far as is known: papers may be read until later.
Timestamp closing_of(const v1::DecisionRecord& record, const v1::DecisionBox* box);
/// When Tick has something to do for it, or its count is due.
std::optional<Timestamp> deadline_of(const v1::DecisionRecord& record, const v1::DecisionBox* box);

}  // namespace wardmote::decisions
