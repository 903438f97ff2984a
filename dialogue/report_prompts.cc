// What officers write about a report: a message of ours asks, their reply to it is the answer. Its
// first words say what it was about, so nothing has to be remembered in between.
#include <array>
#include <charconv>

#include "dialogue/clean_text.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "governance/reports/transitions.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::ReportNumber;
using reports::ReportState;

std::int64_t signed_number(ReportNumber number) { return static_cast<std::int64_t>(number); }

struct PromptSign {
  Prompt prompt;
  std::string_view icon;
};
constexpr std::array signs{
    PromptSign{Prompt::acknowledged, "👀"}, PromptSign{Prompt::in_progress, "🛠"},
    PromptSign{Prompt::resolved, "✅"},     PromptSign{Prompt::declined, "🚫"},
    PromptSign{Prompt::reopened, "🔁"},     PromptSign{Prompt::answer, "💬"},
    PromptSign{Prompt::ask, "❓"},          PromptSign{Prompt::merge, "🔗"},
    PromptSign{Prompt::split, "✂️"},   PromptSign{Prompt::pause, "⏸"},
    PromptSign{Prompt::explain, "📝"},
};
constexpr std::string_view pen = "✍️ ";

std::string_view icon_of(Prompt prompt) {
  for (const auto& sign : signs) {
    if (sign.prompt == prompt) return sign.icon;
  }
  return {};
}

/// "✍️ ✅ #12 ..." as a message of ours begins.
struct Asked {
  Prompt prompt{};
  ReportNumber report{};
};
std::optional<Asked> parse_asked(std::string_view text) {
  if (!text.starts_with(pen)) return std::nullopt;
  text.remove_prefix(pen.size());
  for (const auto& sign : signs) {
    if (!text.starts_with(sign.icon)) continue;
    text.remove_prefix(sign.icon.size());
    if (!text.starts_with(" #")) return std::nullopt;
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data() + 2, text.data() + text.size(), number);
    if (read.ec != std::errc{}) return std::nullopt;
    return Asked{sign.prompt, ReportNumber{number}};
  }
  return std::nullopt;
}

std::optional<ReportState> state_for(Prompt prompt) {
  switch (prompt) {
    case Prompt::acknowledged:
      return ReportState::acknowledged;
    case Prompt::in_progress:
      return ReportState::in_progress;
    case Prompt::resolved:
      return ReportState::resolved;
    case Prompt::declined:
      return ReportState::declined;
    case Prompt::reopened:
      return ReportState::reopened;
    default:
      return std::nullopt;
  }
}

std::string_view question_key(Prompt prompt) {
  switch (prompt) {
    case Prompt::answer:
      return "prompt.answer";
    case Prompt::ask:
      return "prompt.ask";
    case Prompt::merge:
      return "prompt.merge";
    case Prompt::split:
      return "prompt.split";
    case Prompt::pause:
      return "prompt.pause";
    case Prompt::declined:
      return "prompt.declined";
    case Prompt::explain:
      return "prompt.explain";
    default:
      return "prompt.state";
  }
}

constexpr std::size_t ready_answers_max = 6;

/// What the button of a template does for a prompt; nothing if templates are no answer to it.
std::optional<Action> action_for(Prompt prompt) {
  if (state_for(prompt)) return report_action::move_by_template;
  if (prompt == Prompt::explain) return report_action::explain_by_template;
  if (prompt == Prompt::answer) return report_action::answer_by_template;
  return std::nullopt;
}

