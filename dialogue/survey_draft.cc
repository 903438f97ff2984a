// Preparing a survey, one question a message.
#include "dialogue/survey_draft.h"

#include <algorithm>
#include <array>

#include "dialogue/decision_dialogue.h"
#include "dialogue/performing.h"
#include "dialogue/survey_dialogue.h"
#include "governance/core/question.h"
#include "governance/core/text.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using surveys::Refusal;

constexpr std::array kinds{
    std::pair{v1::DATATYPE_SINGLEVALUELIST, "survey.kind_one"},
    std::pair{v1::DATATYPE_MULTIVALUELIST, "survey.kind_several"},
    std::pair{v1::DATATYPE_NUMBER, "survey.kind_number"},
    std::pair{v1::DATATYPE_DATETIME, "survey.kind_date"},
    std::pair{v1::DATATYPE_STRING, "survey.kind_line"},
    std::pair{v1::DATATYPE_TEXT, "survey.kind_text"},
};
constexpr std::array<int, 4> offered_days{3, 7, 14, 30};
constexpr int most_days = static_cast<int>(surveys::longest_survey.count() / 24);
constexpr std::size_t label_units = 40;

bool is_open(const v1::Draft& draft, std::string_view step) {
  return answer_to(draft, step) == nullptr;
}

/// A list that is written one message after another is complete only when that is said.
bool is_unfinished(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  return answer == nullptr || answer->text().empty();
}

Verdict refuse(Turn& turn, Refusal refusal, std::vector<TextArgument> arguments = {}) {
  tell_refusal(turn, surveys::refuse(refusal, std::move(arguments)).value());
  return Verdict::refused;
}

Verdict keep(v1::Draft& draft, std::string_view step, const std::string& choice) {
  auto& answer = edit_answer(draft, step);
  answer.clear_choices();
  answer.add_choices(choice);
  return Verdict::next;
}

Verdict keep_text(v1::Draft& draft, std::string_view step, const std::string& text) {
  edit_answer(draft, step).set_text(text);
  return Verdict::next;
}

/// The place of the question that a step is about, and which part of it; 0 for other steps.
std::pair<int, std::string_view> place_of(std::string_view step) {
  const auto dot = step.find('.');
  if (dot == std::string_view::npos) return {0, step};
  return {std::atoi(std::string{step.substr(0, dot)}.c_str()), step.substr(dot + 1)};
}

/// Questions before that one which it can depend on.
std::vector<int> places_with_choices(const v1::SurveyTerms& terms, int before) {
  std::vector<int> places;
  for (int place = 1; place < before; ++place) {
    if (!terms.questions(place - 1).choices().empty()) places.push_back(place);
  }
  return places;
}

/// What is still to be said of the question; empty if nothing.
std::string open_part(const v1::Draft& draft, const v1::SurveyTerms& terms, int place) {
  const auto step = [&](std::string_view part) { return step_of(place, part); };
  const auto datatype = terms.questions(place - 1).datatype();
  const bool several = datatype == v1::DATATYPE_MULTIVALUELIST;
  const bool is_list = several || datatype == v1::DATATYPE_SINGLEVALUELIST;
  if (is_open(draft, step("label"))) return step("label");
  if (is_list && is_unfinished(draft, step("choices"))) return step("choices");
  if (datatype == v1::DATATYPE_NUMBER && is_open(draft, step("least"))) return step("least");
  if ((several || datatype == v1::DATATYPE_NUMBER) && is_open(draft, step("most")))
    return step("most");
  if (is_open(draft, step("required"))) return step("required");
  if (places_with_choices(terms, place).empty()) return {};
  if (is_open(draft, step("if"))) return step("if");
  const bool depends = terms.questions(place - 1).has_only_if();
  return depends && is_unfinished(draft, step("values")) ? step("values") : std::string{};
}

class SurveyFlow final : public Flow {
 public:
  std::string_view name() const override { return "survey"; }

