// Voting: one tap where that is enough, else a conversation in which the ballot is filled in.
#include <algorithm>

#include "dialogue/decision_dialogue.h"
#include "dialogue/decision_marks.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using decisions::BallotShape;
using decisions::DecisionNumber;
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
    if (record == nullptr || !decisions::takes_ballots(*record, turn.at.now))
      return {.text = turn.text("decisions.refused.voting_ended")};
    const auto& terms = record->terms();
    telegram::HtmlBuilder html;
    html.bold("🗳 " + std::to_string(record->number()) + " · " + terms.title()).line();
    html.append(
        turn.text(question_key(terms), {{"most", static_cast<std::int64_t>(terms.score_max())}}));
    return ask_marks(turn, *record, draft,
                     {.text = html.take(),
                      .done = turn.plain("decision.hand_in"),
                      .nothing = turn.plain("decision.abstain")});
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    const auto* record = record_of(turn, draft);
    if (record == nullptr) return Verdict::stay;
    const auto choice = take_mark(turn, *record, draft, answer);
    if (!choice) return Verdict::stay;
    if (act<decisions::Feature>(turn,
                                decisions::CastBallot{.by = *turn.speaker.member,
                                                      .decision = decisions::number_of(*record),
                                                      .choice = *choice}))
      return Verdict::finished;
    // Too late: there is nothing to be mended any more.
    return decisions::takes_ballots(*record, turn.at.now) ? Verdict::refused : Verdict::finished;
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
  const bool is_open = record != nullptr && decisions::takes_ballots(*record, turn.at.now);
  // Whoever cannot vote reads why, instead of filling in what will be refused.
  if (!is_open || !decisions::is_on_roll(turn.decisions(), number, *turn.speaker.member) ||
      decisions::has_voted_on_paper(turn.decisions(), number, *turn.speaker.member) ||
      is_voted_by_tap(record->terms())) {
    show_decision(turn, number);
    return;
  }
  v1::Draft draft;
  draft.set_object(record->number());
  const auto* before = decisions::ballot_of(turn.decisions(), number, *turn.speaker.member);
  if (before != nullptr && !decisions::is_private(record->terms()))
    keep_marks(turn, *record, draft, marks_of(before->choice()));
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
