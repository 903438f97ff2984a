// A survey in words: what it is for, what it asks, who sees what, where it stands.
#include <fmt/format.h>

#include <algorithm>

#include "dialogue/survey_dialogue.h"
#include "governance/core/local_time.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using surveys::SurveyState;

/// Of what a card shows.
constexpr std::size_t card_text_units = 500;
/// Of a message, so that the reader's own part fits below.
constexpr std::size_t page_units = 2800;
constexpr int whole_choices = 12;
constexpr std::size_t choice_units = 30;

std::string who_words(const Turn& turn, const Reader& reader, const v1::SurveyTerms& terms) {
  using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;
  const auto& rule = terms.eligibility();
  const auto days = std::chrono::ceil<Days>(std::chrono::milliseconds{rule.member_for_ms()});
  return turn.at.texts.plain(
      reader, "survey.rule_who",
      {{"level", std::to_string(rule.residency_level_min())}, {"days", days.count()}});
}

std::string_view kind_of(const v1::Question& question) {
  switch (question.datatype()) {
    case v1::DATATYPE_NUMBER:
      return "survey.kind_number";
    case v1::DATATYPE_DATETIME:
      return "survey.kind_date";
    case v1::DATATYPE_STRING:
      return "survey.kind_line";
    case v1::DATATYPE_TEXT:
      return "survey.kind_text";
    case v1::DATATYPE_MULTIVALUELIST:
      return "survey.kind_several";
    default:
      return "survey.kind_one";
  }
}

const std::string& label_of(const Turn& turn, const Reader& reader, const v1::Question& question,
                            const std::string& code) {
  for (const auto& choice : question.choices()) {
    if (choice.code() == code) return local_text(turn, reader, choice.label());
  }
  return code;
}

/// "only if 2 was answered with: yes, perhaps"
std::string condition_words(const Turn& turn, const Reader& reader, const v1::SurveyTerms& terms,
                            const v1::QuestionCondition& condition) {
  std::string values;
  std::int64_t place = 0;
  for (int i = 0; i < terms.questions_size(); ++i) {
    if (terms.questions(i).code() != condition.question()) continue;
    place = i + 1;
    for (const auto& code : condition.values())
      values += (values.empty() ? "" : ", ") + label_of(turn, reader, terms.questions(i), code);
  }
  return turn.at.texts.plain(reader, "survey.only_if", {{"number", place}, {"choices", values}});
}

std::string bounds_words(const Turn& turn, const Reader& reader, const v1::Question& question) {
  const bool is_bounded = question.has_minimum() || question.has_maximum();
  const bool shows = question.datatype() == v1::DATATYPE_NUMBER ||
                     question.datatype() == v1::DATATYPE_MULTIVALUELIST;
  if (!is_bounded || !shows) return {};
  const auto text = [](bool has, double value) {
    return has ? fmt::format("{}", value) : std::string{"…"};
  };
  return " · " + turn.at.texts.plain(reader, "survey.bounds",
                                     {{"least", text(question.has_minimum(), question.minimum())},
                                      {"most", text(question.has_maximum(), question.maximum())}});
}

telegram::Html question_words(const Turn& turn, const Reader& reader, const v1::SurveyTerms& terms,
                              int place) {
  const auto& texts = turn.at.texts;
  const auto& question = terms.questions(place);
  telegram::HtmlBuilder html;
  html.line().line().bold(std::to_string(place + 1) + ". " +
                          local_text(turn, reader, question.label()));
  html.line().text(
      texts.plain(reader, kind_of(question)) + bounds_words(turn, reader, question) + " · " +
      texts.plain(reader, question.required() ? "survey.required" : "survey.optional"));
  if (question.has_only_if())
    html.line().text("↪️ " + condition_words(turn, reader, terms, question.only_if()));
  for (int i = 0; i < question.choices_size(); ++i)
    html.line().text("• " + choice_label(turn, reader, question, i));
  return html.take();
}