  std::string step(const Turn& turn, const v1::Draft& draft) const override {
    for (const auto* step : {"title", "text"}) {
      if (is_open(draft, step)) return step;
    }
    const auto terms = survey_terms_of(turn, draft);
    for (int place = 1; place <= terms.questions_size(); ++place) {
      if (auto part = open_part(draft, terms, place); !part.empty()) return part;
    }
    const auto next = step_of(terms.questions_size() + 1, "kind");
    const bool is_full = static_cast<std::size_t>(terms.questions_size()) >= surveys::questions_max;
    if (!is_full && is_open(draft, next)) return next;
    if (turn.at.ballots != nullptr && is_open(draft, "naming")) return "naming";
    if (is_open(draft, "who")) return "who";
    return is_open(draft, "days") ? "days" : "confirm";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    const auto [place, part] = place_of(step);
    if (place != 0) return ask_part(turn, draft, place, part);
    if (step == "title") return {.text = turn.text("survey.ask_title"), .accepts = {.text = true}};
    if (step == "text")
      return {.text = turn.text("survey.ask_text"), .accepts = {.text = true}, .may_skip = true};
    if (step == "naming")
      return {.text = turn.text("survey.ask_naming"),
              .choices = {{"without", turn.plain("survey.without_names")},
                          {"with", turn.plain("survey.with_names")}}};
    if (step == "who")
      return {.text = turn.text("survey.ask_who"),
              .choices = {{"0", turn.plain("decision.who_all")},
                          {"month", turn.plain("decision.who_month")},
                          {"2", turn.plain("decision.who_vouched")}}};
    if (step == "days") return ask_days(turn);
    v1::SurveyRecord preview;
    *preview.mutable_terms() = survey_terms_of(turn, draft);
    telegram::HtmlBuilder html;
    html.append(turn.text("survey.ask_save")).line().line();
    const auto page = survey_words(turn, turn.speaker.reader, preview, SurveyDetail::whole);
    html.append(page.text);
    if (page.next != 0)
      html.line().line().append(
          turn.text("survey.more_questions",
                    {{"count", std::int64_t{preview.terms().questions_size() - page.next}}}));
    return {.text = html.take(), .choices = {{"save", turn.plain("decision.save")}}};
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    const auto [place, part] = place_of(step);
    if (place != 0) return take_part(turn, draft, place, part, answer);
    if (step == "title") {
      const auto title = clean_line(answer.text);
      if (title.empty()) return refuse(turn, Refusal::title_empty);
      if (count_code_points(title) > surveys::title_max)
        return refuse(turn, Refusal::title_too_long, {{"limit", std::int64_t{surveys::title_max}}});
      return keep_text(draft, step, title);
    }
    if (step == "text") {
      if (count_code_points(answer.text) > surveys::text_max)
        return refuse(turn, Refusal::text_too_long, {{"limit", std::int64_t{surveys::text_max}}});
      return keep_text(draft, step, answer.text);
    }
    if (step == "days") return take_days(turn, draft, answer);
    if (answer.choice.empty()) return Verdict::stay;
    return step == "confirm" ? save(turn, draft) : keep(draft, step, answer.choice);
  }

  /// What was written of a list stays: only that it is complete is taken back.
  void take_back(v1::Draft& draft, std::string_view step) const override {
    const auto part = place_of(step).second;
    if (part == "choices" || part == "values")
      edit_answer(draft, step).clear_text();
    else
      remove_answer(draft, step);
  }

 private:
  static Question ask_part(const Turn& turn, const v1::Draft& draft, int place,
                           std::string_view part) {
    const Argument number{"number", std::int64_t{place}};
    const auto terms = survey_terms_of(turn, draft);
    if (part == "kind") return ask_kind(turn, terms, place);
    if (part == "label")
      return {.text = turn.text("survey.ask_label", {number}), .accepts = {.text = true}};
    if (part == "choices") return ask_choices(turn, terms.questions(place - 1));
    if (part == "least" || part == "most") {
      const bool several = !terms.questions(place - 1).choices().empty();
      return {.text = turn.text(part == "least" ? "survey.ask_least"
                                : several       ? "survey.ask_most_choices"
                                                : "survey.ask_most"),
              .choices = {{"none", turn.plain("survey.no_limit")}},
              .accepts = {.text = true}};
    }
    if (part == "required")
      return {.text = turn.text("survey.ask_required"),
              .choices = {{"yes", turn.plain("survey.required")},
                          {"no", turn.plain("survey.optional")}}};
    if (part == "if") return ask_if(turn, terms, place);
    return ask_values(turn, terms, place);
  }

