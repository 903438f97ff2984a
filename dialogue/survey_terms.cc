// Between the answers of a drafting conversation and the terms of a survey. The steps of a
// question are named by its place: "3.kind".
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "dialogue/language.h"
#include "dialogue/survey_dialogue.h"
#include "dialogue/survey_draft.h"

namespace wardmote::dialogue {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours long_membership{24 * 30};

std::string text_at(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  return answer == nullptr ? std::string{} : answer->text();
}

std::string chosen_at(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  return answer == nullptr || answer->choices().empty() ? std::string{} : answer->choices(0);
}

/// Officers write in the language they read.
v1::LocalText written(const Turn& turn, const std::string& text) {
  v1::LocalText local;
  auto& translation = *local.add_translations();
  translation.set_language(std::string{tag_of(turn.speaker.reader.language)});
  translation.set_text(text);
  return local;
}

std::optional<double> number_at(const v1::Draft& draft, std::string_view step) {
  const auto text = text_at(draft, step);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc{}) return std::nullopt;
  return number;
}

void read_bounds(const v1::Draft& draft, int place, v1::Question& question) {
  if (const auto least = number_at(draft, step_of(place, "least"))) question.set_minimum(*least);
  if (const auto most = number_at(draft, step_of(place, "most"))) question.set_maximum(*most);
}

v1::Question question_at(const Turn& turn, const v1::Draft& draft, int place) {
  v1::Question question;
  question.set_code(question_code(place));
  int datatype = 0;
  const auto kind = chosen_at(draft, step_of(place, "kind"));
  std::from_chars(kind.data(), kind.data() + kind.size(), datatype);
  question.set_datatype(static_cast<v1::Datatype>(datatype));
  *question.mutable_label() = written(turn, text_at(draft, step_of(place, "label")));
  // What was written of choices stays when the kind of question is changed.
  const bool is_list = datatype >= v1::DATATYPE_SINGLEVALUELIST;
  const auto* choices = answer_to(draft, step_of(place, "choices"));
  if (is_list && choices != nullptr) {
    for (const auto& label : choices->choices()) {
      auto& choice = *question.add_choices();
      // No number: who types one means a label or a place.
      choice.set_code("c" + std::to_string(question.choices_size()));
      *choice.mutable_label() = written(turn, label);
    }
  }
  read_bounds(draft, place, question);
  question.set_required(chosen_at(draft, step_of(place, "required")) == "yes");
  if (const auto asked = chosen_at(draft, step_of(place, "if")); !asked.empty() && asked != "all") {
    auto& condition = *question.mutable_only_if();
    condition.set_question(asked);
    if (const auto* values = answer_to(draft, step_of(place, "values")))
      *condition.mutable_values() = values->choices();
  }
  return question;
}

void put(v1::Draft& draft, const std::string& step, const std::string& choice) {
  edit_answer(draft, step).add_choices(choice);
  *draft.add_asked() = step;
}

void put_text(v1::Draft& draft, const std::string& step, const std::string& text) {
  auto& answer = edit_answer(draft, step);
  answer.set_text(text);
  answer.set_skipped(text.empty());
  *draft.add_asked() = step;
}

void put_bounds(v1::Draft& draft, int place, const v1::Question& question) {
  const auto text = [](bool has, double value) { return has ? fmt::format("{}", value) : ""; };
  if (question.datatype() == v1::DATATYPE_NUMBER)
    put_text(draft, step_of(place, "least"), text(question.has_minimum(), question.minimum()));
  if (question.datatype() == v1::DATATYPE_NUMBER ||
      question.datatype() == v1::DATATYPE_MULTIVALUELIST)
    put_text(draft, step_of(place, "most"), text(question.has_maximum(), question.maximum()));
}

void put_question(const Turn& turn, v1::Draft& draft, int place, const v1::SurveyTerms& terms) {
  const auto& reader = turn.speaker.reader;
  const auto& question = terms.questions(place - 1);
  put(draft, step_of(place, "kind"), std::to_string(question.datatype()));
  put_text(draft, step_of(place, "label"), local_text(turn, reader, question.label()));
  if (!question.choices().empty()) {
    const auto step = step_of(place, "choices");
    for (const auto& choice : question.choices())
      edit_answer(draft, step).add_choices(local_text(turn, reader, choice.label()));
    put_text(draft, step, "done");
  }
  put_bounds(draft, place, question);
  put(draft, step_of(place, "required"), question.required() ? "yes" : "no");
  const bool has_earlier =
      std::any_of(terms.questions().begin(), terms.questions().begin() + place - 1,
                  [](const auto& one) { return !one.choices().empty(); });
  if (!has_earlier) return;
  put(draft, step_of(place, "if"),
      question.has_only_if() ? question.only_if().question() : std::string{"all"});
  if (!question.has_only_if()) return;
  const auto step = step_of(place, "values");
  *edit_answer(draft, step).mutable_choices() = question.only_if().values();
  put_text(draft, step, "done");
}

}  // namespace

std::string step_of(int place, std::string_view part) {
  return std::to_string(place) + "." + std::string{part};
}

std::string question_code(int place) { return "q" + std::to_string(place); }

int questions_in(const v1::Draft& draft) {
  int count = 0;
  while (true) {
    const auto kind = chosen_at(draft, step_of(count + 1, "kind"));
    if (kind.empty() || kind == "done") return count;
    ++count;
  }
}

v1::SurveyTerms survey_terms_of(const Turn& turn, const v1::Draft& draft) {
  v1::SurveyTerms terms;
  terms.set_title(text_at(draft, "title"));
  terms.set_text(text_at(draft, "text"));
  for (int place = 1; place <= questions_in(draft); ++place)
    *terms.add_questions() = question_at(turn, draft, place);
  terms.set_naming(chosen_at(draft, "naming") == "without" ? v1::SURVEY_NAMING_WITHOUT_NAMES
                                                           : v1::SURVEY_NAMING_WITH_NAMES);
  const auto who = chosen_at(draft, "who");
  if (who == "month")
    terms.mutable_eligibility()->set_member_for_ms(milliseconds{long_membership}.count());
  else if (who == "2")
    terms.mutable_eligibility()->set_residency_level_min(2);
  std::int64_t days = 0;
  const auto typed = chosen_at(draft, "days");
  std::from_chars(typed.data(), typed.data() + typed.size(), days);
  terms.set_duration_ms(milliseconds{std::chrono::days{days}}.count());
  return terms;
}

v1::Draft draft_of(const Turn& turn, const v1::SurveyRecord& record) {
  const auto& terms = record.terms();
  v1::Draft draft;
  draft.set_object(record.number());
  put_text(draft, "title", terms.title());
  put_text(draft, "text", terms.text());
  for (int place = 1; place <= terms.questions_size(); ++place)
    put_question(turn, draft, place, terms);
  put(draft, step_of(terms.questions_size() + 1, "kind"), "done");
  put(draft, "naming", surveys::is_named(terms) ? "with" : "without");
  const auto& rule = terms.eligibility();
  put(draft, "who",
      rule.member_for_ms() != 0         ? "month"
      : rule.residency_level_min() >= 2 ? "2"
                                        : "0");
  const auto days = std::chrono::ceil<std::chrono::days>(milliseconds{terms.duration_ms()});
  put(draft, "days", std::to_string(days.count()));
  return draft;
}

}  // namespace wardmote::dialogue
