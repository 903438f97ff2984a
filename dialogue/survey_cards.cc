// Where a survey is shown: the group's card, the officers' one, and what somebody reads in private.
// What becomes of a card once it is sent is learnt here too.
#include <algorithm>

#include "dialogue/card_tag.h"
#include "dialogue/deep_link.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/survey_dialogue.h"
#include "telegram/html.h"
#include "telegram/response.h"

namespace wardmote::dialogue {
namespace {

using surveys::CardKind;
using surveys::SurveyNumber;
using surveys::SurveyState;

constexpr std::string_view feature = "survey";

std::string tag_of(std::string_view kind, const v1::SurveyRecord& record, MemberId member,
                   std::string_view face = {}) {
  return to_text({.feature = feature,
                  .kind = kind,
                  .number = record.number(),
                  .detail = static_cast<std::int64_t>(raw(member)),
                  .face = face});
}

Button button(const Turn& turn, const Reader& reader, std::string_view label, Action action,
              const v1::SurveyRecord& record) {
  return {.label = turn.at.texts.plain(reader, label), .action = action, .object = record.number()};
}

bool is_draft(const v1::SurveyRecord& record) {
  return surveys::state_of(record) == SurveyState::draft ||
         surveys::state_of(record) == SurveyState::approved;
}

SurveyPage words_of(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record,
                    SurveyDetail detail, int skip = 0) {
  return surveys::state_of(record) == SurveyState::closed
             ? survey_result_words(turn, reader, record, skip)
             : survey_words(turn, reader, record, detail, skip);
}

/// What a card has no room for is read in private.
telegram::Html card_words(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record,
                          SurveyDetail detail) {
  auto page = words_of(turn, reader, record, detail);
  if (page.next == 0) return std::move(page.text);
  telegram::HtmlBuilder html;
  html.append(page.text).line().line();
  return html
      .append(turn.at.texts.render(
          reader, "survey.more_questions",
          {{"count", std::int64_t{record.terms().questions_size() - page.next}}}))
      .take();
}

/// What an officer may do next.
std::vector<Button> officer_buttons(const Turn& turn, const Reader& reader,
                                    const v1::SurveyRecord& record) {
  using namespace survey_action;
  std::vector<Button> buttons;
  const auto state = surveys::state_of(record);
  if (state == SurveyState::draft) {
    buttons.push_back(button(turn, reader, "decision.agree", approve, record));
    buttons.back().argument = mark_of(record.terms().SerializeAsString());
  }
  if (state == SurveyState::approved)
    buttons.push_back(button(turn, reader, "survey.open", ask_open, record));
  return buttons;
}

bool has_texts(const v1::SurveyTerms& terms) {
  return std::any_of(terms.questions().begin(), terms.questions().end(), [](const auto& question) {
    return question.datatype() == v1::DATATYPE_STRING || question.datatype() == v1::DATATYPE_TEXT;
  });
}

/// The same for whoever reads it in private, where one can be asked for words.
void add_officer_buttons(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record,
                         std::vector<Button>& buttons) {
  using namespace survey_action;
  const auto state = surveys::state_of(record);
  for (auto& one : officer_buttons(turn, reader, record)) {
    const bool own = surveys::is_author(record, *turn.speaker.member);
    if (one.action != approve || !own) buttons.push_back(std::move(one));
  }
  if (is_draft(record)) buttons.push_back(button(turn, reader, "decision.change", change, record));
  if (state == SurveyState::open)
    buttons.push_back(button(turn, reader, "survey.close", survey_action::close, record));
  if (state < SurveyState::closed)
    buttons.push_back(button(turn, reader, "survey.cancel", survey_action::cancel, record));
  if (state != SurveyState::closed) return;
  if (has_texts(record.terms()))
    buttons.push_back(button(turn, reader, "survey.texts", texts, record));
  if (surveys::is_named(record.terms()))
    buttons.push_back(button(turn, reader, "survey.names", names, record));
}

/// Whether the reader has answered, and what they can do about it.
void write_own_part(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                    const v1::SurveyRecord& record) {
  const auto number = surveys::number_of(record);
  if (!surveys::takes_answers(record, turn.at.now)) return;
  const auto& texts = turn.at.texts;
  html.line().line();
  if (!surveys::is_on_roll(turn.surveys(), number, *turn.speaker.member))
    html.append(texts.render(reader, "surveys.refused.not_on_roll"));
  else if (surveys::response_of(turn.surveys(), number, *turn.speaker.member) == nullptr)
    html.append(texts.render(reader, "survey.not_answered"));
  else
    html.append(
        texts.render(reader, "survey.has_answered", {{"until", from_ms(record.closes_at_ms())}}));
}

void send_officers_card(Turn& turn, const v1::SurveyRecord& record, Address address,
                        MemberId officer) {
  const auto card = survey_officers_card(turn, address.reader, record);
  address.tag = tag_of("officers", record, officer, face_of(card));
  send(turn, address, card);
}

void update_card(Turn& turn, const v1::SurveyRecord& record, const v1::SurveyCard& card) {
  const auto kind = static_cast<CardKind>(card.kind());
  const MemberId member{card.member()};
  Address address{.chat = telegram::ChatId{card.chat()}, .send_class = SendClass::notification};
  if (card.member() != 0) {
    const auto chat = private_chat_of(turn, member);
    if (!chat || !members::has_role(turn.context(), member, Role::officer)) return;
    address = *chat;
  } else {
    address.reader = reader_of_chat(
        turn, kind == CardKind::group ? community::Purpose::group : community::Purpose::officers);
  }
  const bool in_group = kind == CardKind::group;
  address.tag = tag_of(in_group ? "edit_group" : "edit_officers", record, member);
  edit(turn, address, telegram::MessageId{card.message()},
       in_group ? survey_group_card(turn, address.reader, record)
                : survey_officers_card(turn, address.reader, record));
}

std::optional<MemberId> member_in(const CardTag& tag) {
  if (tag.detail == 0) return std::nullopt;
  return MemberId{static_cast<std::uint64_t>(tag.detail)};
}

void forget(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  if (static_cast<telegram::Outcome>(outcome.outcome()) != telegram::Outcome::target_gone) return;
  (void)turn.run<surveys::Feature>(
      surveys::ForgetCard{.survey = SurveyNumber{tag.number},
                          .kind = tag.kind == "edit_group" ? CardKind::group : CardKind::officers,
                          .member = member_in(tag)});
}

/// Remembers where the card is, and brings it up to date with what happened on its way.
void record_card(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  const auto kind = tag.kind == "group" ? CardKind::group : CardKind::officers;
  const SurveyNumber number{tag.number};
  const auto recorded = turn.run<surveys::Feature>(surveys::RecordCard{
      .survey = number,
      .kind = kind,
      .member = member_in(tag),
      .chat = outcome.migrate_to_chat() != 0 ? outcome.migrate_to_chat() : outcome.chat(),
      .message = outcome.message_id()});
  const auto* record = surveys::find(turn.surveys(), number);
  const auto* card = surveys::find_card(turn.surveys(), number, kind, member_in(tag));
  if (!recorded || record == nullptr || card == nullptr) return;
  const auto reader =
      card->member() != 0
          ? reader_of(turn, MemberId{card->member()})
          : reader_of_chat(turn, kind == CardKind::group ? community::Purpose::group
                                                         : community::Purpose::officers);
  const auto now = kind == CardKind::group ? survey_group_card(turn, reader, *record)
                                           : survey_officers_card(turn, reader, *record);
  if (face_of(now) != tag.face) update_card(turn, *record, v1::SurveyCard{*card});
}

}  // namespace

Button survey_link(const Turn& turn, const Reader& reader, std::string_view label,
                   const v1::SurveyRecord& record, bool to_answers) {
  auto rest = std::to_string(record.number());
  if (to_answers) rest.insert(0, "a");
  return {
      .label = turn.at.texts.plain(reader, label),
      .url = to_url(turn.at.bot.username,
                    {.kind = LinkKind::survey, .community = turn.at.id, .rest = std::move(rest)})};
}

Screen survey_group_card(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record) {
  Screen screen{.text = card_words(turn, reader, record, SurveyDetail::card),
                .self = survey_action::view,
                .object = record.number()};
  if (surveys::takes_answers(record, turn.at.now))
    screen.buttons.push_back(survey_link(turn, reader, "survey.answer", record, true));
  else
    screen.buttons.push_back(survey_link(turn, reader, "decision.details", record));
  return screen;
}

Screen survey_officers_card(const Turn& turn, const Reader& reader,
                            const v1::SurveyRecord& record) {
  // Nobody agrees to questions that they have not read.
  Screen screen{.text = card_words(turn, reader, record,
                                   is_draft(record) ? SurveyDetail::whole : SurveyDetail::card),
                .buttons = officer_buttons(turn, reader, record),
                .self = survey_action::view,
                .object = record.number()};
  screen.buttons.push_back(survey_link(turn, reader, "decision.details", record));
  return screen;
}

Screen survey_screen(const Turn& turn, const Reader& reader, const v1::SurveyRecord& record,
                     int skip) {
  auto page = words_of(turn, reader, record,
                       turn.is_officer() ? SurveyDetail::whole : SurveyDetail::card, skip);
  telegram::HtmlBuilder html;
  html.append(page.text);
  write_own_part(html, turn, reader, record);
  Screen screen{.text = html.take(),
                .self = survey_action::view,
                .object = record.number(),
                .argument = static_cast<std::uint64_t>(skip)};
  if (page.next != 0)
    screen.buttons.push_back({.label = turn.at.texts.plain(reader, "button.next_page"),
                              .action = survey_action::view,
                              .object = record.number(),
                              .argument = static_cast<std::uint64_t>(page.next)});
  const auto number = surveys::number_of(record);
  if (surveys::takes_answers(record, turn.at.now) &&
      surveys::is_on_roll(turn.surveys(), number, *turn.speaker.member)) {
    const bool has_answered =
        surveys::response_of(turn.surveys(), number, *turn.speaker.member) != nullptr;
    screen.buttons.push_back(button(turn, reader,
                                    has_answered ? "survey.change_answers" : "survey.answer",
                                    survey_action::answer, record));
  }
  const bool is_closed = surveys::state_of(record) == SurveyState::closed;
  if (is_closed && !drawn_questions(record).empty())
    screen.buttons.push_back(button(turn, reader, "survey.charts", survey_action::charts, record));
  if (is_closed && turn.is_officer())
    screen.buttons.push_back(button(turn, reader, "survey.tables", survey_action::tables, record));
  if (turn.is_officer()) add_officer_buttons(turn, reader, record, screen.buttons);
  if (!turn.speaker.simple)
    screen.buttons.push_back(
        {.label = turn.at.texts.plain(reader, "button.home"), .action = framework::home});
  return screen;
}

bool may_see(const Turn& turn, const v1::SurveyRecord& record) {
  return record.roll_size() != 0 || turn.is_officer();
}

void post_survey_card(Turn& turn, SurveyNumber number) {
  const auto* record = surveys::find(turn.surveys(), number);
  auto address = chat_of(turn, community::Purpose::group);
  if (record == nullptr || !address) return;
  const auto card = survey_group_card(turn, address->reader, *record);
  address->tag = tag_of("group", *record, MemberId{}, face_of(card));
  send(turn, *address, card);
}

void post_survey_draft(Turn& turn, SurveyNumber number) {
  const auto* record = surveys::find(turn.surveys(), number);
  if (record == nullptr) return;
  if (const auto chat = chat_of(turn, community::Purpose::officers)) {
    if (surveys::find_card(turn.surveys(), number, CardKind::officers) == nullptr)
      send_officers_card(turn, *record, *chat, MemberId{});
    return;
  }
  for (const MemberId officer : members::holders(turn.context(), Role::officer)) {
    const auto* known = members::find(turn.members(), officer);
    const auto address = private_chat_of(turn, officer);
    const bool hears = address && known->private_chat() == v1::PRIVATE_CHAT_OPEN;
    // Whoever wrote it reads it already.
    if (!hears || surveys::is_author(*record, officer)) continue;
    if (surveys::find_card(turn.surveys(), number, CardKind::officers, officer) == nullptr)
      send_officers_card(turn, *record, *address, officer);
  }
}

void update_survey_cards(Turn& turn, SurveyNumber number, std::optional<CardKind> only) {
  const auto* record = surveys::find(turn.surveys(), number);
  if (record == nullptr) return;
  for (const auto& card : surveys::cards_of(turn.surveys(), number)) {
    if (!only || static_cast<CardKind>(card.kind()) == *only) update_card(turn, *record, card);
  }
}

void learn_survey_card(Turn& turn, const v1::CallOutcome& outcome) {
  const auto tag = parse_card_tag(outcome.tag(), feature);
  if (!tag) return;
  if (tag->kind.starts_with("edit_"))
    forget(turn, *tag, outcome);
  else if (outcome.ok())
    record_card(turn, *tag, outcome);
}

}  // namespace wardmote::dialogue
