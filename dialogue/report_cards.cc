// Where a report is shown: the group's card, the officers' topic or card, the reporter's own.
#include "dialogue/report_cards.h"

#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::CardKind;
using reports::ReportNumber;
using reports::ReportState;

constexpr std::size_t topic_title_units = 100;

Button button(const Turn& turn, const Reader& reader, std::string_view label, Action action,
              const v1::Report& report, std::uint64_t argument = 0) {
  return {.label = turn.at.texts.plain(reader, label),
          .action = action,
          .object = report.number(),
          .argument = argument};
}

std::string topic_name(const Turn& turn, const Reader& reader, const v1::Report& report) {
  const auto state = reports::state_of(report);
  return telegram::clip_text(std::string{state_icon(state)} + " #" +
                                 std::to_string(report.number()) + " " +
                                 category_words(turn, reader, report.category()) + " · " +
                                 report_title(turn, report, topic_title_units / 2),
                             topic_title_units);
}

/// Nothing if the officer may not see the report any more, or cannot be reached.
std::optional<Address> officer_in_private(const Turn& turn, const v1::Report& report,
                                          MemberId officer) {
  if (!reports::may_work_on(turn.context(), report, officer)) return std::nullopt;
  return private_chat_of(turn, officer);
}

/// The card of an officer follows the report as long as the officer works here. Afterwards its
/// words go, once.
void update_private_card(Turn& turn, const v1::Report& report, const v1::ReportCard& card) {
  const MemberId officer{card.member()};
  const telegram::MessageId message{card.message()};
  if (auto address = officer_in_private(turn, report, officer)) {
    address->tag = card_tag("edit_officer", reports::number_of(report),
                            static_cast<std::int64_t>(raw(officer)));
    edit(turn, *address, message, officers_card(turn, address->reader, report));
    return;
  }
  // Out of reach for now: the card is brought up to date with the next news after they come back.
  if (reports::may_work_on(turn.context(), report, officer)) return;
  if (const auto address = private_chat_of(turn, officer))
    edit(turn, *address, message,
         {.text = turn.at.texts.render(address->reader, "report.retracted")});
  (void)turn.run<reports::Feature>(reports::ForgetCard{
      .report = reports::number_of(report), .kind = CardKind::officers, .member = officer});
}

bool has_topics(const Turn& turn) {
  const auto* chat = community::chat_for(turn.community(), community::Purpose::officers);
  return chat != nullptr && chat->is_forum() && chat->can_manage_topics() &&
         chat->bot_status() == v1::BOT_STATUS_ADMINISTRATOR;
}

}  // namespace

Screen report_screen(const Turn& turn, const Reader& reader, const v1::Report& report) {
  using namespace report_action;
  const auto context = turn.context();
  const auto member = turn.speaker.member.value_or(MemberId{});
  const auto number = reports::number_of(report);
  const bool own = report.reporter() == raw(member);
  const bool works = reports::may_work_on(context, report, member);
  const auto audience = works ? Audience::officers
                        : own ? Audience::reporter
                              : Audience::neighbours;
  Screen screen{.text = report_words(turn, reader, report, audience),
                .columns = 2,
                .self = view,
                .object = report.number()};
  const auto add = [&](std::string_view label, Action action, std::uint64_t argument = 0) {
    screen.buttons.push_back(button(turn, reader, label, action, report, argument));
  };
  if (reports::is_asked(turn.reports(), context, member, number)) {
    add("report.fixed_yes", fixed, 1);
    add("report.fixed_no", fixed, 0);
  }
  if (reports::may_undo(turn.reports(), context, member, number, reports::Undoable::filing))
    add("button.undo", undo, static_cast<std::uint64_t>(reports::Undoable::filing));
  const auto* follow_row = reports::find_follow(turn.reports(), number, member);
  if (own) {
    add("report.add", report_action::add);
    add(report.reporter_muted() ? "report.follow" : "report.unfollow",
        report.reporter_muted() ? follow : unfollow);
  } else {
    const bool supports = follow_row != nullptr && follow_row->supports();
    const bool follows = follow_row != nullptr && follow_row->follows();
    add(supports ? "report.not_me" : "report.me_too", supports ? unsupport : support);
    add(follows ? "report.unfollow" : "report.follow", follows ? unfollow : follow);
  }
  if (works) {
    const auto card = officers_card(turn, reader, report);
    screen.buttons.insert(screen.buttons.end(), card.buttons.begin(), card.buttons.end());
  }
  if (!turn.speaker.simple)
    screen.buttons.push_back(
        {.label = turn.at.texts.plain(reader, "button.home"), .action = framework::home});
  return screen;
}