/// One tap instead of writing: the templates that fit, and no words where none are owed.
std::vector<Button> ready_answers(const Turn& turn, const v1::Report& report, Prompt prompt) {
  std::vector<Button> buttons;
  const auto action = action_for(prompt);
  if (!action) return buttons;
  const auto from = reports::state_of(report);
  const auto to = state_for(prompt).value_or(from);
  const auto state = static_cast<std::uint64_t>(to);
  const auto* step = reports::find_step(from, to, reports::StepBy::officer);
  if (step != nullptr && !step->reason_required)
    buttons.push_back({.label = turn.plain("prompt.without_words"),
                       .action = report_action::move_now,
                       .object = report.number(),
                       .argument = state});
  for (const auto* ready : reports::templates_for(turn.reports(), report.category(), to)) {
    if (buttons.size() == ready_answers_max) break;
    buttons.push_back(
        {.label = telegram::clip_text(template_words(turn, turn.speaker.reader, *ready), 48),
         .action = *action,
         .object = report.number(),
         .argument = state << 32 | (mark_of(ready->id()) & 0xffffffff)});
  }
  return buttons;
}

/// Whoever asks, halts or goes on hears that it is done where no news of it is read.
void confirm_in_private(Turn& turn) {
  if (turn.place.is_private) send(turn, here(turn), turn.text("button.noted"));
}

void ask_reporter(Turn& turn, const reports::AskReporter& question) {
  const auto number = question.report;
  if (!act<reports::Feature>(turn, question)) return;
  const auto* report = reports::find(turn.reports(), number);
  const bool heard =
      report != nullptr && private_chat_of(turn, MemberId{report->reporter()}).has_value();
  send(turn, here(turn),
       turn.text(heard ? "prompt.asked" : "prompt.asked_unheard",
                 {{"number", static_cast<std::int64_t>(number)}}));
}

void take_answer(Turn& turn, const Asked& asked, const std::string& words,
                 const telegram::Message& message) {
  const auto by = *turn.speaker.member;
  const reports::Message source{raw(message.chat.id), raw(message.message_id)};
  std::vector<reports::Photo> photos;
  for (const auto& photo : message.photos) photos.push_back({photo.file_id, photo.file_unique_id});
  if (const auto to = state_for(asked.prompt)) {
    act<reports::Feature>(
        turn, reports::Transition{.by = by,
                                  .report = asked.report,
                                  .to = *to,
                                  .reason = words,
                                  .photo = photos.empty() ? std::string{} : photos[0].file_id});
  } else if (asked.prompt == Prompt::answer) {
    answer_publicly(
        turn,
        {.by = by, .report = asked.report, .text = words, .photos = photos, .source = source});
  } else if (asked.prompt == Prompt::ask) {
    ask_reporter(
        turn,
        {.by = by, .report = asked.report, .text = words, .photos = photos, .source = source});
  } else if (asked.prompt == Prompt::explain) {
    if (act<reports::Feature>(
            turn,
            reports::ExplainStep{.by = by,
                                 .report = asked.report,
                                 .reason = words,
                                 .photo = photos.empty() ? std::string{} : photos[0].file_id}))
      send(turn, here(turn),
           turn.text("prompt.explained", {{"number", signed_number(asked.report)}}));
  } else if (asked.prompt == Prompt::pause) {
    if (act<reports::Feature>(
            turn, reports::PauseClock{.by = by, .report = asked.report, .reason = words}))
      confirm_in_private(turn);
  } else if (asked.prompt == Prompt::split) {
    act<reports::Feature>(turn, reports::Split{.by = by, .copy = asked.report, .reason = words});
  } else {
    const auto digits = words.substr(std::min(words.find_first_of("0123456789"), words.size()));
    act<reports::Feature>(
        turn, reports::Merge{.by = by,
                             .copy = asked.report,
                             .original = ReportNumber{std::strtoull(digits.c_str(), nullptr, 10)}});
  }
}

}  // namespace

Prompt prompt_for(ReportState state) {
  switch (state) {
    case ReportState::acknowledged:
      return Prompt::acknowledged;
    case ReportState::in_progress:
      return Prompt::in_progress;
    case ReportState::resolved:
      return Prompt::resolved;
    case ReportState::declined:
      return Prompt::declined;
    case ReportState::duplicate:
      return Prompt::merge;
    default:
      return Prompt::reopened;
  }
}

