#pragma once

// What can be asked of surveys.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "governance/core/actor.h"
#include "governance/core/ids.h"
#include "governance/surveys/words.h"
#include "wardmote/v1/surveys.pb.h"

namespace wardmote::surveys {

/// Writes a survey down, by an officer.
struct DraftSurvey {
  Actor by;
  v1::SurveyTerms terms;
};
/// Replaces what was drafted; an approval falls.
struct ChangeDraft {
  Actor by;
  SurveyNumber survey;
  v1::SurveyTerms terms;
};
/// Agrees to the texts, by an officer who wrote none of them.
struct ApproveDraft {
  Actor by;
  SurveyNumber survey;
};
/// Freezes texts and roll and takes answers, by an officer.
struct OpenSurvey {
  Actor by;
  SurveyNumber survey;
};
/// Hands in what somebody has answered, or other answers in their place. Those to questions that
/// are not put to them are left out.
struct HandIn {
  MemberId by;
  SurveyNumber survey;
  std::vector<v1::Answer> answers;
};
/// Ends an open survey before its time and evaluates it, by an officer, who says why.
struct CloseSurvey {
  Actor by;
  SurveyNumber survey;
  std::string reason;
};
/// Ends a survey without a result, by an officer, who says why. What was answered is destroyed.
struct CancelSurvey {
  Actor by;
  SurveyNumber survey;
  std::string reason;
};
/// Erases what the member has answered and can still be told apart, for they are to be forgotten.
struct EraseResponses {
  MemberId member;
};
/// Remembers a message that shows the survey, so that it can be edited.
struct RecordCard {
  SurveyNumber survey;
  CardKind kind{};
  /// Whose private chat it is in.
  std::optional<MemberId> member = {};
  std::int64_t chat = 0;
  std::int32_t message = 0;
};
/// The message is gone.
struct ForgetCard {
  SurveyNumber survey;
  CardKind kind{};
  std::optional<MemberId> member = {};
};
/// Time passed: who has not answered is reminded, surveys close.
struct Tick {};

using Command =
    std::variant<DraftSurvey, ChangeDraft, ApproveDraft, OpenSurvey, HandIn, CloseSurvey,
                 CancelSurvey, EraseResponses, RecordCard, ForgetCard, Tick>;

}  // namespace wardmote::surveys