Screen group_card(const Turn& turn, const Reader& reader, const v1::Report& report) {
  Screen screen{.text = report_words(turn, reader, report, Audience::neighbours),
                .columns = 2,
                .self = report_action::view,
                .object = report.number()};
  if (reports::is_open(report)) {
    screen.buttons = {button(turn, reader, "report.me_too", report_action::support, report),
                      button(turn, reader, "report.follow", report_action::follow, report)};
  } else if (reports::state_of(report) == ReportState::resolved) {
    screen.buttons = {button(turn, reader, "report.fixed_yes", report_action::fixed, report, 1),
                      button(turn, reader, "report.fixed_no", report_action::fixed, report, 0)};
  }
  return screen;
}

Screen officers_card(const Turn& turn, const Reader& reader, const v1::Report& report) {
  Screen screen{.text = report_words(turn, reader, report, Audience::officers),
                .columns = 2,
                .self = report_action::view,
                .object = report.number()};
  for (const auto state : reports::next_states(report)) {
    // A copy is named by number: that is behind "more".
    if (state == ReportState::duplicate) continue;
    screen.buttons.push_back(
        {.label = std::string{state_icon(state)} + " " + state_words(turn, reader, state),
         .action = report_action::move,
         .object = report.number(),
         .argument = static_cast<std::uint64_t>(state)});
  }
  screen.buttons.push_back(button(turn, reader, "report.answer", report_action::answer, report));
  screen.buttons.push_back(
      button(turn, reader, "report.assign", report_action::assign_menu, report));
  screen.buttons.push_back(
      button(turn, reader, "report.more", report_action::officers_more, report));
  return screen;
}

void send_attachments(Turn& turn, const Address& address, const v1::ReportBody& body) {
  if (body.photos_size() == 1) {
    call(turn,
         telegram::to_request(telegram::SendPhoto{
             .chat = address.chat, .file_id = body.photos(0).file_id(), .thread = address.thread}),
         address.send_class, address.tag);
  } else if (body.photos_size() > 1) {
    telegram::SendAlbum album{.chat = address.chat, .file_ids = {}, .thread = address.thread};
    for (const auto& photo : body.photos()) album.file_ids.push_back(photo.file_id());
    call(turn, telegram::to_request(album), address.send_class, address.tag);
  }
  if (!body.voice().empty())
    call(turn,
         telegram::to_request(telegram::SendVoice{
             .chat = address.chat, .file_id = body.voice(), .thread = address.thread}),
         address.send_class, address.tag);
  if (body.place().has_latitude())
    call(turn,
         telegram::to_request(
             telegram::SendLocation{.chat = address.chat,
                                    .location = {body.place().latitude(), body.place().longitude()},
                                    .thread = address.thread}),
         address.send_class, address.tag);
}

void post_group_card(Turn& turn, ReportNumber number) {
  const auto* report = reports::find(turn.reports(), number);
  auto address = chat_of(turn, community::Purpose::group);
  if (report == nullptr || report->is_private() || !address) return;
  if (const auto body = reports::body_of(*report, turn.at.vault); body && body->photos_size() > 0)
    call(turn,
         telegram::to_request(
             telegram::SendPhoto{.chat = address->chat, .file_id = body->photos(0).file_id()}),
         SendClass::notification, card_tag("group_photo", number));
  const auto card = group_card(turn, address->reader, *report);
  address->tag = card_tag("group", number, 0, face_of(card));
  send(turn, *address, card);
}

void post_officers_card(Turn& turn, ReportNumber number) {
  const auto* report = reports::find(turn.reports(), number);
  const auto address = chat_of(turn, community::Purpose::officers);
  if (report == nullptr || !address) return;
  if (!has_topics(turn)) {
    send_officers_card(turn, number, {});
    return;
  }
  call(turn,
       telegram::to_request(telegram::CreateForumTopic{
           .chat = address->chat, .name = topic_name(turn, address->reader, *report)}),
       SendClass::notification, card_tag("topic", number));
}

std::string card_tag(std::string_view kind, ReportNumber number, std::int64_t detail,
                     std::string_view face) {
  return to_text({.feature = "report",
                  .kind = kind,
                  .number = static_cast<std::uint64_t>(number),
                  .detail = detail,
                  .face = face});
}

