// Voting: one tap where that is enough, else a conversation in which the ballot is filled in.
#include <algorithm>

#include "dialogue/decision_dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "governance/counting/exact.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using decisions::BallotShape;
using decisions::DecisionNumber;
using decisions::DecisionState;
using decisions::Method;
using Press = const ButtonPress&;

/// More would hide the card they stand below.
constexpr int tapped_options = 8;
constexpr std::size_t label_units = 48;
/// Telegram shows 200 units over a button.
constexpr std::size_t told_choice_units = 60;

const v1::DecisionRecord* record_of(const Turn& turn, const v1::Draft& draft) {
  return decisions::find(turn.decisions(), DecisionNumber{draft.object()});
}

/// "3" or, of scores, "3=5".
struct Mark {
  std::uint32_t option = 0;
  std::uint32_t score = 0;
};

Mark read_mark(const std::string& text) {
  const auto equals = text.find('=');
  return {.option = static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10)),
          .score = equals == std::string::npos ? 0
                                               : static_cast<std::uint32_t>(std::strtoul(
                                                     text.c_str() + equals + 1, nullptr, 10))};
}

std::string written(const Mark& mark) {
  return std::to_string(mark.option) + "=" + std::to_string(mark.score);
}

bool is_sealed(const Turn& turn, const v1::DecisionRecord& record) {
  return decisions::is_private(record.terms()) && turn.at.ballots != nullptr;
}

/// What the person has marked so far, in the order of their taps.
std::vector<Mark> marks_of(const Turn& turn, const v1::DecisionRecord& record,
                           const v1::Draft& draft) {
  std::vector<Mark> marks;
  const auto* kept = answer_to(draft, "ballot");
  if (kept == nullptr) return marks;
  auto answer = *kept;
  if (is_sealed(turn, record)) {
    const auto opened = turn.at.ballots->open(record.number(), kept->sealed());
    if (!opened || !answer.ParseFromString(*opened)) return marks;
  }
  for (const auto& choice : answer.choices()) marks.push_back(read_mark(choice));
  return marks;
}

/// A draft lies under its author's key, which outlives the decision's: a private ballot must not be
/// readable by it when the other is gone.
void keep(const Turn& turn, const v1::DecisionRecord& record, v1::Draft& draft,
          const std::vector<Mark>& marks) {
  v1::DraftAnswer answer;
  for (const auto& mark : marks) answer.add_choices(written(mark));
  auto& kept = edit_answer(draft, "ballot");
  kept.clear_choices();
  if (is_sealed(turn, record))
    kept.set_sealed(turn.at.ballots->seal(record.number(), answer.SerializeAsString()));
  else
    *kept.mutable_choices() = answer.choices();
}

/// One more tap on an option.
void tap(const v1::DecisionTerms& terms, std::vector<Mark>& marks, std::uint32_t option) {
  const auto found = std::find_if(marks.begin(), marks.end(),
                                  [&](const Mark& mark) { return mark.option == option; });
  if (found == marks.end()) {
    marks.push_back({.option = option, .score = 1});
  } else if (decisions::shape_of(decisions::method_of(terms)) == BallotShape::scores &&
             found->score < terms.score_max()) {
    ++found->score;
  } else {
    marks.erase(found);
  }
}

void add(v1::DecisionChoice& choice, BallotShape shape, const Mark& mark) {
  if (shape == BallotShape::chosen) {
    choice.add_chosen(mark.option);
  } else if (shape == BallotShape::ranks) {
    choice.add_ranks()->add_options(mark.option);
  } else {
    auto& score = *choice.add_scores();
    score.set_option(mark.option);
    score.set_score(mark.score);
  }
}

v1::DecisionChoice choice_of(const v1::DecisionTerms& terms, const std::vector<Mark>& marks) {
  v1::DecisionChoice choice;
  for (const auto& mark : marks)
    add(choice, decisions::shape_of(decisions::method_of(terms)), mark);
  return choice;
}