  static Question ask_kind(const Turn& turn, const v1::SurveyTerms& terms, int place) {
    Question question{.text = turn.text("survey.ask_kind", {{"number", std::int64_t{place}}})};
    if (place > 1) question.choices.push_back({"done", turn.plain("survey.no_more_questions")});
    const auto texts =
        std::count_if(terms.questions().begin(), terms.questions().end(),
                      [](const auto& one) { return one.datatype() == v1::DATATYPE_TEXT; });
    for (const auto& [datatype, label] : kinds) {
      const bool is_full = static_cast<std::size_t>(texts) >= surveys::texts_max;
      if (datatype == v1::DATATYPE_TEXT && is_full) continue;
      question.choices.push_back({std::to_string(datatype), turn.plain(label)});
    }
    return question;
  }

  static Question ask_choices(const Turn& turn, const v1::Question& written) {
    telegram::HtmlBuilder html;
    html.append(turn.text("survey.ask_choices"));
    for (const auto& choice : written.choices())
      html.line().text("• " + local_text(turn, turn.speaker.reader, choice.label()));
    Question question{.text = html.take(), .accepts = {.text = true}};
    if (written.choices_size() >= 2)
      question.choices.push_back({"done", turn.plain("button.done")});
    if (written.choices_size() > 0)
      question.choices.push_back({"remove", turn.plain("decision.option_remove")});
    return question;
  }

  static Question ask_if(const Turn& turn, const v1::SurveyTerms& terms, int place) {
    Question question{.text = turn.text("survey.ask_if"),
                      .choices = {{"all", turn.plain("survey.ask_all")}}};
    for (const int earlier : places_with_choices(terms, place)) {
      const auto& label =
          local_text(turn, turn.speaker.reader, terms.questions(earlier - 1).label());
      question.choices.push_back(
          {question_code(earlier),
           turn.plain("survey.only_after",
                      {{"question", std::to_string(earlier) + ". " +
                                        telegram::clip_text(label, label_units)}})});
    }
    return question;
  }

  static Question ask_values(const Turn& turn, const v1::SurveyTerms& terms, int place) {
    const auto& condition = terms.questions(place - 1).only_if();
    Question question{.text = turn.text("survey.ask_values")};
    if (!condition.values().empty())
      question.choices.push_back({"done", turn.plain("button.done")});
    for (const auto& earlier : terms.questions()) {
      if (earlier.code() != condition.question()) continue;
      for (const auto& choice : earlier.choices()) {
        const auto& values = condition.values();
        const bool marked = std::find(values.begin(), values.end(), choice.code()) != values.end();
        question.choices.push_back(
            {choice.code(),
             (marked ? "☑️ " : "◻️ ") +
                 telegram::clip_text(local_text(turn, turn.speaker.reader, choice.label()),
                                     label_units)});
      }
    }
    return question;
  }

  static Question ask_days(const Turn& turn) {
    Question question{.text = turn.text("survey.ask_days", {{"most", std::int64_t{most_days}}}),
                      .accepts = {.text = true},
                      .columns = 2};
    for (const int days : offered_days)
      question.choices.push_back(
          {std::to_string(days), turn.plain("decision.days", {{"days", std::int64_t{days}}})});
    return question;
  }

  static Verdict take_part(Turn& turn, v1::Draft& draft, int place, std::string_view part,
                           const Answer& answer) {
    const auto step = step_of(place, part);
    if (part == "label") return take_label(turn, draft, place, answer);
    if (part == "choices") return take_choice(turn, draft, place, answer);
    if (part == "least" || part == "most") return take_bound(turn, draft, place, part, answer);
    if (answer.choice.empty()) return Verdict::stay;
    // Choices of another question would be none of this one.
    if (part == "if") remove_answer(draft, step_of(place, "values"));
    return part == "values" ? take_value(draft, step, answer) : keep(draft, step, answer.choice);
  }

  static Verdict take_label(Turn& turn, v1::Draft& draft, int place, const Answer& answer) {
    const auto label = clean_line(answer.text);
    const auto number = static_cast<std::int64_t>(place);
    if (label.empty()) return refuse(turn, Refusal::label_empty, {{"question", number}});
    if (count_code_points(label) > surveys::label_max)
      return refuse(turn, Refusal::label_too_long,
                    {{"question", number}, {"limit", std::int64_t{surveys::label_max}}});
    return keep_text(draft, step_of(place, "label"), label);
  }

