#pragma once

// Questions about surveys that change nothing.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/surveys/survey.h"

namespace wardmote::surveys {

/// Null if there is none.
const v1::SurveyRecord* find(const State& state, SurveyNumber survey);
SurveyNumber number_of(const v1::SurveyRecord& record);
SurveyState state_of(const v1::SurveyRecord& record);
bool is_named(const v1::SurveyTerms& terms);
/// Whether answers are taken at `now`.
bool takes_answers(const v1::SurveyRecord& record, Timestamp now);
/// Whether the member may answer.
bool is_on_roll(const State& state, SurveyNumber survey, MemberId member);
/// What the member has handed in, sealed; null if nothing, or if it is parted from them.
const v1::SurveyResponse* response_of(const State& state, SurveyNumber survey, MemberId member);
/// The same, opened. Nothing if the key that opens it is destroyed.
std::optional<v1::SurveyAnswers> opened_response(const State& state, const Context& context,
                                                 SurveyNumber survey, MemberId member);
/// How many persons have answered, also once their answers are parted from them.
std::uint32_t turnout(const State& state, SurveyNumber survey);
/// On the roll and without a response, ascending: whom to remind.
std::vector<MemberId> not_answered(const State& state, SurveyNumber survey);
/// Who has answered a survey with names, ascending.
std::vector<MemberId> respondents(const State& state, SurveyNumber survey);
/// Surveys that take answers, by number.
std::vector<SurveyNumber> open_surveys(const State& state, Timestamp now);
/// Whether the actor wrote any of it.
bool is_author(const v1::SurveyRecord& record, const Actor& actor);
/// Where the survey is shown.
std::vector<v1::SurveyCard> cards_of(const State& state, SurveyNumber survey);
/// Null if it is not shown there.
const v1::SurveyCard* find_card(const State& state, SurveyNumber survey, CardKind kind,
                                std::optional<MemberId> member = {});
/// What was written in answer to a question of a closed survey, sorted: with names from the
/// responses that still open, without names as it was evaluated.
std::vector<std::string> texts_of(const State& state, const Context& context,
                                  const v1::SurveyRecord& record, const v1::Question& question);

/// Under this number the BallotVault has the survey's key, apart from those of votes.
std::uint64_t vault_number(SurveyNumber survey);
/// The survey whose key has this number in the BallotVault; nothing if it is a vote's.
std::optional<SurveyNumber> survey_of_vault_number(std::uint64_t number);
/// Whether anything lies sealed under the survey's key.
bool has_sealed(const State& state, SurveyNumber survey);
/// Those whose key must not exist any more: the shell destroys it (again) after loading.
std::vector<SurveyNumber> destroyed_keys(const State& state);

/// What is sealed of answers: without names of one length for all that can be answered.
std::string to_seal(const v1::SurveyTerms& terms, v1::SurveyAnswers answers);

}  // namespace wardmote::surveys
