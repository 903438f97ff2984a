// Where a report is shown: the group's card, the officers' topic or card, the reporter's own.
#include <functional>

#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "telegram/response.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::CardKind;
using reports::ReportNumber;
using reports::ReportState;

constexpr std::size_t topic_title_units = 100;

std::uint64_t raw_number(ReportNumber number) { return static_cast<std::uint64_t>(number); }

std::string tag(std::string_view kind, ReportNumber number, std::int64_t detail = 0) {
  return "report:" + std::string{kind} + ":" + std::to_string(raw_number(number)) + ":" +
         std::to_string(detail);
}

/// Names what a card said when it was sent, so that one which is behind when its outcome comes is
/// noticed: until then there is no message that could be edited. A different hash costs one edit.
std::string face_of(const Screen& screen) {
  return ":" + std::to_string(std::hash<std::string>{}(screen.text.value));
}

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

bool has_topics(const Turn& turn) {
  const auto* chat = community::chat_for(turn.community(), community::Purpose::officers);
  return chat != nullptr && chat->is_forum() && chat->can_manage_topics() &&
         chat->bot_status() == v1::BOT_STATUS_ADMINISTRATOR;
}

void send_officers_card(Turn& turn, ReportNumber number, telegram::ThreadId thread) {
  const auto* report = reports::find(turn.reports(), number);
  auto address = chat_of(turn, community::Purpose::officers);
  if (report == nullptr || !address) return;
  address->thread = thread;
  if (const auto body = reports::body_of(*report, turn.at.vault))
    send_attachments(turn, *address, *body);
  const auto card = officers_card(turn, address->reader, *report);
  address->tag = tag("officers", number, raw(thread)) + face_of(card);
  send(turn, *address, card);
}

/// One card as it must read now.
void update_card(Turn& turn, const v1::Report& report, const v1::ReportCard& card) {
  const telegram::ChatId chat{card.chat()};
  const telegram::MessageId message{card.message()};
  Address address{.chat = chat, .send_class = SendClass::notification};
  switch (static_cast<CardKind>(card.kind())) {
    case CardKind::group:
      address.reader = reader_of_chat(turn, community::Purpose::group);
      address.tag = tag("edit_group", reports::number_of(report));
      edit(turn, address, message, group_card(turn, address.reader, report));
      return;
    case CardKind::officers:
      address.reader = reader_of_chat(turn, community::Purpose::officers);
      address.tag = tag("edit_officers", reports::number_of(report));
      edit(turn, address, message, officers_card(turn, address.reader, report));
      return;
    case CardKind::reporter:
    case CardKind::follower: {
      const MemberId member{card.member()};
      address.reader = reader_of(turn, member);
      address.simple = members::simple_mode_of(turn.context(), member);
      address.tag = tag("edit_own", reports::number_of(report), card.member());
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

struct Tag {
  std::string_view kind;
  ReportNumber report{};
  std::int64_t detail = 0;
  /// Of a card that was sent: face_of, without the colon.
  std::string_view face;
};

std::optional<Tag> parse_tag(std::string_view text) {
  const auto take = [&] {
    const auto colon = text.find(':');
    const auto part = text.substr(0, colon);
    text.remove_prefix(colon == std::string_view::npos ? text.size() : colon + 1);
    return part;
  };
  if (take() != "report") return std::nullopt;
  Tag tag;
  tag.kind = take();
  const auto number = std::string{take()};
  tag.report = ReportNumber{std::strtoull(number.c_str(), nullptr, 10)};
  tag.detail = std::strtoll(std::string{take()}.c_str(), nullptr, 10);
  tag.face = take();
  return tag;
}

void record(Turn& turn, const Tag& tag, CardKind kind, const v1::CallOutcome& outcome) {
  std::optional<MemberId> member;
  if (kind == CardKind::reporter) member = MemberId{static_cast<std::uint64_t>(tag.detail)};
  // Refused only if the report is gone meanwhile; then the card is of no use.
  (void)turn.run<reports::Feature>(reports::RecordCard{
      .report = tag.report,
      .kind = kind,
      .member = member,
      .chat = outcome.migrate_to_chat() != 0 ? outcome.migrate_to_chat() : outcome.chat(),
      .message = outcome.message_id(),
      .thread = kind == CardKind::officers ? static_cast<std::int32_t>(tag.detail) : 0});
}

void forget(Turn& turn, const Tag& tag, const v1::CallOutcome& outcome) {
  if (static_cast<telegram::Outcome>(outcome.outcome()) != telegram::Outcome::target_gone) return;
  const bool own = tag.kind == "edit_own";
  std::optional<MemberId> member;
  if (own) member = MemberId{static_cast<std::uint64_t>(tag.detail)};
  const auto kind = own                        ? CardKind::reporter
                    : tag.kind == "edit_group" ? CardKind::group
                                               : CardKind::officers;
  (void)turn.run<reports::Feature>(
      reports::ForgetCard{.report = tag.report, .kind = kind, .member = member});
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
         address.send_class);
  } else if (body.photos_size() > 1) {
    telegram::SendAlbum album{.chat = address.chat, .file_ids = {}, .thread = address.thread};
    for (const auto& photo : body.photos()) album.file_ids.push_back(photo.file_id());
    call(turn, telegram::to_request(album), address.send_class);
  }
  if (!body.voice().empty())
    call(turn,
         telegram::to_request(telegram::SendVoice{
             .chat = address.chat, .file_id = body.voice(), .thread = address.thread}),
         address.send_class);
  if (body.place().has_latitude())
    call(turn,
         telegram::to_request(
             telegram::SendLocation{.chat = address.chat,
                                    .location = {body.place().latitude(), body.place().longitude()},
                                    .thread = address.thread}),
         address.send_class);
}

void post_group_card(Turn& turn, ReportNumber number) {
  const auto* report = reports::find(turn.reports(), number);
  auto address = chat_of(turn, community::Purpose::group);
  if (report == nullptr || report->is_private() || !address) return;
  if (const auto body = reports::body_of(*report, turn.at.vault); body && body->photos_size() > 0)
    call(turn,
         telegram::to_request(
             telegram::SendPhoto{.chat = address->chat, .file_id = body->photos(0).file_id()}),
         SendClass::notification);
  const auto card = group_card(turn, address->reader, *report);
  address->tag = tag("group", number) + face_of(card);
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
       SendClass::notification, tag("topic", number));
}

