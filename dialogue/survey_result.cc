// What came of a survey: counts, shares and bars of text.
#include <fmt/format.h>

#include <algorithm>

#include "dialogue/survey_dialogue.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

constexpr std::uint32_t bar_cells = 10;

std::string bar_of(std::uint32_t count, std::uint32_t all) {
  const auto full = all == 0 ? 0 : (count * bar_cells + all / 2) / all;
  std::string bar;
  for (std::uint32_t i = 0; i < bar_cells; ++i) bar += i < full ? "▰" : "▱";
  return bar;
}

/// Two digits behind the point are more than anybody reads.
std::string number_text(double value) {
  auto text = fmt::format("{:.2f}", value);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

void write_choices(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                   const v1::Question& question, const v1::SurveyQuestionResult& result) {
  const auto& texts = turn.at.texts;
  for (int i = 0; i < std::min(question.choices_size(), result.counts_size()); ++i) {
    const auto label = choice_label(turn, reader, question, i);
    const auto count = result.counts(i);
    const auto percent =
        result.answered() == 0 ? 0 : (count * 100 + result.answered() / 2) / result.answered();
    html.line().append(texts.render(reader, "survey.choice_count",
                                    {{"bar", bar_of(count, result.answered())},
                                     {"choice", label},
                                     {"count", std::int64_t{count}},
                                     {"percent", std::int64_t{percent}}}));
  }
}

void write_figures(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                   const v1::Question& question, const v1::SurveyQuestionResult& result) {
  const auto& texts = turn.at.texts;
  if (result.has_mean())
    html.line().append(texts.render(
        reader, "survey.mean_and_median",
        {{"mean", number_text(result.mean())}, {"median", number_text(result.median())}}));
  else if (result.has_median())
    html.line().append(
        texts.render(reader, "survey.median_moment",
                     {{"median", from_ms(static_cast<std::int64_t>(result.median()))}}));
  const bool is_text =
      question.datatype() == v1::DATATYPE_STRING || question.datatype() == v1::DATATYPE_TEXT;
  if (is_text && result.answered() > 0)
    html.line().append(texts.render(reader, "survey.texts_for_officers"));
}

telegram::Html question_result(const Turn& turn, const Reader& reader,
                               const v1::SurveyRecord& record, int place) {
  const auto& question = record.terms().questions(place);
  const auto& result = record.result().questions(place);
  const auto& texts = turn.at.texts;
  telegram::HtmlBuilder html;
  html.line().line().bold(std::to_string(place + 1) + ". " +
                          local_text(turn, reader, question.label()));
  if (result.withheld()) {
    html.line().append(texts.render(reader, "survey.withheld",
                                    {{"least", std::int64_t{surveys::smallest_count}}}));
    return html.take();
  }
  html.line().append(
      texts.render(reader, "survey.answered_count", {{"count", std::int64_t{result.answered()}}}));
  if (result.answered() == 0) return html.take();
  write_choices(html, turn, reader, question, result);
  write_figures(html, turn, reader, question, result);
  return html.take();
}

void write_turnout(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                   const v1::SurveyRecord& record) {
  const auto& texts = turn.at.texts;
  const std::int64_t turnout = record.result().turnout();
  const std::int64_t roll = record.result().roll();
  html.line().text(survey_state_words(turn, reader, record));
  html.line().append(texts.render(
      reader, "decision.took_part",
      {{"turnout", turnout}, {"roll", roll}, {"percent", roll == 0 ? 0 : turnout * 100 / roll}}));
  if (record.result().lost() > 0)
    html.line().append(
        texts.render(reader, "survey.lost", {{"count", std::int64_t{record.result().lost()}}}));
}

}  // namespace

SurveyPage survey_result_words(const Turn& turn, const Reader& reader,
                               const v1::SurveyRecord& record, int skip) {
  const auto& result = record.result();
  telegram::HtmlBuilder html;
  html.bold("📊 " + std::to_string(record.number()) + " · " + record.terms().title());
  if (skip == 0) write_turnout(html, turn, reader, record);
  const auto all = std::min(record.terms().questions_size(), result.questions_size());
  SurveyPage page;
  if (!surveys::is_named(record.terms()) && result.turnout() < surveys::smallest_count)
    html.line().append(turn.at.texts.render(reader, "survey.withheld",
                                            {{"least", std::int64_t{surveys::smallest_count}}}));
  else
    page.next = write_pages(
        html, skip, all, [&](int place) { return question_result(turn, reader, record, place); });
  page.text = html.take();
  return page;
}

}  // namespace wardmote::dialogue
