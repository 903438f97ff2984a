#pragma once

// What the files of the rules share.

#include <optional>
#include <string>
#include <vector>

#include "governance/surveys/queries.h"

namespace wardmote::surveys {

Result<Decision> decide_on(const State& state, const Context& context, const DraftSurvey& command);
Result<Decision> decide_on(const State& state, const Context& context, const ChangeDraft& command);
Result<Decision> decide_on(const State& state, const Context& context, const ApproveDraft& command);
Result<Decision> decide_on(const State& state, const Context& context, const OpenSurvey& command);
Result<Decision> decide_on(const State& state, const Context& context, const HandIn& command);
Result<Decision> decide_on(const State& state, const Context& context, const CloseSurvey& command);
Result<Decision> decide_on(const State& state, const Context& context, const CancelSurvey& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const EraseResponses& command);
Result<Decision> decide_on(const State& state, const Context& context, const RecordCard& command);
Result<Decision> decide_on(const State& state, const Context& context, const ForgetCard& command);
Result<Decision> decide_on(const State& state, const Context& context, const Tick& command);

/// Refuses if the community is closed.
Result<void> check_open(const Context& context);
/// Refuses who is no officer, and everybody while the community is closed.
Result<void> check_officer(const Context& context, const Actor& by);
Result<const v1::SurveyRecord*> existing(const State& state, SurveyNumber survey);
/// The survey is not in a state in which this can be done.
tl::unexpected<Rejection> wrong_state(const v1::SurveyRecord& record);

/// Terms as they are stored: texts cleaned, bounds filled in; refused if they cannot be asked.
Result<v1::SurveyTerms> checked(const Context& context, v1::SurveyTerms terms);

/// What a response says; nothing if it would not open.
std::optional<v1::SurveyAnswers> opened(const Context& context, const v1::SurveyRecord& record,
                                        const v1::SurveyResponse& response);
/// The figures of all responses as they are now.
v1::SurveyResult evaluated(const State& state, const Context& context,
                           const v1::SurveyRecord& record);
/// The events and effects of closing at `at`.
void close(const State& state, const Context& context, const v1::SurveyRecord& record, Timestamp at,
           const Actor& by, const std::string& reason, Decision& decision);

/// When those who have not answered are reminded; nothing if that is done or the survey is too
/// short.
std::optional<Timestamp> reminder_of(const v1::SurveyRecord& record);
/// When Tick has something to do for it.
std::optional<Timestamp> deadline_of(const v1::SurveyRecord& record);

/// The rows of a table that are one survey's, in the order of their keys.
template <class Record>
std::vector<const Record*> rows_of(const Table<std::string, Record>& table, SurveyNumber survey) {
  std::vector<const Record*> found;
  const auto& rows = table.rows();
  const auto prefix = encode_key(raw(survey));
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    found.push_back(&at->second);
  return found;
}

}  // namespace wardmote::surveys
