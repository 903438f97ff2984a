// The officers' side of a report: buttons, and notes in its topic.
#include "dialogue/clean_text.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::ReportNumber;
using reports::ReportState;
using Press = const ButtonPress&;

ReportNumber number_of(const ButtonPress& press) { return ReportNumber{press.object}; }

bool is_state(std::uint64_t state) {
  return state >= static_cast<std::uint64_t>(ReportState::received) &&
         state <= static_cast<std::uint64_t>(ReportState::reopened);
}

/// Acknowledging and starting need no words; what ends a report deserves some.
bool deserves_words(ReportState to) {
  return to != ReportState::acknowledged && to != ReportState::in_progress;
}

void move(Turn& turn, ReportNumber number, ReportState to, std::string reason) {
  act<reports::Feature>(
      turn,
      reports::Transition{
          .by = *turn.speaker.member, .report = number, .to = to, .reason = std::move(reason)});
}

void press_move(Turn& turn, Press press) {
  if (!is_state(press.argument)) return;
  const auto to = static_cast<ReportState>(press.argument);
  if (deserves_words(to))
    ask_officer(turn, number_of(press), prompt_for(to));
  else
    move(turn, number_of(press), to, {});
}

void press_move_now(Turn& turn, Press press) {
  if (is_state(press.argument))
    move(turn, number_of(press), static_cast<ReportState>(press.argument), {});
}

/// The template that was pressed: its mark is the argument's lower half.
const v1::ResponseTemplate* pressed_template(Turn& turn, const ButtonPress& press, ReportState to) {
  const auto* report = reports::find(turn.reports(), number_of(press));
  const auto* ready =
      report == nullptr ? nullptr : template_marked(turn, *report, to, press.argument & 0xffffffff);
  if (ready == nullptr) answer_press(turn, "button.not_valid", {}, true);
  return ready;
}

void press_move_by_template(Turn& turn, Press press) {
  const auto state = press.argument >> 32;
  if (!is_state(state)) return;
  const auto to = static_cast<ReportState>(state);
  const auto* ready = pressed_template(turn, press, to);
  if (ready == nullptr) return;
  act<reports::Feature>(turn, reports::Transition{.by = *turn.speaker.member,
                                                  .report = number_of(press),
                                                  .to = to,
                                                  .reason = recorded_words(turn, *ready),
                                                  .template_id = ready->id()});
}

ReportState current_state(const Turn& turn, const ButtonPress& press) {
  const auto* report = reports::find(turn.reports(), number_of(press));
  return report == nullptr ? ReportState::received : reports::state_of(*report);
}

void press_explain_by_template(Turn& turn, Press press) {
  const auto* ready = pressed_template(turn, press, current_state(turn, press));
  if (ready == nullptr) return;
  if (act<reports::Feature>(turn, reports::ExplainStep{.by = *turn.speaker.member,
                                                       .report = number_of(press),
                                                       .reason = recorded_words(turn, *ready),
                                                       .photo = {},
                                                       .template_id = ready->id()}))
    answer_press(turn, "button.noted", {});
}

void press_answer_by_template(Turn& turn, Press press) {
  const auto* ready = pressed_template(turn, press, current_state(turn, press));
  if (ready == nullptr) return;
  answer_publicly(turn,
                  {.by = *turn.speaker.member,
                   .report = number_of(press),
                   .text = recorded_words(turn, *ready),
                   .template_id = ready->id(),
                   .source = reports::Message{raw(turn.place.chat), raw(turn.place.message)}});
}

/// A screen of officers' choices about one report.
void choose(Turn& turn, std::string_view key, const ButtonPress& press,
            std::vector<Button> buttons) {
  const auto* report = reports::find(turn.reports(), number_of(press));
  if (report == nullptr || !reports::may_work_on(turn.context(), *report, *turn.speaker.member)) {
    reply(turn, "command.officers_only");
    return;
  }
  if (turn.page > 0) {
    edit(turn, here(turn), turn.place.message,
         {.text = turn.text(key, {{"number", static_cast<std::int64_t>(press.object)}}),
          .buttons = std::move(buttons),
          .columns = 2,
          .self = press.action,
          .object = press.object});
    return;
  }
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text(key, {{"number", static_cast<std::int64_t>(press.object)}}),
        .buttons = std::move(buttons),
        .columns = 2,
        .self = press.action,
        .object = press.object});
}

void press_assign_menu(Turn& turn, Press press) {
  std::vector<Button> buttons;
  for (const MemberId member : members::holders(turn.context(), Role::helper)) {
    buttons.push_back(
        {.label = telegram::sanitise_name(members::display_name(turn.members(), member)),
         .action = report_action::assign,
         .object = press.object,
         .argument = raw(member)});
  }
  buttons.push_back({.label = turn.plain("report.unassign"),
                     .action = report_action::unassign,
                     .object = press.object});
  choose(turn, "report.choose_assignee", press, std::move(buttons));
}

void press_assign(Turn& turn, Press press) {
  if (act<reports::Feature>(turn, reports::Assign{.by = *turn.speaker.member,
                                                  .report = number_of(press),
                                                  .assignee = MemberId{press.argument}}))
    answer_press(turn, "button.noted", {});
}

void press_unassign(Turn& turn, Press press) {
  if (act<reports::Feature>(
          turn, reports::Unassign{.by = *turn.speaker.member, .report = number_of(press)}))
    answer_press(turn, "button.noted", {});
}

