#include "governance/surveys/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "governance/core/local_time.h"
#include "governance/core/question.h"
#include "governance/surveys/rules.h"

namespace wardmote::surveys {
namespace {

using Row = std::vector<std::string>;

/// "-3" and "+2.5" are no formulas.
bool is_number(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && is_digit(text.front()) && is_digit(text.back()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_digit(c) || c == '.'; }) &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

bool begins_as_formula(std::string_view text) {
  // Spreadsheets read the full-width signs of East Asian keyboards alike.
  constexpr std::array<std::string_view, 10> signs{"=",  "+",      "-",      "@",      "\t",
                                                   "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return text.starts_with(sign); });
}

std::string number_text(double value) { return fmt::format("{:.10g}", value); }

std::string moment_text(double ms) {
  return format_rfc3339(from_ms(static_cast<std::int64_t>(ms)));
}

class Figures {
 public:
  explicit Figures(const CsvWords& words) : words_(words) {
    rows_.push_back({"#", words.question, words.answer, words.count});
  }

  void add(const v1::Question& question, const v1::SurveyQuestionResult& result,
           const std::vector<std::string>& texts) {
    ++number_;
    label_ = questions::text_in(question.label(), words_.language);
    if (result.withheld()) {
      row(words_.answered, words_.withheld);
      return;
    }
    row(words_.answered, std::to_string(result.answered()));
    for (int i = 0; i < result.counts_size(); ++i) {
      const auto& label = questions::text_in(question.choices(i).label(), words_.language);
      row(label, std::to_string(result.counts(i)));
    }
    if (result.has_mean()) row(words_.mean, number_text(result.mean()));
    if (result.has_median())
      row(words_.median, question.datatype() == v1::DATATYPE_DATETIME
                             ? moment_text(result.median())
                             : number_text(result.median()));
    for (const auto& text : texts) row(text, {});
  }

  const std::vector<Row>& rows() const { return rows_; }

 private:
  void row(std::string answer, std::string count) {
    rows_.push_back({std::to_string(number_), label_, std::move(answer), std::move(count)});
  }

  const CsvWords& words_;
  std::vector<Row> rows_;
  std::string label_;
  int number_ = 0;
};

bool is_text(const v1::Question& question) {
  return question.datatype() == v1::DATATYPE_STRING || question.datatype() == v1::DATATYPE_TEXT;
}

std::string values_text(const v1::Question& question, const v1::Answer& answer,
                        std::string_view language) {
  std::string text;
  for (const auto& value : answer.values()) {
    const auto choice = std::find_if(question.choices().begin(), question.choices().end(),
                                     [&](const v1::Choice& one) { return one.code() == value; });
    text += text.empty() ? "" : "; ";
    text +=
        choice == question.choices().end() ? value : questions::text_in(choice->label(), language);
  }
  return text;
}

std::string answer_text(const v1::Question& question, const v1::SurveyAnswers& answers,
                        std::string_view language) {
  for (const auto& answer : answers.answers()) {
    if (answer.question() == question.code()) return values_text(question, answer, language);
  }
  return {};
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell{text};
  if (begins_as_formula(text) && !is_number(text)) cell.insert(0, "'");
  if (cell.find_first_of(",;\"\r\n\t") == std::string::npos && !cell.starts_with('\'')) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    quoted += c;
    if (c == '"') quoted += '"';
  }
  return quoted + '"';
}

std::string csv_of(const std::vector<std::vector<std::string>>& rows) {
  std::string csv = "\xef\xbb\xbf";
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) csv += (i == 0 ? "" : ",") + csv_cell(row[i]);
    csv += "\r\n";
  }
  return csv;
}

std::string figures_csv(const State& state, const Context& context, const v1::SurveyRecord& record,
                        const CsvWords& words) {
  Figures figures{words};
  const auto& terms = record.terms();
  for (int i = 0; i < std::min(terms.questions_size(), record.result().questions_size()); ++i) {
    const auto& question = terms.questions(i);
    std::vector<std::string> texts;
    if (is_text(question)) texts = texts_of(state, context, record, question);
    figures.add(question, record.result().questions(i), texts);
  }
  return csv_of(figures.rows());
}

std::string answers_csv(const State& state, const Context& context, const v1::SurveyRecord& record,
                        const CsvWords& words,
                        const std::function<std::string(MemberId)>& name_of) {
  std::vector<Row> rows{{words.name, words.when}};
  for (const auto& question : record.terms().questions())
    rows.front().push_back(questions::text_in(question.label(), words.language));
  const auto number = number_of(record);
  for (const auto member : respondents(state, number)) {
    const auto answers = opened_response(state, context, number, member);
    if (!answers) continue;
    const auto at = from_ms(response_of(state, number, member)->at_ms());
    auto& row = rows.emplace_back(Row{name_of(member), format_rfc3339(at)});
    for (const auto& question : record.terms().questions())
      row.push_back(answer_text(question, *answers, words.language));
  }
  return csv_of(rows);
}

}  // namespace wardmote::surveys
