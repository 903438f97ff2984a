#pragma once

// Surveys as people meet them. The parts: preparing one (survey_draft.cc, survey_terms.cc), what is
// written of it (survey_words.cc, survey_result.cc), where it is shown (survey_cards.cc), the
// officers' work (survey_officers.cc), answering (survey_answering.cc, survey_filling.cc), lists
// (survey_lists.cc), pictures and tables (survey_files.cc).

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/dialogue.h"
#include "governance/surveys/queries.h"
#include "telegram/html.h"

namespace wardmote::dialogue {

/// Buttons of surveys. Object: the survey's number unless said otherwise.
namespace survey_action {
inline constexpr Action begin{0x0701};
/// Argument: how many to skip.
inline constexpr Action list{0x0702};
/// Argument: how many questions to skip.
inline constexpr Action view{0x0703};
/// Begins the conversation in which it is answered, or goes on with it.
inline constexpr Action answer{0x0704};
inline constexpr Action approve{0x0705};
/// The first asks, the second does it.
inline constexpr Action ask_open{0x0706};
inline constexpr Action open{0x0707};
inline constexpr Action change{0x0708};
/// Before its time, with its result.
inline constexpr Action close{0x0709};
/// Without a result.
inline constexpr Action cancel{0x070a};
/// What was written, for officers. Argument: how many lines to skip.
inline constexpr Action texts{0x070b};
/// Who answered what, for officers, of a survey with names. Argument: how many lines to skip.
inline constexpr Action names{0x070c};
/// The figures as pictures.
inline constexpr Action charts{0x070d};
/// For spreadsheets, for officers.
inline constexpr Action tables{0x070e};
}  // namespace survey_action

// ---- Words (survey_words.cc, survey_result.cc)

/// How much of a survey is said: on a card, or where officers read what they agree to.
enum class SurveyDetail : std::uint8_t { card, whole };

/// As much of a survey as one message holds.
struct SurveyPage {
  telegram::Html text = {};
  /// How many questions there were up to here; 0: all are said.
  int next = 0;
};

/// What it is for, who sees what, where it stands; as a whole with its questions, the first `skip`
/// left out.
SurveyPage survey_words(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record,
                        SurveyDetail detail, int skip = 0);
/// Questions in words, the first `skip` left out, as many as a message holds; returns the next.
int write_pages(telegram::HtmlBuilder& html, int skip, int all,
                const std::function<telegram::Html(int)>& write);
/// A choice among many is told shorter.
std::string choice_label(const Turn& turn, const Reader& reader, const v1::Question& question,
                         int choice);
/// Where it stands.
std::string survey_state_words(const Turn& turn, const Reader& reader,
                               const v1::SurveyRecord& record);
/// One line: number, state, title.
std::string survey_line(const Turn& turn, const v1::SurveyRecord& record);
/// An answer as it is read: labels of choices, the moment in the reader's zone; a dash for none.
std::string answer_words(const Turn& turn, const Reader& reader, const v1::Question& question,
                         const v1::Answer& answer);
/// What came of it, in figures and bars, the first `skip` questions left out.
SurveyPage survey_result_words(const Turn& turn, const Reader& reader,
                               const v1::SurveyRecord& record, int skip = 0);

// ---- Preparing (survey_draft.cc, survey_terms.cc)

const Flow& survey_flow();
/// The terms that a draft has come to; what is not answered yet is left out.
v1::SurveyTerms survey_terms_of(const Turn& turn, const v1::Draft& draft);
/// A draft that gives these terms, to be changed.
v1::Draft draft_of(const Turn& turn, const v1::SurveyRecord& record);

// ---- Officers (survey_officers.cc)

void command_survey(Turn& turn, const telegram::Command& command, const telegram::Message& message);
/// Asks an officer the first question about a new survey.
void prepare_survey(Turn& turn);
const Flow& survey_end_flow();
std::span<const ActionEntry> survey_officer_actions();

// ---- Answering (survey_answering.cc)

const Flow& survey_answer_flow();
void begin_answering(Turn& turn, surveys::SurveyNumber number);
void confirm_hand_in(Turn& turn, const surveys::ConfirmHandIn& handed_in);
std::span<const ActionEntry> survey_answer_actions();

// ---- What somebody is filling in (survey_filling.cc)

/// What the draft holds, without what was taken back.
v1::SurveyAnswers filling_of(const Turn& turn, const v1::SurveyRecord& record,
                             const v1::Draft& draft);
/// Keeps it in the draft, sealed under the survey's key or, with names, under the person's.
void keep_filling(const Turn& turn, const v1::SurveyRecord& record, v1::Draft& draft,
                  const v1::SurveyAnswers& filling);
/// Notes that the last answer is taken back; it is dropped with the next step.
void take_last_back(v1::Draft& draft);
/// The question that is open; null if all are answered.
const v1::Question* open_question(const v1::SurveyTerms& terms, const v1::SurveyAnswers& filling);
/// How many questions there are for this person, as far as can be known now.
int questions_ahead(const v1::SurveyTerms& terms, const v1::SurveyAnswers& filling);

// ---- Cards (survey_cards.cc)

Screen survey_group_card(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record);
Screen survey_officers_card(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record);
/// What somebody reads in private, with what they may do about it; questions from `skip` on.
Screen survey_screen(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record,
                     int skip = 0);
/// A draft is for officers alone.
bool may_see(const Turn& turn, const v1::SurveyRecord& record);
/// Opens the survey, or its questions, in private.
Button survey_link(const Turn& turn, const Reader& reader, std::string_view label,
                   const v1::SurveyRecord& record, bool to_answers = false);
void post_survey_card(Turn& turn, surveys::SurveyNumber number);
void post_survey_draft(Turn& turn, surveys::SurveyNumber number);
void update_survey_cards(Turn& turn, surveys::SurveyNumber number,
                         std::optional<surveys::CardKind> only = {});
void learn_survey_card(Turn& turn, const v1::CallOutcome& outcome);

// ---- Lists (survey_lists.cc)

void command_surveys(Turn& turn, const telegram::Command& command,
                     const telegram::Message& message);
/// Or why it cannot be shown.
void show_survey(Turn& turn, surveys::SurveyNumber number, int skip = 0);
std::span<const ActionEntry> survey_list_actions();

// ---- Pictures and tables (survey_files.cc)

/// Questions of a closed survey whose figures make bars, by their places.
std::vector<int> drawn_questions(const v1::SurveyRecord& record);
std::span<const ActionEntry> survey_file_actions();

}  // namespace wardmote::dialogue
