// Lists: all surveys, what was written, who answered what.
#include <algorithm>
#include <charconv>

#include "dialogue/decision_dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/survey_dialogue.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using surveys::Refusal;
using surveys::SurveyNumber;
using surveys::SurveyState;
using Press = const ButtonPress&;

/// Below what a message holds.
constexpr std::size_t page_units = 3000;

std::size_t page_size(const Turn& turn) { return turn.speaker.simple ? 3 : 6; }

/// What takes answers is on top, the newest first.
std::vector<const v1::SurveyRecord*> all_seen(const Turn& turn) {
  std::vector<const v1::SurveyRecord*> all;
  for (const auto& [number, record] : turn.surveys().surveys) {
    if (may_see(turn, record)) all.push_back(&record);
  }
  std::reverse(all.begin(), all.end());
  std::stable_partition(all.begin(), all.end(), [&turn](const auto* record) {
    return surveys::takes_answers(*record, turn.at.now);
  });
  return all;
}

void show_list(Turn& turn, std::size_t offset) {
  const auto all = all_seen(turn);
  const auto open = surveys::open_surveys(turn.surveys(), turn.at.now).size();
  Screen screen{.text = all.empty() ? turn.text("survey.list_empty")
                                    : turn.text("survey.list_title",
                                                {{"open", static_cast<std::int64_t>(open)}}),
                .self = survey_action::list,
                .argument = offset};
  const auto end = std::min(all.size(), offset + page_size(turn));
  for (auto i = offset; i < end; ++i)
    screen.buttons.push_back({.label = survey_line(turn, *all[i]),
                              .action = survey_action::view,
                              .object = all[i]->number()});
  if (end < all.size())
    screen.buttons.push_back(
        {.label = turn.plain("button.next_page"), .action = survey_action::list, .argument = end});
  if (!turn.speaker.simple) {
    if (turn.is_officer() && offset == 0)
      screen.buttons.push_back(
          {.label = turn.plain("menu.survey"), .action = survey_action::begin});
    screen.buttons.push_back({.label = turn.plain("button.home"), .action = framework::home});
  }
  show(turn, screen);
}

/// One page of lines about a closed survey.
void show_lines(Turn& turn, const ButtonPress& press, std::string_view title,
                const std::vector<std::string>& lines) {
  telegram::HtmlBuilder html;
  html.append(turn.text(title, {{"number", static_cast<std::int64_t>(press.object)}}));
  const auto begin = std::min<std::size_t>(press.argument, lines.size());
  auto end = begin;
  for (std::size_t units = 0; end < lines.size(); ++end) {
    units += telegram::utf16_length(lines[end]) + 1;
    if (units > page_units && end > begin) break;
    html.line().text(lines[end]);
  }
  if (lines.empty()) html.line().append(turn.text("survey.nothing_written"));
  Screen screen{.text = html.take(),
                .self = press.action,
                .object = press.object,
                .argument = press.argument};
  if (end < lines.size())
    screen.buttons.push_back({.label = turn.plain("button.next_page"),
                              .action = press.action,
                              .object = press.object,
                              .argument = end});
  screen.buttons.push_back({.label = turn.plain("decision.to_result"),
                            .action = survey_action::view,
                            .object = press.object});
  show(turn, screen);
}

/// Null, and said why, if the reader is no officer or there is no result yet.
const v1::SurveyRecord* closed(Turn& turn, const ButtonPress& press) {
  if (!turn.is_officer()) {
    reply(turn, "command.officers_only");
    return nullptr;
  }
  const auto* record = surveys::find(turn.surveys(), SurveyNumber{press.object});
  // What somebody wrote is for officers' eyes, not for a group's.
  if (record != nullptr && surveys::state_of(*record) == SurveyState::closed &&
      turn.place.is_private)
    return record;
  tell_refusal(turn, surveys::refuse(Refusal::not_found).value());
  return nullptr;
}

void press_list(Turn& turn, Press press) { show_list(turn, press.argument); }

