#pragma once

// What the shell must do after a survey's event.

#include <variant>
#include <vector>

#include "governance/core/ids.h"
#include "governance/surveys/words.h"

namespace wardmote::surveys {

/// Tells whoever drafted it its number.
struct ShowDraft {
  SurveyNumber survey;
};
/// Asks the other officers to read a draft.
struct AskForApproval {
  SurveyNumber survey;
};
/// Tells the officers that it can be opened.
struct TellApproved {
  SurveyNumber survey;
};
/// Lets those on the roll answer.
struct AnnounceOpening {
  SurveyNumber survey;
};
/// In private, to whoever has handed in.
struct ConfirmHandIn {
  SurveyNumber survey;
  MemberId member;
  /// What they handed in before is gone.
  bool replaces = false;
};
/// Asks some who have not answered, each in private.
struct RemindMembers {
  SurveyNumber survey;
  std::vector<MemberId> members;
};
struct AnnounceResult {
  SurveyNumber survey;
};
struct AnnounceCancelled {
  SurveyNumber survey;
};
/// What is shown of it in groups is out of date.
struct UpdateCards {
  SurveyNumber survey;
};
/// BallotVault::destroy of `vault_number`; after a crash `destroyed_keys` says so again.
struct DestroyKey {
  SurveyNumber survey;
};

using Effect =
    std::variant<ShowDraft, AskForApproval, TellApproved, AnnounceOpening, ConfirmHandIn,
                 RemindMembers, AnnounceResult, AnnounceCancelled, UpdateCards, DestroyKey>;

}  // namespace wardmote::surveys