  static Verdict take_choice(Turn& turn, v1::Draft& draft, int place, const Answer& answer) {
    auto& kept = edit_answer(draft, step_of(place, "choices"));
    if (answer.choice == "done") {
      kept.set_text("done");
      return Verdict::next;
    }
    if (answer.choice == "remove") {
      if (!kept.choices().empty()) kept.mutable_choices()->RemoveLast();
      return Verdict::stay;
    }
    const auto label = clean_line(answer.text);
    if (label.empty()) return Verdict::stay;
    if (count_code_points(label) > surveys::choice_max)
      return refuse(
          turn, Refusal::choice_too_long,
          {{"question", std::int64_t{place}}, {"limit", std::int64_t{surveys::choice_max}}});
    if (kept.choices_size() >= questions::most_choices) {
      reply(turn, "survey.choices_full", {{"limit", std::int64_t{questions::most_choices}}});
      return Verdict::refused;
    }
    const auto is_same = [&](const std::string& one) {
      return to_lower_ascii(one) == to_lower_ascii(label);
    };
    if (std::any_of(kept.choices().begin(), kept.choices().end(), is_same)) {
      reply(turn, "survey.choice_twice");
      return Verdict::refused;
    }
    kept.add_choices(label);
    return Verdict::stay;
  }

  /// Kept as the schema writes numbers, and checked as a survey is: 10 at most after 20 at least
  /// makes no sense, nor more choices than there are.
  static Verdict take_bound(Turn& turn, v1::Draft& draft, int place, std::string_view part,
                            const Answer& answer) {
    const auto step = step_of(place, part);
    if (answer.choice == "none") return keep_text(draft, step, {});
    v1::Question number;
    number.set_datatype(v1::DATATYPE_NUMBER);
    number.set_required(true);
    const auto read = questions::parse_answer(number, answer.text, zone_of(turn));
    if (!read) {
      tell_refusal(turn, read.error());
      return Verdict::refused;
    }
    v1::Draft bounded = draft;
    (void)keep_text(bounded, step, read->values(0));
    const auto terms = survey_terms_of(turn, bounded);
    const auto& question = terms.questions(place - 1);
    const bool exceeds =
        !question.choices().empty() && question.maximum() > question.choices_size();
    if (exceeds || !questions::check(question)) {
      reply(turn, "survey.bound_misfit");
      return Verdict::refused;
    }
    draft = std::move(bounded);
    return Verdict::next;
  }

  static Verdict take_value(v1::Draft& draft, std::string_view step, const Answer& answer) {
    auto& kept = edit_answer(draft, step);
    if (answer.choice == "done") {
      kept.set_text("done");
      return Verdict::next;
    }
    auto& values = *kept.mutable_choices();
    const auto found = std::find(values.begin(), values.end(), answer.choice);
    if (found == values.end())
      kept.add_choices(answer.choice);
    else
      values.erase(found);
    return Verdict::stay;
  }

  static Verdict take_days(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (!answer.choice.empty()) return keep(draft, "days", answer.choice);
    const auto days = read_amount(answer.text);
    if (!days || *days > most_days)
      return refuse(turn, Refusal::duration_invalid,
                    {{"least_hours", std::int64_t{surveys::shortest_survey.count()}},
                     {"most_days", std::int64_t{most_days}}});
    return keep(draft, "days", std::to_string(*days));
  }

  static Verdict save(Turn& turn, const v1::Draft& draft) {
    const Actor by = *turn.speaker.member;
    const auto terms = survey_terms_of(turn, draft);
    const bool done =
        draft.object() == 0
            ? act<surveys::Feature>(turn, surveys::DraftSurvey{by, terms})
            : act<surveys::Feature>(
                  turn, surveys::ChangeDraft{by, surveys::SurveyNumber{draft.object()}, terms});
    return done ? Verdict::finished : Verdict::refused;
  }
};

const SurveyFlow the_survey_flow;

}  // namespace

const Flow& survey_flow() { return the_survey_flow; }

}  // namespace wardmote::dialogue
