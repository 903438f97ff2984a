// Answering a survey: one question a message, and what was answered before it is handed in.
#include <algorithm>

#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/survey_dialogue.h"
#include "governance/core/question.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using surveys::SurveyNumber;
using Press = const ButtonPress&;

constexpr std::size_t label_units = 48;
/// So that twenty questions and answers fit into a message.
constexpr std::size_t listed_units = 80;

const v1::SurveyRecord* record_of(const Turn& turn, const v1::Draft& draft) {
  return surveys::find(turn.surveys(), SurveyNumber{draft.object()});
}

bool is_several(const v1::Question& question) {
  return question.datatype() == v1::DATATYPE_MULTIVALUELIST;
}

/// What the person handed in before, of this question; nothing if nothing, or if it was skipped.
std::optional<v1::Answer> former_answer(const Turn& turn, const v1::SurveyRecord& record,
                                        const v1::Question& question) {
  const auto former = surveys::opened_response(turn.surveys(), turn.context(),
                                               surveys::number_of(record), *turn.speaker.member);
  if (!former) return std::nullopt;
  for (const auto& answer : former->answers()) {
    if (answer.question() == question.code() && !answer.values().empty()) return answer;
  }
  return std::nullopt;
}

std::string_view how_to_answer(const v1::Question& question) {
  switch (question.datatype()) {
    case v1::DATATYPE_NUMBER:
      return "survey.how_number";
    case v1::DATATYPE_DATETIME:
      return "survey.how_date";
    case v1::DATATYPE_STRING:
      return "survey.how_line";
    case v1::DATATYPE_TEXT:
      return "survey.how_text";
    case v1::DATATYPE_MULTIVALUELIST:
      return "survey.how_several";
    default:
      return "survey.how_one";
  }
}

bool is_marked(const v1::SurveyAnswers& filling, const std::string& code) {
  return std::find(filling.marked().begin(), filling.marked().end(), code) !=
         filling.marked().end();
}

/// The buttons' values name the question too: one from another question does nothing.
void add_choices(const Turn& turn, const v1::Question& question, const v1::SurveyAnswers& filling,
                 Question& asked) {
  const bool several = is_several(question);
  const auto add = [&](const std::string& value, std::string label) {
    asked.choices.push_back({question.code() + "=" + value, std::move(label)});
  };
  // Where it stands does not move when a choice is marked or pages are turned.
  if (several && !filling.marked().empty()) add("!done", turn.plain("button.done"));
  for (const auto& choice : question.choices()) {
    const auto label =
        telegram::clip_text(local_text(turn, turn.speaker.reader, choice.label()), label_units);
    const std::string_view sign = !several                            ? ""
                                  : is_marked(filling, choice.code()) ? "☑️ "
                                                                      : "◻️ ";
    add(choice.code(), std::string{sign} + label);
  }
  if (!question.required()) add("!skip", turn.plain("button.skip"));
}

telegram::Html question_words(const Turn& turn, const v1::SurveyRecord& record,
                              const v1::Question& question, const v1::SurveyAnswers& filling) {
  const auto& reader = turn.speaker.reader;
  telegram::HtmlBuilder html;
  html.append(turn.text("survey.question_of",
                        {{"number", static_cast<std::int64_t>(filling.answers_size() + 1)},
                         {"all", std::int64_t{questions_ahead(record.terms(), filling)}}}));
  html.line().bold(local_text(turn, reader, question.label()));
  const auto& hint = local_text(turn, reader, question.hint());
  if (!hint.empty()) html.line().text(hint);
  html.line().append(turn.text(how_to_answer(question)));
  return html.take();
}

class AnswerFlow final : public Flow {
 public:
  std::string_view name() const override { return "survey_answers"; }

  /// The same for every question: a draft's steps lie beside its author for as long as the log.
  std::string step(const Turn& turn, const v1::Draft& draft) const override {
    const auto* record = record_of(turn, draft);
    if (record == nullptr) return "confirm";
    const auto filling = filling_of(turn, *record, draft);
    return open_question(record->terms(), filling) == nullptr ? "confirm" : "question";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view) const override {
    const auto* record = record_of(turn, draft);
    if (record == nullptr || !surveys::takes_answers(*record, turn.at.now))
      return {.text = turn.text("surveys.refused.answering_ended")};
    const auto filling = filling_of(turn, *record, draft);
    const auto* question = open_question(record->terms(), filling);
    if (question == nullptr) return ask_confirm(turn, *record, filling);
    Question asked{.text = question_words(turn, *record, *question, filling),
                   .accepts = {.text = true}};
    if (const auto former = former_answer(turn, *record, *question);
        former && filling.marked().empty())
      asked.choices.push_back(
          {question->code() + "=!keep",
           turn.plain("survey.keep",
                      {{"answer", telegram::clip_text(
                                      answer_words(turn, turn.speaker.reader, *question, *former),
                                      label_units)}})});
    add_choices(turn, *question, filling, asked);
    return asked;
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    const auto* record = record_of(turn, draft);
    if (record == nullptr || !surveys::takes_answers(*record, turn.at.now)) {
      tell_refusal(turn, surveys::refuse(surveys::Refusal::answering_ended).value());
      return Verdict::finished;
    }
    auto filling = filling_of(turn, *record, draft);
    const auto* question = open_question(record->terms(), filling);
    if (question == nullptr) return take_confirm(turn, *record, filling, answer);
    if (answer.choice.empty() && answer.text.empty()) {
      reply(turn, "survey.no_voice");
      return Verdict::refused;
    }
    const auto verdict = take_answer(turn, *record, *question, filling, answer);
    if (verdict != Verdict::refused) keep_filling(turn, *record, draft, filling);
    return verdict;
  }