void update_cards(Turn& turn, ReportNumber number) {
  const auto* report = reports::find(turn.reports(), number);
  if (report == nullptr) return;
  for (const auto* card : reports::cards_of(turn.reports(), number))
    update_card(turn, *report, *card);
}

void retract_cards(Turn& turn, ReportNumber number) {
  for (const auto* card : reports::cards_of(turn.reports(), number)) {
    const auto kind = static_cast<CardKind>(card->kind());
    if (kind == CardKind::officers || kind == CardKind::reporter) continue;
    call(turn,
         telegram::to_request(
             telegram::DeleteMessage{.chat = telegram::ChatId{card->chat()},
                                     .message = telegram::MessageId{card->message()}}),
         SendClass::notification);
    std::optional<MemberId> member;
    if (kind == CardKind::follower) member = MemberId{card->member()};
    (void)turn.run<reports::Feature>(
        reports::ForgetCard{.report = number, .kind = kind, .member = member});
  }
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

namespace {

/// Brings a card that has just been learnt of up to date with what happened on its way.
void catch_up(Turn& turn, const Tag& tag, CardKind kind) {
  const auto* report = reports::find(turn.reports(), tag.report);
  const auto* card = reports::find_card(turn.reports(), tag.report, kind);
  if (report == nullptr || card == nullptr) return;
  const auto purpose =
      kind == CardKind::group ? community::Purpose::group : community::Purpose::officers;
  const auto reader = reader_of_chat(turn, purpose);
  const auto now = kind == CardKind::group ? group_card(turn, reader, *report)
                                           : officers_card(turn, reader, *report);
  if (face_of(now).substr(1) != tag.face) update_card(turn, *report, *card);
}

}  // namespace

void learn_card(Turn& turn, const v1::CallOutcome& outcome) {
  const auto tag = parse_tag(outcome.tag());
  if (!tag) return;
  if (tag->kind == "topic") {
    // Without the right to open topics the report must still reach the officers.
    send_officers_card(turn, tag->report,
                       telegram::ThreadId{outcome.ok() ? outcome.message_thread_id() : 0});
  } else if (tag->kind.starts_with("edit_")) {
    forget(turn, *tag, outcome);
  } else if (outcome.ok() && tag->kind == "group") {
    record(turn, *tag, CardKind::group, outcome);
    catch_up(turn, *tag, CardKind::group);
  } else if (outcome.ok() && tag->kind == "officers") {
    record(turn, *tag, CardKind::officers, outcome);
    catch_up(turn, *tag, CardKind::officers);
  } else if (outcome.ok() && tag->kind == "reporter") {
    record(turn, *tag, CardKind::reporter, outcome);
  }
}

}  // namespace wardmote::dialogue
