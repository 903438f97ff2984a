// Preparing a decision, one question a message.
#include <fmt/format.h>

#include <array>

#include "dialogue/decision_dialogue.h"
#include "dialogue/performing.h"
#include "governance/core/text.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using decisions::Method;
using decisions::Refusal;

constexpr std::array kinds{
    std::pair{Method::yes_no, "decision.kind_yes_no"},
    std::pair{Method::plurality, "decision.kind_plurality"},
    std::pair{Method::approval, "decision.kind_approval"},
    std::pair{Method::score, "decision.kind_score"},
    std::pair{Method::irv, "decision.kind_irv"},
    std::pair{Method::schulze, "decision.kind_schulze"},
    std::pair{Method::scottish_stv, "decision.kind_stv"},
    std::pair{Method::budget_greedy, "decision.kind_greedy"},
    std::pair{Method::budget_equal_shares, "decision.kind_shares"},
};
constexpr std::array<int, 4> offered_days{1, 3, 7, 14};
constexpr std::array<int, 5> offered_quorums{0, 10, 20, 30, 50};
constexpr int most_days = static_cast<int>(decisions::longest_vote.count() / 24);
constexpr std::size_t listed_units = 60;

Method method_of(const v1::Draft& draft) { return decisions::method_of(terms_of(draft)); }

int count_at(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  return answer == nullptr ? 0 : answer->choices_size();
}

bool has_all_options(const v1::Draft& draft) {
  const auto* answer = answer_to(draft, "options");
  return answer != nullptr && !answer->text().empty();
}

/// Each project has its cost asked for at once.
bool owes_cost(const v1::Draft& draft) {
  return decisions::is_budget(method_of(draft)) &&
         count_at(draft, "costs") < count_at(draft, "options");
}

Verdict refuse(Turn& turn, Refusal refusal, std::vector<TextArgument> arguments = {}) {
  tell_refusal(turn, decisions::refuse(refusal, std::move(arguments)).value());
  return Verdict::refused;
}

Verdict refuse(Turn& turn, Refusal refusal, std::string_view argument, std::int64_t value) {
  return refuse(turn, refusal, {{std::string{argument}, value}});
}

Verdict keep(v1::Draft& draft, std::string_view step, const std::string& choice) {
  auto& answer = edit_answer(draft, step);
  answer.clear_choices();
  answer.add_choices(choice);
  return Verdict::next;
}

class DecisionFlow final : public Flow {
 public:
  std::string_view name() const override { return "decision"; }

  std::string step(const Turn& turn, const v1::Draft& draft) const override {
    const auto is_open = [&](std::string_view step) { return answer_to(draft, step) == nullptr; };
    for (const auto* step : {"kind", "title", "text"}) {
      if (is_open(step)) return step;
    }
    const auto method = method_of(draft);
    if (method != Method::yes_no) {
      if (owes_cost(draft)) return "costs";
      if (!has_all_options(draft)) return "options";
    }
    if (decisions::is_budget(method) && is_open("budget")) return "budget";
    if (method == Method::scottish_stv && is_open("seats")) return "seats";
    if (is_open("quorum")) return "quorum";
    if (method == Method::yes_no && is_open("threshold")) return "threshold";
    if (is_open("who")) return "who";
    if (turn.at.ballots != nullptr && is_open("secrecy")) return "secrecy";
    return is_open("days") ? "days" : "confirm";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    if (step == "kind") return ask_kind(turn);
    if (step == "options") return ask_options(turn, draft);
    if (step == "costs") return ask_cost(turn, draft);
    if (step == "quorum") return ask_quorum(turn);
    if (step == "threshold") return ask_threshold(turn);
    if (step == "who") return ask_who(turn);
    if (step == "secrecy") return ask_secrecy(turn);
    if (step == "days") return ask_days(turn);
    if (step == "confirm") return ask_confirm(turn, draft);
    return {.text = ask_words(turn, draft, step), .accepts = {.text = true}};
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    if (step == "title")
      return take_words(turn, draft, step, clean_line(answer.text),
                        {Refusal::title_empty, Refusal::title_too_long, decisions::title_max});
    if (step == "text")
      return take_words(turn, draft, step, answer.text,
                        {Refusal::text_empty, Refusal::text_too_long, decisions::text_max});
    if (step == "options") return take_option(turn, draft, answer);
    if (step == "costs" || step == "budget" || step == "seats")
      return take_number(turn, draft, step, answer.text);
    if (step == "quorum")
      return take_typed(turn, draft, step, answer, 100, Refusal::quorum_invalid);
    if (step == "days") return take_days(turn, draft, answer);
    if (step == "confirm") return take_confirm(turn, draft, answer);
    if (answer.choice.empty()) return Verdict::stay;
    return keep(draft, step, answer.choice);
  }

