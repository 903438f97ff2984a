// From answers to figures.

#include <algorithm>
#include <charconv>
#include <numeric>

#include "governance/core/local_time.h"
#include "governance/core/time_zone.h"
#include "governance/surveys/rules.h"

namespace wardmote::surveys {
namespace {

bool is_text(const v1::Question& question) {
  return question.datatype() == v1::DATATYPE_STRING || question.datatype() == v1::DATATYPE_TEXT;
}

bool is_list(const v1::Question& question) { return !question.choices().empty(); }

/// The answers of one survey to one question; those who skipped it left out.
std::vector<const v1::Answer*> answers_to(const v1::Question& question,
                                          const std::vector<v1::SurveyAnswers>& all) {
  std::vector<const v1::Answer*> found;
  for (const auto& one : all) {
    for (const auto& answer : one.answers()) {
      if (answer.question() == question.code() && !answer.values().empty())
        found.push_back(&answer);
    }
  }
  return found;
}

double number_of(const v1::Question& question, const std::string& value) {
  if (question.datatype() == v1::DATATYPE_DATETIME) {
    const auto moment = parse_datetime(value, TimeZone{});
    return moment ? static_cast<double>(to_ms(*moment)) : 0;
  }
  double number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

void count_choices(const v1::Question& question, const std::vector<const v1::Answer*>& answers,
                   v1::SurveyQuestionResult& result) {
  for (const auto& choice : question.choices()) {
    const auto chosen = std::count_if(answers.begin(), answers.end(), [&](const auto* answer) {
      return std::find(answer->values().begin(), answer->values().end(), choice.code()) !=
             answer->values().end();
    });
    result.add_counts(static_cast<std::uint32_t>(chosen));
  }
}

void measure(const v1::Question& question, const std::vector<const v1::Answer*>& answers,
             v1::SurveyQuestionResult& result) {
  if (answers.empty()) return;
  std::vector<double> numbers;
  numbers.reserve(answers.size());
  for (const auto* answer : answers) numbers.push_back(number_of(question, answer->values(0)));
  // Sorted, so that the sum does not depend on who comes first.
  std::sort(numbers.begin(), numbers.end());
  const auto middle = numbers.size() / 2;
  const bool is_odd = numbers.size() % 2 == 1;
  result.set_median(is_odd ? numbers[middle] : numbers[middle - 1] / 2 + numbers[middle] / 2);
  if (question.datatype() == v1::DATATYPE_NUMBER)
    result.set_mean(std::accumulate(numbers.begin(), numbers.end(), 0.0) /
                    static_cast<double>(numbers.size()));
}

v1::SurveyQuestionResult evaluated(const v1::Question& question, bool named,
                                   const std::vector<v1::SurveyAnswers>& all) {
  v1::SurveyQuestionResult result;
  result.set_question(question.code());
  const auto answers = answers_to(question, all);
  if (!named && !answers.empty() && answers.size() < smallest_count) {
    result.set_withheld(true);
    return result;
  }
  result.set_answered(static_cast<std::uint32_t>(answers.size()));
  if (is_text(question)) {
    // With names they stay beside their authors, so that they go with them.
    for (const auto* answer : answers) {
      if (!named) result.add_texts(answer->values(0));
    }
    std::sort(result.mutable_texts()->begin(), result.mutable_texts()->end());
  } else if (is_list(question)) {
    count_choices(question, answers, result);
  } else {
    measure(question, answers, result);
  }
  return result;
}

}  // namespace

v1::SurveyResult evaluated(const State& state, const Context& context,
                           const v1::SurveyRecord& record) {
  v1::SurveyResult result;
  std::vector<v1::SurveyAnswers> all;
  for (const auto* response : rows_of(state.responses, number_of(record))) {
    if (auto answers = opened(context, record, *response))
      all.push_back(*std::move(answers));
    else
      result.set_lost(result.lost() + 1);
  }
  result.set_roll(record.roll_size());
  result.set_turnout(static_cast<std::uint32_t>(all.size()));
  for (const auto& question : record.terms().questions())
    *result.add_questions() = evaluated(question, is_named(record.terms()), all);
  return result;
}

void close(const State& state, const Context& context, const v1::SurveyRecord& record, Timestamp at,
           const Actor& by, const std::string& reason, Decision& decision) {
  auto& closed = *decision.events.emplace_back().mutable_closed();
  closed.set_survey(record.number());
  closed.set_at_ms(to_ms(at));
  *closed.mutable_by() = to_record(by);
  closed.set_reason(reason);
  *closed.mutable_result() = evaluated(state, context, record);
  if (!is_named(record.terms())) decision.effects.push_back(DestroyKey{number_of(record)});
  decision.effects.push_back(AnnounceResult{number_of(record)});
}

std::vector<std::string> texts_of(const State& state, const Context& context,
                                  const v1::SurveyRecord& record, const v1::Question& question) {
  std::vector<std::string> texts;
  if (!is_named(record.terms())) {
    for (const auto& one : record.result().questions()) {
      if (one.question() == question.code()) texts.assign(one.texts().begin(), one.texts().end());
    }
    return texts;
  }
  std::vector<v1::SurveyAnswers> all;
  for (const auto* response : rows_of(state.responses, number_of(record))) {
    if (auto answers = opened(context, record, *response)) all.push_back(*std::move(answers));
  }
  for (const auto* answer : answers_to(question, all)) texts.push_back(answer->values(0));
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace wardmote::surveys