std::string template_words(const Turn& turn, const Reader& reader,
                           const v1::ResponseTemplate& ready) {
  if (!ready.text_key().empty()) return turn.at.texts.plain(reader, ready.text_key());
  return local_text(turn, reader, ready.text());
}

std::string recorded_words(const Turn& turn, const v1::ResponseTemplate& ready) {
  const auto language = first_spoken({community::default_language(turn.community())});
  return template_words(turn, {.language = language, .zone = nullptr}, ready);
}

const v1::ResponseTemplate* template_marked(const Turn& turn, const v1::Report& report,
                                            ReportState to, std::uint64_t mark) {
  for (const auto* ready : reports::templates_for(turn.reports(), report.category(), to)) {
    if ((mark_of(ready->id()) & 0xffffffff) == mark) return ready;
  }
  return nullptr;
}

void answer_publicly(Turn& turn, const reports::AnswerPublicly& answer) {
  const auto effects = turn.run<reports::Feature>(answer);
  if (!effects) {
    tell_refusal(turn, effects.error());
    return;
  }
  std::int64_t heard = 0;
  for (const auto& effect : *effects) {
    if (std::holds_alternative<reports::Notify>(effect)) ++heard;
    perform(turn, effect);
  }
  answer_press(turn, std::string{});
  send(turn, here(turn),
       turn.text("prompt.answered", {{"number", signed_number(answer.report)}, {"count", heard}}));
}

void confirm_move(Turn& turn, ReportNumber number) {
  const auto* report = reports::find(turn.reports(), number);
  answer_press(turn, std::string{});
  if (report == nullptr || raw(turn.place.chat) == 0) return;
  Screen screen{
      .text = turn.text("report.moved", {{"number", signed_number(number)},
                                         {"state", state_words(turn, turn.speaker.reader,
                                                               reports::state_of(*report))}}),
      .buttons = {{.label = turn.plain("button.undo"),
                   .action = report_action::undo,
                   .object = report->number(),
                   .argument = static_cast<std::uint64_t>(reports::Undoable::transition),
                   .only_for = turn.place.is_private ? PersonId{} : turn.speaker.person}},
      .columns = 2,
      .self = framework::home};
  const auto& history = report->history();
  const bool silent =
      !history.empty() && history.rbegin()->reason().empty() && history.rbegin()->photo().empty();
  if (silent)
    screen.buttons.push_back({.label = turn.plain("report.explain"),
                              .action = report_action::explain,
                              .object = report->number()});
  send(turn, here(turn), screen);
}

void ask_officer(Turn& turn, ReportNumber number, Prompt prompt) {
  const auto* report = reports::find(turn.reports(), number);
  if (report == nullptr || !reports::may_work_on(turn.context(), *report, *turn.speaker.member)) {
    reply(turn, "command.officers_only");
    return;
  }
  answer_press(turn, std::string{});
  telegram::Html text{std::string{pen} + std::string{icon_of(prompt)} + " #" +
                      std::to_string(report->number()) + "\n"};
  text.value += turn.text(question_key(prompt), {{"title", report_title(turn, *report, 80)}}).value;
  auto buttons = ready_answers(turn, *report, prompt);
  auto address = here(turn);
  if (buttons.empty())
    send_with(turn, address, text, telegram::ForceReply{turn.plain("prompt.placeholder")});
  else
    send(turn, address,
         {.text = std::move(text), .buttons = std::move(buttons), .self = framework::home});
}

bool answer_prompt(Turn& turn, const telegram::Message& message) {
  const auto& replied = message.reply_to_message;
  if (!replied || raw(replied->from) != raw(turn.at.bot.id)) return false;
  const auto asked = parse_asked(replied->text);
  if (!asked || !turn.speaker.member) return false;
  take_answer(turn, *asked, clean_text(message.text), message);
  return true;
}

}  // namespace wardmote::dialogue