  /// What was written of the options stays: only that they are all is taken back.
  void take_back(v1::Draft& draft, std::string_view step) const override {
    if (step == "options")
      edit_answer(draft, step).clear_text();
    else
      remove_answer(draft, step);
  }

 private:
  struct Bounds {
    Refusal empty;
    Refusal too_long;
    std::size_t most;
  };

  static telegram::Html ask_words(const Turn& turn, const v1::Draft& draft, std::string_view step) {
    if (step == "title") return turn.text("decision.ask_title");
    if (step == "text") return turn.text("decision.ask_text");
    if (step == "budget") return turn.text("decision.ask_budget");
    return turn.text("decision.ask_seats",
                     {{"most", static_cast<std::int64_t>(count_at(draft, "options"))}});
  }

  static Question ask_kind(const Turn& turn) {
    Question question{.text = turn.text("decision.ask_kind")};
    for (const auto& [method, label] : kinds)
      question.choices.push_back({std::to_string(static_cast<int>(method)), turn.plain(label)});
    return question;
  }

  static Question ask_options(const Turn& turn, const v1::Draft& draft) {
    const auto terms = terms_of(draft);
    const bool is_budget = decisions::is_budget(decisions::method_of(terms));
    telegram::HtmlBuilder html;
    html.append(turn.text(is_budget ? "decision.ask_projects" : "decision.ask_options"));
    for (const auto& option : terms.options()) {
      auto line = std::to_string(option.number()) + ". " +
                  telegram::clip_text(option.title(), listed_units);
      if (option.cost() != 0) line += " — " + std::to_string(option.cost());
      html.line().text(line);
    }
    Question question{.text = html.take(), .accepts = {.text = true}};
    if (terms.options_size() >= (is_budget ? 1 : 2))
      question.choices.push_back({"done", turn.plain("button.done")});
    if (terms.options_size() > 0)
      question.choices.push_back({"remove", turn.plain("decision.option_remove")});
    return question;
  }

  static Question ask_cost(const Turn& turn, const v1::Draft& draft) {
    const auto terms = terms_of(draft);
    return {.text = turn.text("decision.ask_cost",
                              {{"option", terms.options(terms.options_size() - 1).title()}}),
            .accepts = {.text = true}};
  }

  static Question ask_quorum(const Turn& turn) {
    Question question{
        .text = turn.text("decision.ask_quorum"), .accepts = {.text = true}, .columns = 2};
    for (const int percent : offered_quorums)
      question.choices.push_back(
          {std::to_string(percent),
           percent == 0 ? turn.plain("decision.quorum_none")
                        : turn.plain("decision.percent",
                                     {{"percent", static_cast<std::int64_t>(percent)}})});
    return question;
  }

  static Question ask_threshold(const Turn& turn) {
    return {.text = turn.text("decision.ask_threshold"),
            .choices = {{"simple", turn.plain("decision.threshold_simple")},
                        {"two_thirds", turn.plain("decision.threshold_two_thirds")},
                        {"roll", turn.plain("decision.threshold_roll")}}};
  }

  static Question ask_who(const Turn& turn) {
    return {.text = turn.text("decision.ask_who"),
            .choices = {{"0", turn.plain("decision.who_all")},
                        {"month", turn.plain("decision.who_month")},
                        {"2", turn.plain("decision.who_vouched")}}};
  }

  static Question ask_secrecy(const Turn& turn) {
    return {.text = turn.text("decision.ask_secrecy"),
            .choices = {{"private", turn.plain("decision.secrecy_private")},
                        {"open", turn.plain("decision.secrecy_open")}}};
  }

  static Question ask_days(const Turn& turn) {
    Question question{
        .text = turn.text("decision.ask_days", {{"most", static_cast<std::int64_t>(most_days)}}),
        .accepts = {.text = true},
        .columns = 2};
    for (const int days : offered_days)
      question.choices.push_back(
          {std::to_string(days),
           turn.plain("decision.days", {{"days", static_cast<std::int64_t>(days)}})});
    return question;
  }

  static Question ask_confirm(const Turn& turn, const v1::Draft& draft) {
    v1::DecisionRecord preview;
    *preview.mutable_terms() = terms_of(draft);
    telegram::HtmlBuilder html;
    html.append(turn.text("decision.ask_confirm")).line().line();
    html.append(decision_words(turn, turn.speaker.reader, preview, Detail::card));
    Question question{.text = html.take(), .choices = {{"save", turn.plain("decision.save")}}};
    if (method_of(draft) != Method::yes_no)
      question.choices.push_back(
          {"tie", turn.plain(decisions::draws_lot(preview.terms()) ? "decision.tie_by_list"
                                                                   : "decision.tie_by_lot")});
    return question;
  }

