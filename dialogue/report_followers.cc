// Reporters and followers: what they are told, "me too", "is it fixed?", undo.
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "telegram/html.h"
#include "telegram/splitter.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::News;
using reports::ReportNumber;
using reports::Undoable;
using Press = const ButtonPress&;

ReportNumber number_of(const ButtonPress& press) { return ReportNumber{press.object}; }
std::int64_t signed_number(ReportNumber number) { return static_cast<std::int64_t>(number); }

void press_support(Turn& turn, Press press) {
  if (act<reports::Feature>(
          turn, reports::SupportReport{.by = *turn.speaker.member, .report = number_of(press)}))
    settle_offer(turn, number_of(press));
}

/// After a choice made on the report's own screen, the screen shows how things are now.
void refresh(Turn& turn, Press press) {
  if (turn.place.is_private) show_report(turn, number_of(press));
}

void press_unsupport(Turn& turn, Press press) {
  if (!act<reports::Feature>(
          turn, reports::WithdrawSupport{.by = *turn.speaker.member, .report = number_of(press)}))
    return;
  answer_press(turn, "button.noted", {});
  refresh(turn, press);
}

void press_follow(Turn& turn, Press press) {
  if (!act<reports::Feature>(
          turn, reports::Follow{.by = *turn.speaker.member, .report = number_of(press)}))
    return;
  answer_press(turn, "report.now_following", {{"number", signed_number(number_of(press))}}, true);
  refresh(turn, press);
}

void press_unfollow(Turn& turn, Press press) {
  if (!act<reports::Feature>(
          turn, reports::Unfollow{.by = *turn.speaker.member, .report = number_of(press)}))
    return;
  answer_press(turn, "report.not_following", {{"number", signed_number(number_of(press))}}, true);
  refresh(turn, press);
}

void press_fixed(Turn& turn, Press press) {
  act<reports::Feature>(turn, reports::ConfirmFixed{.by = *turn.speaker.member,
                                                    .report = number_of(press),
                                                    .fixed = press.argument == 1});
}

void press_undo(Turn& turn, Press press) {
  if (press.argument < 1 || press.argument > 4) return;
  act<reports::Feature>(turn, reports::Undo{.by = *turn.speaker.member,
                                            .report = number_of(press),
                                            .what = static_cast<Undoable>(press.argument)});
}

void press_add(Turn& turn, Press press) {
  answer_press(turn, std::string{});
  begin_reply(turn, number_of(press));
}

constexpr ActionEntry entries[] = {
    {report_action::support, press_support}, {report_action::unsupport, press_unsupport},
    {report_action::follow, press_follow},   {report_action::unfollow, press_unfollow},
    {report_action::fixed, press_fixed},     {report_action::undo, press_undo},
    {report_action::add, press_add},         {report_action::file_anyway, press_file_anyway},
};

std::string_view news_key(News news) {
  switch (news) {
    case News::moved:
      return "news.moved";
    case News::undone:
      return "news.undone";
    case News::answered:
      return "news.answered";
    case News::asked:
      return "news.asked";
    case News::merged:
      return "news.merged";
    case News::split:
      return "news.split";
    case News::overdue:
      return "news.overdue";
    case News::escalated:
      return "news.escalated";
    case News::place:
      return "news.place";
    case News::made_private:
      return "news.made_private";
    case News::made_public:
      return "news.made_public";
    case News::explained:
      return "news.explained";
  }
  return "news.moved";
}

/// What a piece of news quotes: the last step's reason and picture, or a note.
struct Quoted {
  std::string words;
  v1::ReportBody attached;
};

Quoted last_step(const Turn& turn, const Reader& reader, const v1::Report& report) {
  if (report.history().empty()) return {};
  const auto& last = *report.history().rbegin();
  Quoted quoted{.words = step_words(turn, reader, last), .attached = {}};
  if (!last.photo().empty()) quoted.attached.add_photos()->set_file_id(last.photo());
  return quoted;
}

