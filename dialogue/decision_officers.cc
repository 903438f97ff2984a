// The officers' side of a decision: agreeing, opening, changing, calling off.
#include "dialogue/clean_text.h"
#include "dialogue/decision_dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionNumber;
using decisions::DecisionState;
using decisions::Refusal;
using Press = const ButtonPress&;

DecisionNumber number_of(const ButtonPress& press) { return DecisionNumber{press.object}; }

bool refuses(Turn& turn) {
  if (turn.is_officer()) return false;
  reply(turn, "command.officers_only");
  return true;
}

/// Null, and said why, if there is none or it is not as the button supposes.
const v1::DecisionRecord* pressed(Turn& turn, const ButtonPress& press, DecisionState least,
                                  DecisionState most) {
  if (refuses(turn)) return nullptr;
  const auto* record = decisions::find(turn.decisions(), number_of(press));
  if (record == nullptr) {
    tell_refusal(turn, decisions::refuse(Refusal::not_found).value());
    return nullptr;
  }
  const auto state = decisions::state_of(*record);
  if (state >= least && state <= most) return record;
  tell_refusal(turn, decisions::refuse(Refusal::wrong_state, "state", record->state()).value());
  return nullptr;
}

void prepare(Turn& turn) {
  if (refuses(turn)) return;
  answer_press(turn, std::string{});
  begin(turn, decision_flow(), {});
}

void press_begin(Turn& turn, Press) { prepare(turn); }

void press_approve(Turn& turn, Press press) {
  const auto* record = decisions::find(turn.decisions(), number_of(press));
  // Who agrees agrees to what they have read, not to what it has become since.
  if (record != nullptr && decisions::state_of(*record) == DecisionState::draft &&
      press.argument != mark_of(record->terms().SerializeAsString())) {
    answer_press(turn, "button.texts_changed", {}, true);
    show_decision(turn, number_of(press));
    return;
  }
  if (act<decisions::Feature>(
          turn, decisions::ApproveDraft{.by = *turn.speaker.member, .decision = number_of(press)}))
    answer_press(turn, "button.noted", {});
}

void press_ask_open(Turn& turn, Press press) {
  const auto* record = pressed(turn, press, DecisionState::approved, DecisionState::approved);
  if (record == nullptr) return;
  const auto until = record->terms().closes_at_ms() != 0
                         ? from_ms(record->terms().closes_at_ms())
                         : turn.at.now + std::chrono::milliseconds{record->terms().duration_ms()};
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text("decision.ask_open",
                          {{"number", static_cast<std::int64_t>(press.object)}, {"until", until}}),
        .buttons = {{.label = turn.plain("decision.open_now"),
                     .action = decision_action::open,
                     .object = press.object}},
        .self = framework::home});
}

void press_open(Turn& turn, Press press) {
  if (act<decisions::Feature>(
          turn, decisions::OpenDecision{.by = *turn.speaker.member, .decision = number_of(press)}))
    reply(turn, "decision.opened", {{"number", static_cast<std::int64_t>(press.object)}});
}

void press_change(Turn& turn, Press press) {
  const auto* record = pressed(turn, press, DecisionState::draft, DecisionState::approved);
  if (record == nullptr) return;
  answer_press(turn, std::string{});
  begin(turn, decision_flow(), draft_of(*record));
}

void press_cancel(Turn& turn, Press press) {
  const auto* record = pressed(turn, press, DecisionState::draft, DecisionState::closed);
  if (record == nullptr) return;
  v1::Draft draft;
  draft.set_object(record->number());
  answer_press(turn, std::string{});
  begin(turn, cancel_flow(), std::move(draft));
}

constexpr ActionEntry entries[] = {
    {decision_action::begin, press_begin},       {decision_action::approve, press_approve},
    {decision_action::ask_open, press_ask_open}, {decision_action::open, press_open},
    {decision_action::change, press_change},     {decision_action::cancel, press_cancel},
};

class CancelFlow final : public Flow {
 public:
  std::string_view name() const override { return "cancel_decision"; }
  std::string step(const Turn&, const v1::Draft&) const override { return "reason"; }
  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view) const override {
    return {.text = turn.text("decision.ask_cancel",
                              {{"number", static_cast<std::int64_t>(draft.object())}}),
            .accepts = {.text = true}};
  }
  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    const auto number = static_cast<std::int64_t>(draft.object());
    if (!act<decisions::Feature>(
            turn, decisions::CancelDecision{.by = *turn.speaker.member,
                                            .decision = DecisionNumber{draft.object()},
                                            .reason = answer.text}))
      return Verdict::refused;
    reply(turn, "decision.called_off", {{"number", number}});
    return Verdict::finished;
  }
};

const CancelFlow the_cancel_flow;

}  // namespace

const Flow& cancel_flow() { return the_cancel_flow; }

std::span<const ActionEntry> decision_officer_actions() { return entries; }

void command_decide(Turn& turn, const telegram::Command&, const telegram::Message&) {
  prepare(turn);
}

}  // namespace wardmote::dialogue
