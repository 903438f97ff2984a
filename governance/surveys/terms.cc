// What can be asked.

#include <algorithm>
#include <vector>

#include "governance/core/question.h"
#include "governance/core/text.h"
#include "governance/surveys/rules.h"

namespace wardmote::surveys {
namespace {

using std::chrono::milliseconds;

bool within(std::int64_t value, std::int64_t least, std::int64_t most) {
  return value >= least && value <= most;
}

void clean(v1::LocalText& text) {
  for (auto& translation : *text.mutable_translations())
    translation.set_text(clean_line(translation.text()));
}

bool is_empty(const v1::LocalText& text) {
  return text.translations().empty() ||
         std::any_of(text.translations().begin(), text.translations().end(),
                     [](const auto& one) { return one.text().empty(); });
}

bool is_too_long(const v1::LocalText& text, std::size_t limit) {
  return std::any_of(text.translations().begin(), text.translations().end(),
                     [&](const auto& one) { return count_code_points(one.text()) > limit; });
}

Result<void> check_texts(v1::SurveyTerms& terms) {
  terms.set_title(clean_line(terms.title()));
  terms.set_text(clean_text(terms.text()));
  if (terms.title().empty()) return refuse(Refusal::title_empty);
  if (count_code_points(terms.title()) > title_max) {
    return refuse(Refusal::title_too_long, "limit", title_max);
  }
  if (count_code_points(terms.text()) > text_max) {
    return refuse(Refusal::text_too_long, "limit", text_max);
  }
  return {};
}

Result<void> check_labels(v1::Question& question, std::int64_t number) {
  clean(*question.mutable_label());
  if (is_empty(question.label())) return refuse(Refusal::label_empty, "question", number);
  if (is_too_long(question.label(), label_max)) {
    return refuse(Refusal::label_too_long,
                  {{"question", number}, {"limit", std::int64_t{label_max}}});
  }
  clean(*question.mutable_hint());
  if (is_too_long(question.hint(), label_max)) {
    return refuse(Refusal::label_too_long,
                  {{"question", number}, {"limit", std::int64_t{label_max}}});
  }
  for (auto& choice : *question.mutable_choices()) {
    clean(*choice.mutable_label());
    if (is_empty(choice.label())) return refuse(Refusal::label_empty, "question", number);
    if (is_too_long(choice.label(), choice_max)) {
      return refuse(Refusal::choice_too_long,
                    {{"question", number}, {"limit", std::int64_t{choice_max}}});
    }
  }
  return {};
}

/// No text without a bound: what somebody is filling in must fit into a draft.
bool bound_text(v1::Question& question) {
  if (question.datatype() != v1::DATATYPE_TEXT) return true;
  if (!question.has_maximum()) question.set_maximum(long_answer_max);
  return question.maximum() <= long_answer_max;
}

Result<void> check_questions(v1::SurveyTerms& terms) {
  auto& questions = *terms.mutable_questions();
  if (questions.empty()) return refuse(Refusal::no_questions);
  if (static_cast<std::size_t>(questions.size()) > questions_max) {
    return refuse(Refusal::too_many_questions, "limit", questions_max);
  }
  std::vector<v1::Question> before;
  std::size_t texts = 0;
  for (auto& question : questions) {
    const auto number = static_cast<std::int64_t>(before.size() + 1);
    if (auto fine = check_labels(question, number); !fine) return fine;
    before.push_back(question);
    if (!bound_text(question) || !questions::check(before)) {
      return refuse(Refusal::question_malformed, "question", number);
    }
    texts += question.datatype() == v1::DATATYPE_TEXT ? 1 : 0;
  }
  if (texts > texts_max) return refuse(Refusal::too_many_texts, "limit", texts_max);
  return {};
}

Result<void> check_rest(const Context& context, const v1::SurveyTerms& terms) {
  if (!within(terms.naming(), 1, static_cast<int>(Naming::with_names))) {
    return refuse(Refusal::naming_unknown);
  }
  if (!is_named(terms) && context.ballots == nullptr) {
    return refuse(Refusal::without_names_unavailable);
  }
  const auto& rule = terms.eligibility();
  if (rule.residency_level_min() > 3 ||
      !within(rule.member_for_ms(), 0, milliseconds{longest_membership}.count())) {
    return refuse(Refusal::eligibility_invalid);
  }
  if (!within(terms.duration_ms(), milliseconds{shortest_survey}.count(),
              milliseconds{longest_survey}.count())) {
    return refuse(Refusal::duration_invalid, {{"least_hours", shortest_survey.count()},
                                              {"most_days", longest_survey.count() / 24}});
  }
  return {};
}

}  // namespace

Result<v1::SurveyTerms> checked(const Context& context, v1::SurveyTerms terms) {
  auto fine = check_texts(terms);
  if (fine) fine = check_questions(terms);
  if (fine) fine = check_rest(context, terms);
  if (!fine) return tl::unexpected(fine.error());
  return terms;
}

}  // namespace wardmote::surveys
