// Preparing a straw poll, one question a message.
#include <array>
#include <charconv>

#include "dialogue/performing.h"
#include "dialogue/straw_poll_dialogue.h"
#include "governance/core/text.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using straw_polls::Refusal;

constexpr std::int64_t minutes_a_day = 24 * 60;
constexpr std::array<std::int64_t, 4> offered_minutes{60, minutes_a_day, 3 * minutes_a_day,
                                                      7 * minutes_a_day};
constexpr std::int64_t most_days = straw_polls::longest.count();

Verdict refuse(Turn& turn, const Rejection& rejection) {
  tell_refusal(turn, rejection);
  return Verdict::refused;
}

Verdict keep(v1::Draft& draft, std::string_view step, const std::string& choice) {
  auto& answer = edit_answer(draft, step);
  answer.clear_choices();
  answer.add_choices(choice);
  return Verdict::next;
}

std::string choice_at(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  return answer == nullptr || answer->choices().empty() ? std::string{} : answer->choices(0);
}

std::optional<std::int64_t> days_in(std::string_view typed) {
  const auto digits = fold_digits(trim(typed));
  std::int64_t days = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), days);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  if (days < 1 || days > most_days) return std::nullopt;
  return days;
}

class StrawPollFlow final : public Flow {
 public:
  std::string_view name() const override { return "straw_poll"; }

  std::string step(const Turn&, const v1::Draft& draft) const override {
    const auto* options = answer_to(draft, "options");
    if (answer_to(draft, "question") == nullptr) return "question";
    if (options == nullptr || options->text().empty()) return "options";
    for (const auto* step : {"several", "names", "duration"}) {
      if (answer_to(draft, step) == nullptr) return step;
    }
    return "confirm";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    if (step == "question")
      return {.text = turn.text("straw_poll.ask_question"), .accepts = {.text = true}};
    if (step == "options") return ask_options(turn, draft);
    if (step == "several")
      return {.text = turn.text("straw_poll.ask_several"),
              .choices = {{"one", turn.plain("straw_poll.one_answer")},
                          {"several", turn.plain("straw_poll.several_answers")}}};
    if (step == "names")
      return {.text = turn.text("straw_poll.ask_names"),
              .choices = {{"hidden", turn.plain("straw_poll.names_hidden")},
                          {"shown", turn.plain("straw_poll.names_shown")}}};
    if (step == "duration") return ask_duration(turn);
    return ask_confirm(turn, draft);
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    if (step == "question") return take_question(turn, draft, answer);
    if (step == "options") return take_option(turn, draft, answer);
    if (step == "duration") return take_duration(turn, draft, answer);
    if (answer.choice.empty()) return Verdict::stay;
    if (step != "confirm") return keep(draft, step, answer.choice);
    return act<straw_polls::Feature>(
               turn, straw_polls::StartPoll{*turn.speaker.member, straw_poll_terms(draft)})
               ? Verdict::finished
               : Verdict::refused;
  }

  /// What was written of the answers stays: only that they are all is taken back.
  void take_back(v1::Draft& draft, std::string_view step) const override {
    if (step == "options")
      edit_answer(draft, step).clear_text();
    else
      remove_answer(draft, step);
  }

 private:
  static Question ask_options(const Turn& turn, const v1::Draft& draft) {
    const auto terms = straw_poll_terms(draft);
    telegram::HtmlBuilder html;
    html.append(
        turn.text("straw_poll.ask_options", {{"least", std::int64_t{straw_polls::options_min}},
                                             {"most", std::int64_t{straw_polls::options_max}}}));
    for (int i = 0; i < terms.options_size(); ++i)
      html.line().text(std::to_string(i + 1) + ". " + terms.options(i));
    Question question{.text = html.take(), .accepts = {.text = true}};
    if (terms.options_size() >= straw_polls::options_min)
      question.choices.push_back({"done", turn.plain("button.done")});
    if (terms.options_size() > 0)
      question.choices.push_back({"remove", turn.plain("straw_poll.option_remove")});
    return question;
  }

  static Question ask_duration(const Turn& turn) {
    Question question{.text = turn.text("straw_poll.ask_duration", {{"most", most_days}}),
                      .accepts = {.text = true},
                      .columns = 2};
    for (const auto minutes : offered_minutes)
      question.choices.push_back(
          {std::to_string(minutes),
           minutes < minutes_a_day
               ? turn.plain("straw_poll.hours", {{"hours", minutes / 60}})
               : turn.plain("straw_poll.days", {{"days", minutes / minutes_a_day}})});
    return question;
  }

  static Question ask_confirm(const Turn& turn, const v1::Draft& draft) {
    v1::StrawPollRecord preview;
    *preview.mutable_terms() = straw_poll_terms(draft);
    telegram::HtmlBuilder html;
    html.append(turn.text("straw_poll.ask_confirm")).line().line();
    html.append(straw_poll_words(turn, turn.speaker.reader, preview));
    return {.text = html.take(), .choices = {{"post", turn.plain("straw_poll.post")}}};
  }

  static Verdict take_question(Turn& turn, v1::Draft& draft, const Answer& answer) {
    const auto question = clean_line(answer.text);
    if (question.empty()) return refuse(turn, straw_polls::refuse(Refusal::question_empty).value());
    if (count_utf16_units(question) > straw_polls::question_max)
      return refuse(turn, straw_polls::refuse(
                              Refusal::question_too_long,
                              {{"limit", static_cast<std::int64_t>(straw_polls::question_max)}})
                              .value());
    edit_answer(draft, "question").set_text(question);
    return Verdict::next;
  }

  static Verdict take_option(Turn& turn, v1::Draft& draft, const Answer& answer) {
    auto& kept = edit_answer(draft, "options");
    if (answer.choice == "done") {
      kept.set_text("done");
      return Verdict::next;
    }
    if (answer.choice == "remove") {
      if (!kept.choices().empty()) kept.mutable_choices()->RemoveLast();
      return Verdict::stay;
    }
    if (answer.text.empty()) return Verdict::stay;
    v1::Draft longer = draft;
    edit_answer(longer, "options").add_choices(clean_line(answer.text));
    if (const auto fine = straw_polls::check_options(straw_poll_terms(longer)); !fine)
      return refuse(turn, fine.error());
    draft = std::move(longer);
    return Verdict::stay;
  }

  static Verdict take_duration(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (!answer.choice.empty()) return keep(draft, "duration", answer.choice);
    if (const auto days = days_in(answer.text))
      return keep(draft, "duration", std::to_string(*days * minutes_a_day));
    return refuse(
        turn, straw_polls::refuse(Refusal::duration_invalid,
                                  {{"least_minutes", std::int64_t{straw_polls::shortest.count()}},
                                   {"most_days", most_days}})
                  .value());
  }
};

const StrawPollFlow the_flow;

}  // namespace

const Flow& straw_poll_flow() { return the_flow; }

v1::StrawPollTerms straw_poll_terms(const v1::Draft& draft) {
  v1::StrawPollTerms terms;
  if (const auto* question = answer_to(draft, "question")) terms.set_question(question->text());
  if (const auto* options = answer_to(draft, "options"))
    *terms.mutable_options() = options->choices();
  terms.set_several_answers(choice_at(draft, "several") == "several");
  terms.set_shows_names(choice_at(draft, "names") == "shown");
  const auto minutes = choice_at(draft, "duration");
  std::int64_t count = 0;
  std::from_chars(minutes.data(), minutes.data() + minutes.size(), count);
  terms.set_duration_ms(std::chrono::milliseconds{std::chrono::minutes{count}}.count());
  return terms;
}

}  // namespace wardmote::dialogue