void press_view(Turn& turn, Press press) {
  show_survey(turn, SurveyNumber{press.object},
              static_cast<int>(std::min<std::uint64_t>(press.argument, surveys::questions_max)));
}

void press_texts(Turn& turn, Press press) {
  const auto* record = closed(turn, press);
  if (record == nullptr) return;
  std::vector<std::string> lines;
  for (int i = 0; i < record->terms().questions_size(); ++i) {
    const auto& question = record->terms().questions(i);
    const auto texts = surveys::texts_of(turn.surveys(), turn.context(), *record, question);
    const bool is_text =
        question.datatype() == v1::DATATYPE_STRING || question.datatype() == v1::DATATYPE_TEXT;
    const bool is_withheld =
        i < record->result().questions_size() && record->result().questions(i).withheld();
    if (!is_text || (texts.empty() && !is_withheld)) continue;
    lines.push_back(std::to_string(i + 1) + ". " +
                    local_text(turn, turn.speaker.reader, question.label()));
    if (is_withheld)
      lines.push_back(
          turn.plain("survey.withheld", {{"least", std::int64_t{surveys::smallest_count}}}));
    for (const auto& text : texts) lines.push_back("• " + text);
  }
  show_lines(turn, press, "survey.texts_title", lines);
}

std::string answer_line(const Turn& turn, const v1::SurveyTerms& terms, const v1::Answer& answer) {
  const auto& reader = turn.speaker.reader;
  for (const auto& question : terms.questions()) {
    if (question.code() == answer.question())
      return "• " + local_text(turn, reader, question.label()) + " " +
             answer_words(turn, reader, question, answer);
  }
  return {};
}

void press_names(Turn& turn, Press press) {
  const auto* record = closed(turn, press);
  if (record == nullptr) return;
  const auto& reader = turn.speaker.reader;
  std::vector<std::string> lines;
  for (const auto member : surveys::respondents(turn.surveys(), SurveyNumber{press.object})) {
    const auto answers = surveys::opened_response(turn.surveys(), turn.context(),
                                                  SurveyNumber{press.object}, member);
    if (!answers) continue;
    lines.push_back("👤 " + voter_name(turn, reader, member));
    for (const auto& answer : answers->answers())
      lines.push_back(answer_line(turn, record->terms(), answer));
  }
  show_lines(turn, press, "survey.names_title", lines);
}

constexpr ActionEntry entries[] = {{survey_action::list, press_list},
                                   {survey_action::view, press_view},
                                   {survey_action::texts, press_texts},
                                   {survey_action::names, press_names}};

}  // namespace

std::span<const ActionEntry> survey_list_actions() { return entries; }

void show_survey(Turn& turn, SurveyNumber number, int skip) {
  const auto* record = surveys::find(turn.surveys(), number);
  const bool among_officers = turn.place.purpose == community::Purpose::officers;
  // A draft is not for where everybody reads, though an officer asks.
  const bool in_public = !turn.place.is_private && !among_officers;
  if (record == nullptr || !may_see(turn, *record) || (in_public && record->roll_size() == 0)) {
    tell_refusal(turn, surveys::refuse(Refusal::not_found).value());
    return;
  }
  const auto& reader = turn.speaker.reader;
  show(turn, turn.place.is_private ? survey_screen(turn, reader, *record, skip)
             : among_officers      ? survey_officers_card(turn, reader, *record)
                                   : survey_group_card(turn, reader, *record));
}

void command_surveys(Turn& turn, const telegram::Command& command, const telegram::Message&) {
  std::string_view typed = command.arguments;
  std::uint64_t number = 0;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (read.ec == std::errc{} && read.ptr == typed.data() + typed.size()) {
    show_survey(turn, SurveyNumber{number});
  } else if (turn.place.is_private) {
    show_list(turn, 0);
  } else {
    const auto open = surveys::open_surveys(turn.surveys(), turn.at.now);
    if (open.empty()) send(turn, here(turn), turn.text("survey.none_open"));
    for (const auto one : open) show_survey(turn, one);
  }
}

}  // namespace wardmote::dialogue