/// All but the questions.
void write_head(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                const v1::SurveyRecord& record, SurveyDetail detail) {
  const auto& terms = record.terms();
  const auto& texts = turn.at.texts;
  if (record.number() != 0) html.line().text(survey_state_words(turn, reader, record));
  if (!terms.text().empty())
    html.line().blockquote(detail == SurveyDetail::card
                               ? telegram::clip_text(terms.text(), card_text_units)
                               : terms.text());
  html.line().append(texts.render(reader, "survey.count_questions",
                                  {{"count", std::int64_t{terms.questions_size()}}}));
  html.line().text("• " + who_words(turn, reader, terms));
  html.line().text("• " + texts.plain(reader, surveys::is_named(terms) ? "survey.rule_named"
                                                                       : "survey.rule_unnamed"));
  if (surveys::state_of(record) != SurveyState::open) return;
  const auto answered = surveys::turnout(turn.surveys(), surveys::number_of(record));
  html.line().line().append(texts.render(
      reader, "survey.turnout",
      {{"answered", std::int64_t{answered}}, {"roll", std::int64_t{record.roll_size()}}}));
}

}  // namespace

std::string survey_state_words(const Turn& turn, const Reader& reader,
                               const v1::SurveyRecord& record) {
  const auto& texts = turn.at.texts;
  switch (surveys::state_of(record)) {
    case SurveyState::draft:
      return texts.plain(reader, "survey.state_draft");
    case SurveyState::approved:
      return texts.plain(reader, "survey.state_approved");
    case SurveyState::open:
      return texts.plain(reader, "survey.state_open", {{"until", from_ms(record.closes_at_ms())}});
    case SurveyState::closed:
      if (!record.end_reason().empty())
        return texts.plain(
            reader, "survey.state_closed_early",
            {{"at", from_ms(record.closed_at_ms())}, {"reason", record.end_reason()}});
      return texts.plain(reader, "survey.state_closed", {{"at", from_ms(record.closed_at_ms())}});
    case SurveyState::cancelled:
      break;
  }
  return texts.plain(reader, "survey.state_cancelled", {{"reason", record.end_reason()}});
}

int write_pages(telegram::HtmlBuilder& html, int skip, int all,
                const std::function<telegram::Html(int)>& write) {
  // What stands above is part of the message.
  const auto head = html.take();
  std::size_t units = telegram::visible_length(head);
  html.append(head);
  for (int i = skip; i < all; ++i) {
    const auto words = write(i);
    units += telegram::visible_length(words);
    if (units > page_units && i > skip) return i;
    html.append(words);
  }
  return 0;
}

std::string choice_label(const Turn& turn, const Reader& reader, const v1::Question& question,
                         int choice) {
  const auto& label = local_text(turn, reader, question.choices(choice).label());
  return question.choices_size() > whole_choices ? telegram::clip_text(label, choice_units) : label;
}

SurveyPage survey_words(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record,
                        SurveyDetail detail, int skip) {
  const auto& terms = record.terms();
  telegram::HtmlBuilder html;
  html.bold("📮 " +
            (record.number() == 0 ? std::string{} : std::to_string(record.number()) + " · ") +
            terms.title());
  if (skip == 0) write_head(html, turn, reader, record, detail);
  SurveyPage page;
  if (detail == SurveyDetail::whole)
    page.next = write_pages(html, skip, terms.questions_size(),
                            [&](int place) { return question_words(turn, reader, terms, place); });
  page.text = html.take();
  return page;
}

std::string survey_line(const Turn& turn, const v1::SurveyRecord& record) {
  constexpr std::size_t title_units = 48;
  const auto icon = [&]() -> std::string_view {
    if (surveys::takes_answers(record, turn.at.now)) return "📮";
    switch (surveys::state_of(record)) {
      case SurveyState::draft:
      case SurveyState::approved:
        return "📝";
      case SurveyState::open:
      case SurveyState::closed:
        return "📊";
      case SurveyState::cancelled:
        break;
    }
    return "✖️";
  }();
  return std::string{icon} + " " + std::to_string(record.number()) + " · " +
         telegram::clip_text(record.terms().title(), title_units);
}

std::string answer_words(const Turn& turn, const Reader& reader, const v1::Question& question,
                         const v1::Answer& answer) {
  if (answer.values().empty()) return "—";
  if (answer.datatype() == v1::DATATYPE_DATETIME) {
    const auto moment = parse_datetime(answer.values(0), TimeZone{});
    return moment ? moment_text(reader, *moment) : answer.values(0);
  }
  std::string words;
  for (const auto& value : answer.values())
    words += (words.empty() ? "" : ", ") + label_of(turn, reader, question, value);
  return words;
}

}  // namespace wardmote::dialogue
