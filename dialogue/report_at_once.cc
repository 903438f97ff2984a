// Filing a report at once: in one message, from somebody's message; and what is left to ask then.
#include "dialogue/clean_text.h"
#include "dialogue/deep_link.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "dialogue/report_draft.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

/// In private, what one message did not say becomes a question.
void ask_for_the_rest(Turn& turn, v1::Draft draft, const Rejection& missing) {
  auto& answers = *draft.mutable_answers();
  answers.erase(std::remove_if(answers.begin(), answers.end(),
                               [&](const v1::DraftAnswer& answer) {
                                 const bool unknown = answer.step() == "category" &&
                                                      missing.key.ends_with("unknown_category");
                                 const bool silent = answer.step() == "text" &&
                                                     answer.text().empty() &&
                                                     answer.voice().empty();
                                 return unknown || silent || answer.skipped();
                               }),
                answers.end());
  begin(turn, report_flow(), std::move(draft));
}

/// Asks below the message that was to be filed whether it is one of these; keeps the draft.
void offer_in_place(Turn& turn, v1::Draft draft, const reports::OfferDuplicates& offer) {
  note_candidates(draft, offer);
  const auto offered_at = to_ms(turn.at.now);
  draft.set_offered_at_ms(offered_at);
  if (!put_aside(turn, std::move(draft))) return;
  Screen screen{.text = turn.text("report.ask_same"), .self = Action{}};
  const auto person = turn.place.is_private ? PersonId{} : turn.speaker.person;
  for (const auto number : offer.candidates) {
    const auto* report = reports::find(turn.reports(), number);
    const bool seen =
        report != nullptr && reports::visible_to(turn.context(), *report, *turn.speaker.member);
    if (!seen) continue;
    const auto line = report_line(turn, turn.speaker.reader, *report);
    screen.text.value += "\n\n" + telegram::HtmlBuilder{}.text(line).take().value;
    screen.buttons.push_back(
        {.label = turn.plain("report.me_too_number",
                             {{"number", static_cast<std::int64_t>(report->number())}}),
         .action = report_action::support,
         .object = report->number(),
         .only_for = person});
  }
  screen.buttons.push_back({.label = turn.plain("report.mine_is_new"),
                            .action = report_action::file_anyway,
                            .object = static_cast<std::uint64_t>(offered_at),
                            .only_for = person});
  // Four at most, whoever reads it: the best three and "mine is new".
  if (screen.buttons.size() > simple_buttons_max)
    screen.buttons.erase(screen.buttons.begin() + 3, screen.buttons.end() - 1);
  send(turn, here(turn), screen);
}

/// Files what one message said.
void file_at_once(Turn& turn, v1::Draft draft) {
  warn_of_danger(turn, draft);
  const auto effects = turn.run<reports::Feature>(filing_from(turn, draft));
  if (!effects) {
    if (turn.place.is_private && needs_questions(effects.error()))
      ask_for_the_rest(turn, std::move(draft), effects.error());
    else
      tell_filing_refusal(turn, draft, effects.error());
    return;
  }
  for (const auto& effect : *effects) {
    if (const auto* offer = std::get_if<reports::OfferDuplicates>(&effect)) {
      offer_in_place(turn, std::move(draft), *offer);
      return;
    }
    perform_filing(turn, draft, effect);
  }
}

/// A message that a report can be made of.
bool says_something(const telegram::RepliedMessage& replied) {
  return !replied.from_is_bot && (!replied.text.empty() || !replied.photos.empty() ||
                                  replied.location || is_voice(replied.file));
}

}  // namespace

void command_report(Turn& turn, const telegram::Command& command,
                    const telegram::Message& message) {
  const auto text = clean_text(command.arguments);
  const auto& replied = message.reply_to_message;
  if (replied && says_something(*replied)) {
    file_at_once(turn, draft_of_reply(turn, message, text));
  } else if (!text.empty()) {
    file_at_once(turn, draft_of_words(turn, message, text));
  } else if (turn.place.is_private) {
    begin(turn, report_flow(), {});
  } else {
    send(turn, here(turn),
         {.text = turn.text("report.how_in_group"),
          .buttons = {{.label = turn.plain("report.in_private"),
                       .url = to_url(
                           turn.at.bot.username,
                           {.kind = LinkKind::report, .community = turn.at.id, .rest = "new"})}},
          .self = framework::home});
  }
}

bool begin_report_from(Turn& turn, const telegram::Message& message) {
  const auto text = clean_text(message.text);
  const bool voice = is_voice(message.file);
  const bool unread = tell_of_unread_file(turn, message);
  if (text.empty() && message.photos.empty() && !message.location && !voice) return unread;
  v1::Draft draft;
  if (!text.empty() || voice) {
    auto& kept = edit_answer(draft, "text");
    kept.set_text(text);
    if (voice) kept.set_voice(message.file->file_id);
  }
  if (!message.photos.empty()) {
    (void)keep_photo(draft, message.photos.back());
    draft.set_album(message.media_group_id);
  }
  if (message.location) {
    auto& place = *edit_answer(draft, "place").mutable_place();
    place.set_latitude(message.location->latitude);
    place.set_longitude(message.location->longitude);
  }
  warn_of_danger_in(turn, draft, text);
  send(turn, here(turn), turn.text("report.draft_begun"));
  begin(turn, report_flow(), std::move(draft));
  return true;
}

void press_file_anyway(Turn& turn, const ButtonPress& press) {
  const auto draft = aside_of(turn);
  if (!draft || static_cast<std::uint64_t>(draft->offered_at_ms()) != press.object) {
    reply(turn, "flow.button_too_old");
    return;
  }
  auto filing = filing_from(turn, *draft);
  filing.not_a_duplicate = true;
  const auto effects = turn.run<reports::Feature>(filing);
  if (!effects) {
    tell_filing_refusal(turn, *draft, effects.error());
    return;
  }
  drop_aside(turn);
  for (const auto& effect : *effects) perform_filing(turn, *draft, effect);
}

void settle_offer(Turn& turn, reports::ReportNumber supported) {
  const auto draft = aside_of(turn);
  const auto* same = draft ? answer_to(*draft, "same") : nullptr;
  const auto number = std::to_string(static_cast<std::uint64_t>(supported));
  const bool offered =
      same != nullptr && std::count(same->choices().begin(), same->choices().end(), number) > 0;
  if (offered) drop_aside(turn);
}

}  // namespace wardmote::dialogue