void send_officers_card(Turn& turn, ReportNumber number, telegram::ThreadId thread) {
  const auto* report = reports::find(turn.reports(), number);
  auto address = chat_of(turn, community::Purpose::officers);
  if (report == nullptr || !address) return;
  address->thread = thread;
  address->tag = card_tag("attachments", number);
  if (const auto body = reports::body_of(*report, turn.at.vault))
    send_attachments(turn, *address, *body);
  const auto card = officers_card(turn, address->reader, *report);
  address->tag = card_tag("officers", number, raw(thread), face_of(card));
  send(turn, *address, card);
}

void send_private_card(Turn& turn, const v1::Report& report, MemberId officer,
                       std::string_view lead) {
  auto address = officer_in_private(turn, report, officer);
  if (!address) return;
  auto card = officers_card(turn, address->reader, report);
  address->tag = card_tag("officer", reports::number_of(report),
                          static_cast<std::int64_t>(raw(officer)), face_of(card));
  if (!lead.empty())
    card.text.value = turn.at.texts.render(address->reader, lead).value + "\n\n" + card.text.value;
  send(turn, *address, card);
}

void update_card(Turn& turn, const v1::Report& report, const v1::ReportCard& card) {
  const telegram::ChatId chat{card.chat()};
  const telegram::MessageId message{card.message()};
  Address address{.chat = chat, .send_class = SendClass::notification};
  switch (static_cast<CardKind>(card.kind())) {
    case CardKind::group:
      // Its text is not for neighbours any more, whoever asked for this.
      if (report.is_private()) return;
      address.reader = reader_of_chat(turn, community::Purpose::group);
      address.tag = card_tag("edit_group", reports::number_of(report));
      edit(turn, address, message, group_card(turn, address.reader, report));
      return;
    case CardKind::officers:
      if (card.member() != 0) {
        update_private_card(turn, report, card);
        return;
      }
      address.reader = reader_of_chat(turn, community::Purpose::officers);
      address.tag = card_tag("edit_officers", reports::number_of(report));
      edit(turn, address, message, officers_card(turn, address.reader, report));
      return;
    case CardKind::group_photo:
    case CardKind::officers_attachments:
      return;
    case CardKind::reporter:
    case CardKind::follower: {
      const MemberId member{card.member()};
      address.reader = reader_of(turn, member);
      address.simple = members::simple_mode_of(turn.context(), member);
      address.tag = card_tag("edit_own", reports::number_of(report),
                             static_cast<std::int64_t>(card.member()));
      Turn as_member{
          .state = turn.state, .at = turn.at, .result = turn.result, .speaker = {}, .place = {}};
      as_member.speaker = {
          .person = {}, .member = member, .reader = address.reader, .simple = address.simple};
      as_member.place.is_private = true;
      edit(turn, address, message, report_screen(as_member, address.reader, report));
      return;
    }
  }
}

void update_cards(Turn& turn, ReportNumber number) {
  const auto* report = reports::find(turn.reports(), number);
  if (report == nullptr) return;
  for (const auto* card : reports::cards_of(turn.reports(), number))
    update_card(turn, *report, v1::ReportCard{*card});
}

void name_topic(Turn& turn, ReportNumber number) {
  const auto* report = reports::find(turn.reports(), number);
  const auto* card = reports::find_card(turn.reports(), number, CardKind::officers);
  if (report == nullptr || card == nullptr || card->thread() == 0) return;
  const auto reader = reader_of_chat(turn, community::Purpose::officers);
  call(turn,
       telegram::to_request(telegram::EditForumTopic{.chat = telegram::ChatId{card->chat()},
                                                     .thread = telegram::ThreadId{card->thread()},
                                                     .name = topic_name(turn, reader, *report)}),
       SendClass::notification);
}

void open_topic(Turn& turn, ReportNumber number, bool open) {
  const auto* card = reports::find_card(turn.reports(), number, CardKind::officers);
  if (card == nullptr || card->thread() == 0) return;
  const telegram::ChatId chat{card->chat()};
  const telegram::ThreadId thread{card->thread()};
  call(turn,
       open ? telegram::to_request(telegram::ReopenForumTopic{.chat = chat, .thread = thread})
            : telegram::to_request(telegram::CloseForumTopic{.chat = chat, .thread = thread}),
       SendClass::notification);
}

std::optional<Address> officers_thread(const Turn& turn, ReportNumber number) {
  auto address = chat_of(turn, community::Purpose::officers);
  const auto* card = reports::find_card(turn.reports(), number, CardKind::officers);
  if (!address || card == nullptr || card->chat() != raw(address->chat)) return address;
  address->thread = telegram::ThreadId{card->thread()};
  if (card->thread() == 0) address->reply_to = telegram::MessageId{card->message()};
  return address;
}

}  // namespace wardmote::dialogue