std::vector<Mark> marks_of(const v1::DecisionChoice& choice) {
  std::vector<Mark> marks;
  for (const auto option : choice.chosen()) marks.push_back({.option = option, .score = 1});
  for (const auto& one : choice.scores())
    marks.push_back({.option = one.option(), .score = one.score()});
  for (const auto& rank : choice.ranks()) {
    for (const auto option : rank.options()) marks.push_back({.option = option, .score = 1});
  }
  return marks;
}

/// The mark before an option's title.
std::string sign_of(const v1::DecisionTerms& terms, const std::vector<Mark>& marks,
                    std::uint32_t option) {
  const auto found = std::find_if(marks.begin(), marks.end(),
                                  [&](const Mark& mark) { return mark.option == option; });
  const bool is_marked = found != marks.end();
  switch (decisions::shape_of(decisions::method_of(terms))) {
    case BallotShape::chosen:
      return is_marked ? "☑️ " : "◻️ ";
    case BallotShape::scores:
      return "⭐ " + std::to_string(is_marked ? found->score : 0) + " · ";
    case BallotShape::ranks:
      break;
  }
  return is_marked ? std::to_string(found - marks.begin() + 1) + ". " : "◻️ ";
}

std::string label_of(const v1::DecisionTerms& terms, const v1::DecisionOption& option) {
  auto label = telegram::clip_text(option.title(), label_units);
  if (option.cost() != 0) label += " — " + counting::with_decimals(option.cost(), terms.decimals());
  return label;
}

std::string_view question_key(const v1::DecisionTerms& terms) {
  switch (decisions::shape_of(decisions::method_of(terms))) {
    case BallotShape::chosen:
      return "decision.ask_chosen";
    case BallotShape::scores:
      return "decision.ask_scores";
    case BallotShape::ranks:
      break;
  }
  return "decision.ask_ranks";
}

class BallotFlow final : public Flow {
 public:
  std::string_view name() const override { return "ballot"; }

  std::string step(const Turn&, const v1::Draft&) const override { return "ballot"; }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view) const override {
    const auto* record = record_of(turn, draft);
    if (record == nullptr || decisions::state_of(*record) != DecisionState::open)
      return {.text = turn.text("decisions.refused.voting_ended")};
    const auto& terms = record->terms();
    const auto marks = marks_of(turn, *record, draft);
    telegram::HtmlBuilder html;
    html.bold("🗳 " + std::to_string(record->number()) + " · " + terms.title()).line();
    html.append(
        turn.text(question_key(terms), {{"most", static_cast<std::int64_t>(terms.score_max())}}));
    if (!marks.empty())
      html.line().line().text(
          "➡️ " + choice_words(turn, turn.speaker.reader, terms, choice_of(terms, marks)));
    Question question{.text = html.take()};
    // Where it stands does not move when an option is marked or pages are turned.
    question.choices.push_back(marks.empty() ? Choice{"done", turn.plain("decision.abstain")}
                                             : Choice{"done", turn.plain("decision.hand_in")});
    for (const auto& option : terms.options())
      question.choices.push_back(
          {std::to_string(option.number()),
           sign_of(terms, marks, option.number()) + label_of(terms, option)});
    return question;
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    const auto* record = record_of(turn, draft);
    if (record == nullptr || answer.choice.empty()) return Verdict::stay;
    auto marks = marks_of(turn, *record, draft);
    if (answer.choice != "done") {
      tap(record->terms(), marks, read_mark(answer.choice).option);
      keep(turn, *record, draft, marks);
      return Verdict::stay;
    }
    const auto choice = choice_of(record->terms(), marks);
    if (act<decisions::Feature>(turn,
                                decisions::CastBallot{.by = *turn.speaker.member,
                                                      .decision = decisions::number_of(*record),
                                                      .choice = choice}))
      return Verdict::finished;
    // Too late: there is nothing to be mended any more.
    const bool is_over = turn.at.now >= from_ms(record->closes_at_ms()) ||
                         decisions::state_of(*record) != DecisionState::open;
    return is_over ? Verdict::finished : Verdict::refused;
  }
};

const BallotFlow the_ballot_flow;