  static Verdict take_words(Turn& turn, v1::Draft& draft, std::string_view step,
                            const std::string& words, const Bounds& bounds) {
    if (words.empty()) return refuse(turn, bounds.empty);
    if (count_code_points(words) > bounds.most)
      return refuse(turn, bounds.too_long, "limit", static_cast<std::int64_t>(bounds.most));
    edit_answer(draft, step).set_text(words);
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
      if (count_at(draft, "costs") > kept.choices_size())
        edit_answer(draft, "costs").mutable_choices()->RemoveLast();
      return Verdict::stay;
    }
    if (answer.text.empty()) return Verdict::stay;
    if (static_cast<std::size_t>(kept.choices_size()) >= decisions::options_max)
      return refuse(turn, Refusal::too_many_options, "limit", decisions::options_max);
    v1::Draft longer = draft;
    edit_answer(longer, "options").add_choices(answer.text);
    if (const auto verdict = check_last(turn, terms_of(longer)); verdict != Verdict::stay)
      return verdict;
    draft = std::move(longer);
    return Verdict::stay;
  }

  /// `stay` if the option that came last is fit to be one.
  static Verdict check_last(Turn& turn, const v1::DecisionTerms& terms) {
    const auto& last = terms.options(terms.options_size() - 1);
    const auto number = static_cast<std::int64_t>(last.number());
    const auto title_max = static_cast<std::int64_t>(decisions::title_max);
    const auto text_max = static_cast<std::int64_t>(decisions::text_max);
    if (count_code_points(last.title()) > decisions::title_max)
      return refuse(turn, Refusal::option_title_too_long,
                    {{"option", number}, {"limit", title_max}});
    if (count_code_points(last.text()) > decisions::text_max)
      return refuse(turn, Refusal::option_text_too_long, {{"option", number}, {"limit", text_max}});
    for (const auto& other : terms.options()) {
      if (other.number() != last.number() &&
          to_lower_ascii(other.title()) == to_lower_ascii(last.title()))
        return refuse(turn, Refusal::option_twice, "option", number);
    }
    return Verdict::stay;
  }

  static Verdict take_number(Turn& turn, v1::Draft& draft, std::string_view step,
                             const std::string& typed) {
    const auto number = read_amount(typed);
    if (!number) {
      reply(turn, "decision.not_a_number");
      return Verdict::refused;
    }
    if (step == "seats" && *number > count_at(draft, "options"))
      return refuse(turn, Refusal::seats_out_of_range);
    if (step != "costs") return keep(draft, step, std::to_string(*number));
    edit_answer(draft, step).add_choices(std::to_string(*number));
    // The list of projects goes on.
    return Verdict::stay;
  }

  static Verdict take_typed(Turn& turn, v1::Draft& draft, std::string_view step,
                            const Answer& answer, std::int64_t most, Refusal refusal,
                            const std::vector<TextArgument>& arguments = {}) {
    if (!answer.choice.empty()) return keep(draft, step, answer.choice);
    auto typed = answer.text;
    if (typed.ends_with('%')) typed.pop_back();
    const auto number = read_amount(typed);
    if (!number || *number > most) return refuse(turn, refusal, arguments);
    return keep(draft, step, std::to_string(*number));
  }

  static Verdict take_days(Turn& turn, v1::Draft& draft, const Answer& answer) {
    return take_typed(turn, draft, "days", answer, most_days, Refusal::duration_invalid,
                      {{"least_hours", std::int64_t{decisions::shortest_vote.count()}},
                       {"most_days", std::int64_t{most_days}}});
  }

  static Verdict take_confirm(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (answer.choice == "tie") {
      (void)keep(draft, "tie", decisions::draws_lot(terms_of(draft)) ? "list" : "lot");
      return Verdict::stay;
    }
    if (answer.choice != "save") return Verdict::stay;
    const Actor by = *turn.speaker.member;
    const bool done =
        draft.object() == 0
            ? act<decisions::Feature>(turn, decisions::DraftDecision{by, terms_of(draft)})
            : act<decisions::Feature>(
                  turn, decisions::ChangeDraft{by, decisions::DecisionNumber{draft.object()},
                                               terms_of(draft)});
    return done ? Verdict::finished : Verdict::refused;
  }
};

const DecisionFlow the_decision_flow;

}  // namespace

const Flow& decision_flow() { return the_decision_flow; }

}  // namespace wardmote::dialogue