  /// The draft is sealed here: which answer was the last shows when it is opened.
  void take_back(v1::Draft& draft, std::string_view) const override { take_last_back(draft); }

 private:
  static Question ask_confirm(const Turn& turn, const v1::SurveyRecord& record,
                              const v1::SurveyAnswers& filling) {
    telegram::HtmlBuilder html;
    html.append(turn.text("survey.ask_confirm"));
    for (const auto& answer : filling.answers()) {
      const auto& questions = record.terms().questions();
      const auto question = std::find_if(questions.begin(), questions.end(), [&](const auto& one) {
        return one.code() == answer.question();
      });
      if (question == questions.end()) continue;
      html.line().text("• " +
                       telegram::clip_text(local_text(turn, turn.speaker.reader, question->label()),
                                           label_units) +
                       " ");
      html.bold(telegram::clip_text(answer_words(turn, turn.speaker.reader, *question, answer),
                                    listed_units));
    }
    html.line().line().text(turn.plain(surveys::is_named(record.terms()) ? "survey.rule_named"
                                                                         : "survey.rule_unnamed"));
    return {.text = html.take(), .choices = {{"hand_in", turn.plain("survey.hand_in")}}};
  }

  static Verdict take_confirm(Turn& turn, const v1::SurveyRecord& record,
                              const v1::SurveyAnswers& filling, const Answer& answer) {
    if (answer.choice != "hand_in") return Verdict::stay;
    const bool done = act<surveys::Feature>(
        turn, surveys::HandIn{.by = *turn.speaker.member,
                              .survey = surveys::number_of(record),
                              .answers = {filling.answers().begin(), filling.answers().end()}});
    return done ? Verdict::finished : Verdict::refused;
  }

  static Verdict take_answer(Turn& turn, const v1::SurveyRecord& record,
                             const v1::Question& question, v1::SurveyAnswers& filling,
                             const Answer& answer) {
    const auto equals = answer.choice.find('=');
    const auto pressed =
        equals == std::string::npos ? std::string{} : answer.choice.substr(equals + 1);
    if (pressed == "!keep") {
      const auto former = former_answer(turn, record, question);
      if (!former) return Verdict::stay;
      return add(filling, *former);
    }
    if (is_several(question) && !pressed.empty() && !pressed.starts_with('!'))
      return toggle(filling, pressed);
    auto typed = pressed.empty() ? answer.text : pressed;
    if (pressed == "!skip") typed.clear();
    if (pressed == "!done") typed = marked_text(filling);
    const auto read = questions::parse_answer(question, typed, zone_of(turn));
    if (!read) {
      tell_refusal(turn, read.error());
      return Verdict::refused;
    }
    return add(filling, *read);
  }

  static Verdict add(v1::SurveyAnswers& filling, const v1::Answer& answer) {
    filling.clear_marked();
    *filling.add_answers() = answer;
    return Verdict::next;
  }

  /// One of "any of these": chosen or not.
  static Verdict toggle(v1::SurveyAnswers& filling, const std::string& code) {
    auto& marked = *filling.mutable_marked();
    const auto found = std::find(marked.begin(), marked.end(), code);
    if (found == marked.end())
      filling.add_marked(code);
    else
      marked.erase(found);
    return Verdict::stay;
  }

  static std::string marked_text(const v1::SurveyAnswers& filling) {
    std::string text;
    for (const auto& code : filling.marked()) text += (text.empty() ? "" : "\n") + code;
    return text;
  }
};

const AnswerFlow the_answer_flow;

/// Whether the speaker is answering this survey already: a second tap on the link must not throw
/// away what they have.
bool is_answering(const Turn& turn, SurveyNumber number) {
  const auto member = *turn.speaker.member;
  const auto* open = conversations::current(turn.conversations(), turn.at.now, member);
  const auto data = conversations::data(turn.conversations(), turn.at.vault, member);
  v1::Draft draft;
  return open != nullptr && open->flow() == the_answer_flow.name() && data &&
         draft.ParseFromString(*data) && draft.object() == raw(number);
}

void press_answer(Turn& turn, Press press) { begin_answering(turn, SurveyNumber{press.object}); }

constexpr ActionEntry entries[] = {{survey_action::answer, press_answer}};

}  // namespace

const Flow& survey_answer_flow() { return the_answer_flow; }

void begin_answering(Turn& turn, SurveyNumber number) {
  const auto* record = surveys::find(turn.surveys(), number);
  // Whoever cannot answer reads why, instead of filling in what will be refused.
  if (record == nullptr || !surveys::takes_answers(*record, turn.at.now) ||
      !surveys::is_on_roll(turn.surveys(), number, *turn.speaker.member)) {
    show_survey(turn, number);
    return;
  }
  if (is_answering(turn, number) && ask_again(turn)) return;
  v1::Draft draft;
  draft.set_object(record->number());
  begin(turn, the_answer_flow, std::move(draft));
}

void confirm_hand_in(Turn& turn, const surveys::ConfirmHandIn& handed_in) {
  const auto* record = surveys::find(turn.surveys(), handed_in.survey);
  if (record == nullptr || raw(turn.place.chat) == 0) return;
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text(
            handed_in.replaces ? "survey.handed_in_again" : "survey.handed_in",
            {{"title", record->terms().title()}, {"until", from_ms(record->closes_at_ms())}}),
        .buttons = {{.label = turn.plain("survey.change_answers"),
                     .action = survey_action::answer,
                     .object = record->number()}},
        .self = framework::home});
}

std::span<const ActionEntry> survey_answer_actions() { return entries; }

}  // namespace wardmote::dialogue