void press_category_menu(Turn& turn, Press press) {
  std::vector<Button> buttons;
  for (const auto* category : reports::categories_of(turn.reports())) {
    buttons.push_back({.label = category_words(turn, turn.speaker.reader, category->code()),
                       .action = report_action::category,
                       .object = press.object,
                       .argument = mark_of(category->code())});
  }
  choose(turn, "report.choose_category", press, std::move(buttons));
}

void press_category(Turn& turn, Press press) {
  for (const auto* category : reports::categories_of(turn.reports())) {
    if (mark_of(category->code()) != press.argument) continue;
    if (act<reports::Feature>(turn, reports::ChangeCategory{.by = *turn.speaker.member,
                                                            .report = number_of(press),
                                                            .category = category->code()}))
      answer_press(turn, "button.noted", {});
    return;
  }
  answer_press(turn, "button.not_valid", {}, true);
}

void press_resume(Turn& turn, Press press) {
  if (act<reports::Feature>(
          turn, reports::ResumeClock{.by = *turn.speaker.member, .report = number_of(press)}))
    answer_press(turn, "button.noted", {});
}

void press_more(Turn& turn, Press press) {
  const auto* report = reports::find(turn.reports(), number_of(press));
  if (report == nullptr) {
    answer_press(turn, "button.not_valid", {}, true);
    return;
  }
  using namespace report_action;
  std::vector<Button> buttons;
  const auto add = [&](std::string_view label, Action action, std::uint64_t argument = 0) {
    buttons.push_back({.label = turn.plain(label),
                       .action = action,
                       .object = press.object,
                       .argument = argument});
  };
  add("report.ask", ask);
  add("report.change_category", category_menu);
  if (reports::is_open(*report)) {
    const bool paused = report->clock().paused_at_ms() != 0;
    add(paused ? "report.resume" : "report.pause", paused ? resume : pause);
  }
  const bool copy = reports::state_of(*report) == ReportState::duplicate;
  add(copy ? "report.split" : "report.merge", copy ? split : merge);
  add(report->is_private() ? "report.make_public" : "report.make_private", privacy,
      report->is_private() ? 0 : 1);
  choose(turn, "report.more_title", press, std::move(buttons));
}

template <Prompt prompt>
void press_prompt(Turn& turn, Press press) {
  ask_officer(turn, number_of(press), prompt);
}

constexpr ActionEntry entries[] = {
    {report_action::move, press_move},
    {report_action::move_now, press_move_now},
    {report_action::move_by_template, press_move_by_template},
    {report_action::assign_menu, press_assign_menu},
    {report_action::assign, press_assign},
    {report_action::unassign, press_unassign},
    {report_action::category_menu, press_category_menu},
    {report_action::category, press_category},
    {report_action::resume, press_resume},
    {report_action::privacy, press_privacy},
    {report_action::officers_more, press_more},
    {report_action::answer, press_prompt<Prompt::answer>},
    {report_action::ask, press_prompt<Prompt::ask>},
    {report_action::merge, press_prompt<Prompt::merge>},
    {report_action::split, press_prompt<Prompt::split>},
    {report_action::pause, press_prompt<Prompt::pause>},
    {report_action::explain, press_prompt<Prompt::explain>},
    {report_action::explain_by_template, press_explain_by_template},
    {report_action::answer_by_template, press_answer_by_template},
};

/// The report that an officers' message is about: by its topic, or by the card it replies to.
std::optional<ReportNumber> report_about(const Turn& turn, const telegram::Message& message) {
  const auto replied = message.reply_to_message ? raw(message.reply_to_message->message_id) : 0;
  return reports::report_of_message(turn.reports(), raw(message.chat.id), raw(turn.place.thread),
                                    replied);
}

std::vector<reports::Photo> photos_in(const telegram::Message& message) {
  std::vector<reports::Photo> photos;
  for (const auto& photo : message.photos) photos.push_back({photo.file_id, photo.file_unique_id});
  return photos;
}

}  // namespace

std::span<const ActionEntry> officer_actions() { return entries; }

bool hear_officer(Turn& turn, const telegram::Message& message) {
  if (turn.place.purpose != community::Purpose::officers) return false;
  const auto report = report_about(turn, message);
  if (!report) return false;
  const auto text = clean_text(message.text);
  const bool voice = message.file && message.file->kind == telegram::FileKind::voice;
  if (text.empty() && message.photos.empty() && !voice) return false;
  act<reports::Feature>(
      turn,
      reports::AddNote{.by = *turn.speaker.member,
                       .report = *report,
                       .text = text,
                       .photos = photos_in(message),
                       .voice = voice ? message.file->file_id : std::string{},
                       .source = reports::Message{raw(message.chat.id), raw(message.message_id)}});
  return true;
}

void command_answer(Turn& turn, const telegram::Command& command,
                    const telegram::Message& message) {
  const auto report = report_about(turn, message);
  const auto text = clean_text(command.arguments);
  if (!report || text.empty()) {
    send(turn, here(turn), turn.text("report.how_to_answer"));
    return;
  }
  answer_publicly(turn,
                  {.by = *turn.speaker.member,
                   .report = *report,
                   .text = text,
                   .photos = photos_in(message),
                   .source = reports::Message{raw(message.chat.id), raw(message.message_id)}});
}

}  // namespace wardmote::dialogue
