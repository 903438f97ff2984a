#pragma once

// What the shell must do after a decision's event.

#include <string>
#include <variant>
#include <vector>

#include "governance/core/ids.h"
#include "governance/core/time.h"
#include "governance/decisions/words.h"

namespace wardmote::decisions {

/// Tells whoever drafted it its number.
struct ShowDraft {
  DecisionNumber decision;
};
/// Asks the other officers to read a draft.
struct AskForApproval {
  DecisionNumber decision;
};
/// Tells the officers that it can be opened.
struct TellApproved {
  DecisionNumber decision;
};
/// Publishes texts, hashes and the size of the roll, and lets those on the roll vote.
struct AnnounceOpening {
  DecisionNumber decision;
};
/// In private, to the voter alone.
struct ShowReceipt {
  DecisionNumber decision;
  MemberId member;
  std::string receipt;
  /// An earlier ballot of theirs counts no more.
  bool replaces = false;
};
/// Somebody is said to have voted on paper, or not to have: whoever it is should know.
struct TellPaperVoter {
  DecisionNumber decision;
  MemberId member;
  bool has_voted = true;
};
/// A paper was read by one officer; another is to read it without knowing what the first did.
struct AskForSecondReader {
  DecisionNumber decision;
  std::uint32_t paper = 0;
  MemberId first;
};
/// Two officers have read the same: it counts.
struct TellPaperIn {
  DecisionNumber decision;
  std::uint32_t paper = 0;
};
/// Two officers have read something different.
struct TellPaperDiffers {
  DecisionNumber decision;
  std::uint32_t paper = 0;
};
/// Voting has ended: papers are to be read, by two officers each.
struct AskToReadPapers {
  DecisionNumber decision;
  std::uint32_t papers = 0;
  Timestamp until;
};
/// Asks a committer for what they committed to.
struct AskForReveal {
  DecisionNumber decision;
  MemberId member;
  Timestamp until;
};
/// Asks some who have not voted, each in private.
struct RemindVoters {
  DecisionNumber decision;
  std::vector<MemberId> members;
};
struct AnnounceResult {
  DecisionNumber decision;
};
struct AnnounceFinal {
  DecisionNumber decision;
};
struct AnnounceCancelled {
  DecisionNumber decision;
};
/// What is shown of it in groups is out of date.
struct UpdateDecisionCards {
  DecisionNumber decision;
};
/// BallotVault::destroy; after a crash `destroyed_keys` says so again.
struct DestroyBallotKey {
  DecisionNumber decision;
};

using Effect =
    std::variant<ShowDraft, AskForApproval, TellApproved, AnnounceOpening, ShowReceipt,
                 TellPaperVoter, AskForSecondReader, TellPaperIn, TellPaperDiffers, AskToReadPapers,
                 AskForReveal, RemindVoters, AnnounceResult, AnnounceFinal, AnnounceCancelled,
                 UpdateDecisionCards, DestroyBallotKey>;

}  // namespace wardmote::decisions