void press_choose(Turn& turn, Press press) {
  v1::DecisionChoice choice;
  if (press.argument != 0) choice.add_chosen(static_cast<std::uint32_t>(press.argument));
  act<decisions::Feature>(turn, decisions::CastBallot{.by = *turn.speaker.member,
                                                      .decision = DecisionNumber{press.object},
                                                      .choice = choice});
}

void press_vote(Turn& turn, Press press) { begin_ballot(turn, DecisionNumber{press.object}); }

constexpr ActionEntry entries[] = {{decision_action::choose, press_choose},
                                   {decision_action::vote, press_vote}};

/// Read from the record, where it lies in the clear; else it is not repeated.
std::string told_choice(const Turn& turn, const v1::DecisionRecord& record, MemberId member) {
  const auto* ballot = decisions::ballot_of(turn.decisions(), decisions::number_of(record), member);
  if (ballot == nullptr || decisions::is_private(record.terms()))
    return turn.plain("decision.as_you_chose");
  return telegram::clip_text(
      choice_words(turn, turn.speaker.reader, record.terms(), ballot->choice()), told_choice_units);
}

}  // namespace

const Flow& ballot_flow() { return the_ballot_flow; }

bool is_voted_by_tap(const v1::DecisionTerms& terms) {
  const auto method = decisions::method_of(terms);
  return method == Method::yes_no ||
         (method == Method::plurality && terms.options_size() <= tapped_options);
}

std::vector<Button> ballot_buttons(const Turn& turn, const Reader& reader,
                                   const v1::DecisionRecord& record) {
  std::vector<Button> buttons;
  const auto add = [&](std::string label, std::uint64_t option) {
    buttons.push_back({.label = std::move(label),
                       .action = decision_action::choose,
                       .object = record.number(),
                       .argument = option});
  };
  const auto& terms = record.terms();
  for (std::uint32_t option = 1; option <= decisions::option_count(terms); ++option)
    add(telegram::clip_text(option_words(turn, reader, terms, option), label_units), option);
  add(turn.at.texts.plain(reader, "decision.abstain"), 0);
  return buttons;
}

void begin_ballot(Turn& turn, DecisionNumber number) {
  const auto* record = decisions::find(turn.decisions(), number);
  const bool is_open = record != nullptr && decisions::state_of(*record) == DecisionState::open;
  // Whoever cannot vote reads why, instead of filling in what will be refused.
  if (!is_open || !decisions::is_on_roll(turn.decisions(), number, *turn.speaker.member) ||
      is_voted_by_tap(record->terms())) {
    show_decision(turn, number);
    return;
  }
  v1::Draft draft;
  draft.set_object(record->number());
  const auto* before = decisions::ballot_of(turn.decisions(), number, *turn.speaker.member);
  if (before != nullptr && !decisions::is_private(record->terms()))
    keep(turn, *record, draft, marks_of(before->choice()));
  begin(turn, ballot_flow(), std::move(draft));
}

void show_receipt(Turn& turn, const decisions::ShowReceipt& shown) {
  const auto* record = decisions::find(turn.decisions(), shown.decision);
  if (record == nullptr || raw(turn.place.chat) == 0) return;
  const auto key = shown.replaces ? "decision.cast_again" : "decision.cast";
  const auto choice = told_choice(turn, *record, shown.member);
  const auto until = from_ms(record->closes_at_ms());
  // In a crowd only the voter sees what stands over the button.
  if (turn.place.is_button && !turn.place.is_private) {
    answer_press(turn, key, {{"choice", choice}, {"receipt", shown.receipt}, {"until", until}},
                 true);
    return;
  }
  answer_press(turn, std::string{});
  const bool by_tap = is_voted_by_tap(record->terms());
  send(turn, here(turn),
       {.text = turn.text(key, {{"choice", choice},
                                {"receipt", telegram::HtmlBuilder{}.code(shown.receipt).take()},
                                {"until", until}}),
        .buttons = {{.label = turn.plain("decision.change_vote"),
                     .action = by_tap ? decision_action::view : decision_action::vote,
                     .object = record->number()}},
        .self = framework::home});
}

std::span<const ActionEntry> ballot_actions() { return entries; }

}  // namespace wardmote::dialogue