Quoted quoted_by(const Turn& turn, const Reader& reader, const v1::Report& report,
                 const reports::Notify& news) {
  if (news.note != 0) {
    const auto* note = reports::find_note(turn.reports(), news.report, news.note);
    if (note == nullptr) return {};
    const auto body = reports::body_of(*note, report, turn.at.vault);
    if (!body) return {};
    Quoted quoted{.words = note_words(turn, reader, *note, *body), .attached = {}};
    *quoted.attached.mutable_photos() = body->photos();
    return quoted;
  }
  const bool of_step = news.news == News::moved || news.news == News::explained;
  return of_step ? last_step(turn, reader, report) : Quoted{};
}

void quote(const Quoted& quoted, telegram::Html& text) {
  if (!quoted.words.empty())
    text.value += "\n" + telegram::HtmlBuilder{}.blockquote(quoted.words).take().value;
}

std::vector<Button> news_buttons(const Turn& turn, const Reader& reader,
                                 const reports::Notify& news) {
  const auto number = static_cast<std::uint64_t>(news.report);
  std::vector<Button> buttons;
  if (news.news == News::asked)
    buttons.push_back({.label = turn.at.texts.plain(reader, "report.write_answer"),
                       .action = report_action::add,
                       .object = number});
  buttons.push_back({.label = turn.at.texts.plain(reader, "report.view"),
                     .action = report_action::view,
                     .object = number});
  if (news.news != News::asked)
    buttons.push_back({.label = turn.at.texts.plain(reader, "report.unfollow"),
                       .action = report_action::unfollow,
                       .object = static_cast<std::uint64_t>(news.via)});
  return buttons;
}

}  // namespace

std::span<const ActionEntry> follower_actions() { return entries; }

void tell_follower(Turn& turn, const reports::Notify& news) {
  const auto* report = reports::find(turn.reports(), news.report);
  auto address = private_chat_of(turn, news.member);
  if (report == nullptr || !address) return;
  // "Passed on" is said only if somebody could be told.
  if (news.news == News::escalated && nobody_above_hears(turn, *report)) return;
  const auto* member = members::find(turn.members(), news.member);
  if (member->quiet()) address->send_class = SendClass::broadcast;
  const auto quoted = quoted_by(turn, address->reader, *report, news);
  const auto& texts = turn.at.texts;
  auto text =
      texts.render(address->reader, news_key(news.news),
                   {{"number", signed_number(news.via)},
                    {"original", signed_number(news.report)},
                    {"title", report_title(turn, *report, 60)},
                    {"icon", std::string{state_icon(reports::state_of(*report))}},
                    {"state", state_words(turn, address->reader, reports::state_of(*report))}});
  quote(quoted, text);
  send_attachments(turn, *address, quoted.attached);
  send(turn, *address,
       {.text = std::move(text),
        .buttons = news_buttons(turn, address->reader, news),
        .columns = 2,
        .self = report_action::view,
        .object = static_cast<std::uint64_t>(news.report)});
}

void ask_if_fixed(Turn& turn, const reports::AskIfFixed& question) {
  const auto* report = reports::find(turn.reports(), question.report);
  const auto address = private_chat_of(turn, question.member);
  if (report == nullptr || !address) return;
  const auto& texts = turn.at.texts;
  const auto number = static_cast<std::uint64_t>(question.report);
  auto text = texts.render(
      address->reader, question.reminder ? "fixed.reminder" : "fixed.question",
      {{"number", signed_number(question.via)}, {"title", report_title(turn, *report, 60)}});
  const auto quoted = last_step(turn, address->reader, *report);
  quote(quoted, text);
  // What was shown once need not be shown again.
  if (!question.reminder) send_attachments(turn, *address, quoted.attached);
  send(turn, *address,
       {.text = std::move(text),
        .buttons = {{.label = texts.plain(address->reader, "report.fixed_yes"),
                     .action = report_action::fixed,
                     .object = number,
                     .argument = 1},
                    {.label = texts.plain(address->reader, "report.fixed_no"),
                     .action = report_action::fixed,
                     .object = number,
                     .argument = 0}},
        .columns = 2,
        .self = report_action::view,
        .object = number});
}

}  // namespace wardmote::dialogue
