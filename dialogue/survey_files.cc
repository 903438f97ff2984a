// What came of a survey as pictures, for everybody, and as tables for spreadsheets, for officers.
#include <algorithm>

#include "dialogue/decision_dialogue.h"
#include "dialogue/performing.h"
#include "dialogue/survey_dialogue.h"
#include "governance/surveys/csv.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using surveys::Refusal;
using surveys::SurveyNumber;
using surveys::SurveyState;
using Press = const ButtonPress&;

/// As many as a chat bears at once, and as many bars as a phone shows legibly.
constexpr std::size_t charts_max = 10;
constexpr int bars_max = 24;

bool can_be_drawn(const v1::Question& question, const v1::SurveyQuestionResult& result) {
  return !result.withheld() && result.answered() > 0 && question.choices_size() > 0 &&
         result.counts_size() >= question.choices_size();
}

v1::BarChart chart_of(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record,
                      int place) {
  const auto& question = record.terms().questions(place);
  const auto& result = record.result().questions(place);
  const auto& texts = turn.at.texts;
  v1::BarChart chart;
  chart.set_language(std::string{tag_of(reader.language)});
  chart.set_title(local_text(turn, reader, question.label()));
  chart.set_subtitle(
      texts.plain(reader, "survey.answered_count", {{"count", std::int64_t{result.answered()}}}));
  const auto most = *std::max_element(result.counts().begin(), result.counts().end());
  const int bars = std::min(question.choices_size(), bars_max);
  for (int i = 0; i < bars; ++i) {
    const std::int64_t count = result.counts(i);
    auto& bar = *chart.add_bars();
    bar.set_label(choice_label(turn, reader, question, i));
    bar.set_value(result.counts(i));
    bar.set_value_text(
        texts.plain(reader, "survey.chart_share",
                    {{"count", count}, {"percent", count * 100 / result.answered()}}));
    bar.set_is_marked(result.counts(i) == most && most > 0);
  }
  auto note = texts.plain(reader, "survey.chart_note");
  if (question.choices_size() > bars)
    note += " " + texts.plain(reader, "survey.chart_more",
                              {{"choices", std::int64_t{question.choices_size() - bars}}});
  chart.set_note(note);
  return chart;
}

/// Null, and said why, if there is no result yet.
const v1::SurveyRecord* closed(Turn& turn, Press press) {
  const auto* record = surveys::find(turn.surveys(), SurveyNumber{press.object});
  if (record != nullptr && surveys::state_of(*record) == SurveyState::closed) return record;
  tell_refusal(turn, surveys::refuse(Refusal::not_found).value());
  return nullptr;
}

void press_charts(Turn& turn, Press press) {
  const auto* record = closed(turn, press);
  if (record == nullptr) return;
  answer_press(turn, std::string{});
  const auto questions = drawn_questions(*record);
  for (std::size_t i = 0; i < std::min(questions.size(), charts_max); ++i) {
    const auto address = here(turn);
    const auto caption =
        telegram::HtmlBuilder{}
            .text("📊 " + std::to_string(record->number()) + " · " +
                  std::to_string(questions[i] + 1) + ". ")
            .text(local_text(turn, address.reader, record->terms().questions(questions[i]).label()))
            .take();
    send_chart(turn, address, chart_of(turn, address.reader, *record, questions[i]), caption);
  }
}

surveys::CsvWords words_for(const Turn& turn) {
  return {.language = std::string{tag_of(turn.speaker.reader.language)},
          .question = turn.plain("survey.table_question"),
          .answer = turn.plain("survey.table_answer"),
          .count = turn.plain("survey.table_count"),
          .answered = turn.plain("survey.table_answered"),
          .mean = turn.plain("survey.table_mean"),
          .median = turn.plain("survey.table_median"),
          .withheld = turn.plain("survey.table_withheld"),
          .name = turn.plain("survey.table_name"),
          .when = turn.plain("survey.table_when")};
}

void press_tables(Turn& turn, Press press) {
  if (!turn.is_officer()) {
    reply(turn, "command.officers_only");
    return;
  }
  const auto* record = closed(turn, press);
  // What somebody wrote is for officers' eyes, not for a group's.
  if (record == nullptr) return;
  if (!turn.place.is_private) {
    tell_refusal(turn, surveys::refuse(Refusal::not_found).value());
    return;
  }
  answer_press(turn, std::string{});
  const auto words = words_for(turn);
  const auto number = std::to_string(record->number());
  const auto caption =
      turn.text("survey.tables_caption", {{"number", static_cast<std::int64_t>(record->number())}});
  send_file(turn, here(turn), "survey-" + number + ".csv", "text/csv",
            surveys::figures_csv(turn.surveys(), turn.context(), *record, words), caption);
  if (!surveys::is_named(record->terms())) return;
  const auto name_of = [&](MemberId member) {
    return voter_name(turn, turn.speaker.reader, member);
  };
  send_file(turn, here(turn), "survey-" + number + "-answers.csv", "text/csv",
            surveys::answers_csv(turn.surveys(), turn.context(), *record, words, name_of), caption);
}

constexpr ActionEntry entries[] = {{survey_action::charts, press_charts},
                                   {survey_action::tables, press_tables}};

}  // namespace

std::vector<int> drawn_questions(const v1::SurveyRecord& record) {
  std::vector<int> places;
  const auto all = std::min(record.terms().questions_size(), record.result().questions_size());
  for (int i = 0; i < all; ++i) {
    if (can_be_drawn(record.terms().questions(i), record.result().questions(i)))
      places.push_back(i);
  }
  return places;
}

std::span<const ActionEntry> survey_file_actions() { return entries; }

}  // namespace wardmote::dialogue
