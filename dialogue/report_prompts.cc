// What officers write about a report: a message of ours asks, their reply to it is the answer. Its
// first words say what it was about, so nothing has to be remembered in between.
#include <array>
#include <charconv>

#include "dialogue/clean_text.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "governance/core/question.h"
#include "governance/reports/transitions.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::ReportNumber;
using reports::ReportState;

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
    default:
      return "prompt.state";
  }
}

/// One tap instead of writing: the templates that fit, and no words where none are owed.
std::vector<Button> ready_answers(const Turn& turn, const v1::Report& report, Prompt prompt) {
  std::vector<Button> buttons;
  const auto to = state_for(prompt);
  if (!to) return buttons;
  const auto state = static_cast<std::uint64_t>(*to);
  const auto* step = reports::find_step(reports::state_of(report), *to, reports::StepBy::officer);
  if (step != nullptr && !step->reason_required)
    buttons.push_back({.label = turn.plain("prompt.without_words"),
                       .action = report_action::move_now,
                       .object = report.number(),
                       .argument = state});
  for (const auto* ready : reports::templates_for(turn.reports(), report.category(), *to)) {
    if (buttons.size() == 6) break;
    buttons.push_back(
        {.label = telegram::clip_text(template_words(turn, turn.speaker.reader, *ready), 48),
         .action = report_action::move_by_template,
         .object = report.number(),
         .argument = state << 32 | (mark_of(ready->id()) & 0xffffffff)});
  }
  return buttons;
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
    act<reports::Feature>(
        turn,
        reports::AnswerPublicly{
            .by = by, .report = asked.report, .text = words, .photos = photos, .source = source});
  } else if (asked.prompt == Prompt::ask) {
    act<reports::Feature>(
        turn,
        reports::AskReporter{
            .by = by, .report = asked.report, .text = words, .photos = photos, .source = source});
  } else if (asked.prompt == Prompt::pause) {
    act<reports::Feature>(turn,
                          reports::PauseClock{.by = by, .report = asked.report, .reason = words});
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
  return questions::text_in(ready.text(), tag_of(reader.language));
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
    send_with(turn, address, std::move(text),
              telegram::ForceReply{turn.plain("prompt.placeholder")});
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
