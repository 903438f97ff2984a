#pragma once

// What can be asked of decisions.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "governance/core/actor.h"
#include "governance/core/ids.h"
#include "governance/decisions/words.h"
#include "wardmote/v1/decisions.pb.h"

namespace wardmote::decisions {

/// Writes a decision down, by an officer. Numbers of options are given by their order; seats 0 is
/// 1, score_max 0 is 5.
struct DraftDecision {
  Actor by;
  v1::DecisionTerms terms;
};
/// Replaces what was drafted; an approval and the lot's commitments fall.
struct ChangeDraft {
  Actor by;
  DecisionNumber decision;
  v1::DecisionTerms terms;
};
/// Agrees to the texts, by an officer who wrote none of them.
struct ApproveDraft {
  Actor by;
  DecisionNumber decision;
};
/// Before opening: the hash (counting::lot_commitment) of what the member will reveal.
struct CommitToLot {
  MemberId by;
  DecisionNumber decision;
  std::string commitment;
};
/// Freezes texts and roll and takes ballots, by an officer.
struct OpenDecision {
  Actor by;
  DecisionNumber decision;
};
/// Casts a ballot, or another one in its place. An empty choice abstains.
struct CastBallot {
  MemberId by;
  DecisionNumber decision;
  v1::DecisionChoice choice;
};
/// Somebody on the roll has put a paper into the urn, says an officer: they vote by no other way
/// any more, and what they cast before does not count.
struct RecordPaperVoter {
  MemberId by;
  DecisionNumber decision;
  MemberId member;
};
/// It was an error: they have not voted.
struct TakeBackPaperVoter {
  MemberId by;
  DecisionNumber decision;
  MemberId member;
};
/// What an officer reads on a paper. A paper counts once two officers have entered the same;
/// whoever enters again replaces their own.
struct EnterPaper {
  MemberId by;
  DecisionNumber decision;
  /// Stands on the paper.
  std::uint32_t paper = 0;
  v1::DecisionChoice choice;
};
/// After closing: what the member committed to. With the last one the count is due.
struct RevealLot {
  MemberId by;
  DecisionNumber decision;
  std::string reveal;
};
/// Ends a decision that is not counted yet, by an officer, who says why.
struct CancelDecision {
  Actor by;
  DecisionNumber decision;
  std::string reason;
};
/// Remembers a message that shows the decision, so that it can be edited.
struct RecordCard {
  DecisionNumber decision;
  CardKind kind{};
  /// Whose private chat it is in.
  std::optional<MemberId> member = {};
  std::int64_t chat = 0;
  std::int32_t message = 0;
};
/// The message is gone.
struct ForgetCard {
  DecisionNumber decision;
  CardKind kind{};
  std::optional<MemberId> member = {};
};
/// What was counted (due_counts.h) of a decision that is closed. Nothing happens if its count is
/// not due, for it was called off meanwhile.
struct TakeCount {
  DecisionNumber decision;
  v1::DecisionResult result;
};
/// Time passed: who has not voted is reminded, votes close and become final.
struct Tick {};

using Command = std::variant<DraftDecision, ChangeDraft, ApproveDraft, CommitToLot, OpenDecision,
                             CastBallot, RecordPaperVoter, TakeBackPaperVoter, EnterPaper,
                             RevealLot, CancelDecision, RecordCard, ForgetCard, TakeCount, Tick>;

}  // namespace wardmote::decisions
