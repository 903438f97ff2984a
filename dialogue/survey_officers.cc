// The officers' side of a survey: preparing, agreeing, opening, changing, ending.
#include "dialogue/deep_link.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/survey_dialogue.h"

namespace wardmote::dialogue {
namespace {

using surveys::Refusal;
using surveys::SurveyNumber;
using surveys::SurveyState;
using Press = const ButtonPress&;

SurveyNumber number_of(const ButtonPress& press) { return SurveyNumber{press.object}; }

bool refuses(Turn& turn) {
  if (turn.is_officer()) return false;
  reply(turn, "command.officers_only");
  return true;
}

/// Null, and said why, if there is none or it is not as the button supposes.
const v1::SurveyRecord* pressed(Turn& turn, const ButtonPress& press, SurveyState least,
                                SurveyState most) {
  if (refuses(turn)) return nullptr;
  const auto* record = surveys::find(turn.surveys(), number_of(press));
  if (record == nullptr) {
    tell_refusal(turn, surveys::refuse(Refusal::not_found).value());
    return nullptr;
  }
  const auto state = surveys::state_of(*record);
  if (state >= least && state <= most) return record;
  tell_refusal(turn, surveys::refuse(Refusal::wrong_state, "state", record->state()).value());
  return nullptr;
}

void press_begin(Turn& turn, Press) { prepare_survey(turn); }

void press_approve(Turn& turn, Press press) {
  const auto* record = surveys::find(turn.surveys(), number_of(press));
  // Who agrees agrees to what they have read, not to what it has become since.
  if (record != nullptr && surveys::state_of(*record) == SurveyState::draft &&
      press.argument != mark_of(record->terms().SerializeAsString())) {
    answer_press(turn, "button.texts_changed", {}, true);
    show_survey(turn, number_of(press));
    return;
  }
  if (act<surveys::Feature>(
          turn, surveys::ApproveDraft{.by = *turn.speaker.member, .survey = number_of(press)}))
    answer_press(turn, "button.noted", {});
}

void press_ask_open(Turn& turn, Press press) {
  const auto* record = pressed(turn, press, SurveyState::approved, SurveyState::approved);
  if (record == nullptr) return;
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text(
            "survey.ask_open",
            {{"number", static_cast<std::int64_t>(press.object)},
             {"until", turn.at.now + std::chrono::milliseconds{record->terms().duration_ms()}}}),
        .buttons = {{.label = turn.plain("survey.open_now"),
                     .action = survey_action::open,
                     .object = press.object}},
        .self = framework::home});
}

void press_open(Turn& turn, Press press) {
  if (act<surveys::Feature>(
          turn, surveys::OpenSurvey{.by = *turn.speaker.member, .survey = number_of(press)}))
    reply(turn, "survey.opened", {{"number", static_cast<std::int64_t>(press.object)}});
}

void press_change(Turn& turn, Press press) {
  const auto* record = pressed(turn, press, SurveyState::draft, SurveyState::approved);
  if (record == nullptr) return;
  answer_press(turn, std::string{});
  begin(turn, survey_flow(), draft_of(turn, *record));
}

void ask_why(Turn& turn, const v1::SurveyRecord& record, std::string_view how) {
  v1::Draft draft;
  draft.set_object(record.number());
  edit_answer(draft, "how").add_choices(std::string{how});
  answer_press(turn, std::string{});
  begin(turn, survey_end_flow(), std::move(draft));
}

void press_close(Turn& turn, Press press) {
  if (const auto* record = pressed(turn, press, SurveyState::open, SurveyState::open))
    ask_why(turn, *record, "close");
}

void press_cancel(Turn& turn, Press press) {
  if (const auto* record = pressed(turn, press, SurveyState::draft, SurveyState::open))
    ask_why(turn, *record, "cancel");
}

constexpr ActionEntry entries[] = {
    {survey_action::begin, press_begin},       {survey_action::approve, press_approve},
    {survey_action::ask_open, press_ask_open}, {survey_action::open, press_open},
    {survey_action::change, press_change},     {survey_action::close, press_close},
    {survey_action::cancel, press_cancel},
};

/// Why a survey ends: before its time with its result, or without one.
class EndFlow final : public Flow {
 public:
  std::string_view name() const override { return "end_survey"; }
  std::string step(const Turn&, const v1::Draft&) const override { return "reason"; }
  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view) const override {
    return {.text = turn.text(closes(draft) ? "survey.ask_close" : "survey.ask_cancel",
                              {{"number", static_cast<std::int64_t>(draft.object())}}),
            .accepts = {.text = true}};
  }
  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    const SurveyNumber number{draft.object()};
    const Actor by = *turn.speaker.member;
    const bool done =
        closes(draft) ? act<surveys::Feature>(turn, surveys::CloseSurvey{by, number, answer.text})
                      : act<surveys::Feature>(turn, surveys::CancelSurvey{by, number, answer.text});
    if (!done) return Verdict::refused;
    reply(turn, closes(draft) ? "survey.closed" : "survey.called_off",
          {{"number", static_cast<std::int64_t>(draft.object())}});
    return Verdict::finished;
  }

 private:
  static bool closes(const v1::Draft& draft) {
    const auto* how = answer_to(draft, "how");
    return how != nullptr && how->choices(0) == "close";
  }
};

const EndFlow the_end_flow;

}  // namespace

const Flow& survey_end_flow() { return the_end_flow; }

std::span<const ActionEntry> survey_officer_actions() { return entries; }

void prepare_survey(Turn& turn) {
  if (refuses(turn)) return;
  answer_press(turn, std::string{});
  begin(turn, survey_flow(), {});
}

/// In the committee's chat a link leads to where one can write undisturbed.
void command_survey(Turn& turn, const telegram::Command&, const telegram::Message&) {
  if (turn.place.is_private) {
    prepare_survey(turn);
    return;
  }
  if (refuses(turn)) return;
  send(turn, here(turn),
       {.text = turn.text("survey.prepare_in_private"),
        .buttons = {{.label = turn.plain("menu.survey"),
                     .url = to_url(
                         turn.at.bot.username,
                         {.kind = LinkKind::survey, .community = turn.at.id, .rest = "new"})}},
        .self = framework::home});
}

}  // namespace wardmote::dialogue
