// What becomes of cards once they are sent: their numbers are learnt, they are brought up to date,
// they are taken back.
#include <algorithm>
#include <array>

#include "dialogue/performing.h"
#include "dialogue/report_cards.h"
#include "telegram/response.h"

namespace wardmote::dialogue {
namespace {

using reports::CardKind;
using reports::ReportNumber;

ReportNumber report_of(const CardTag& tag) { return ReportNumber{tag.number}; }

void delete_message(Turn& turn, std::int64_t chat, std::int32_t message, std::string tag) {
  call(turn,
       telegram::to_request(telegram::DeleteMessage{.chat = telegram::ChatId{chat},
                                                    .message = telegram::MessageId{message}}),
       SendClass::notification, std::move(tag));
}

/// No word can take a picture's place: if one stays, the officers hear of it.
void delete_attachments(Turn& turn, const v1::ReportCard& card) {
  const auto remove = [&](std::int32_t message) {
    delete_message(turn, card.chat(), message,
                   card_tag("photo_gone", ReportNumber{card.report()}, message));
  };
  remove(card.message());
  for (const auto message : card.further_messages()) remove(message);
}

/// Nobody reads this card any more: after two days Telegram may refuse to delete it, so its words
/// go first.
void remove_card(Turn& turn, const v1::ReportCard& card) {
  const Address address{.chat = telegram::ChatId{card.chat()},
                        .reader = card.member() == 0
                                      ? reader_of_chat(turn, community::Purpose::group)
                                      : reader_of(turn, MemberId{card.member()}),
                        .send_class = SendClass::notification};
  edit(turn, address, telegram::MessageId{card.message()},
       {.text = turn.at.texts.render(address.reader, "report.retracted")});
  delete_message(turn, card.chat(), card.message(), {});
}

void say_taken_back(Turn& turn, const v1::ReportCard& card, const Reader& reader) {
  const Address address{.chat = telegram::ChatId{card.chat()},
                        .reader = reader,
                        .send_class = SendClass::notification};
  edit(turn, address, telegram::MessageId{card.message()},
       {.text = turn.at.texts.render(reader, "report.taken_back",
                                     {{"number", static_cast<std::int64_t>(card.report())}})});
}

/// In a chat of the committee's, or of one officer.
Reader reader_of_officers_card(const Turn& turn, const v1::ReportCard& card) {
  return card.member() == 0 ? reader_of_chat(turn, community::Purpose::officers)
                            : reader_of(turn, MemberId{card.member()});
}

/// Takes a card back as its kind asks for. True if it is gone and may be forgotten.
bool retract(Turn& turn, const v1::ReportCard& card, bool withdrawn) {
  switch (static_cast<CardKind>(card.kind())) {
    case CardKind::group:
    case CardKind::follower:
      remove_card(turn, card);
      return true;
    case CardKind::group_photo:
      delete_attachments(turn, card);
      return true;
    case CardKind::officers_attachments:
      if (withdrawn) delete_attachments(turn, card);
      return withdrawn;
    case CardKind::officers:
      if (withdrawn) say_taken_back(turn, card, reader_of_officers_card(turn, card));
      return false;
    case CardKind::reporter:
      if (withdrawn) say_taken_back(turn, card, reader_of(turn, MemberId{card.member()}));
      return false;
  }
  return false;
}

/// Where a message of a supergroup is opened; basic groups have no such addresses.
std::string url_of(std::int64_t chat, std::int64_t message) {
  constexpr std::int64_t supergroups = -1'000'000'000'000;
  if (chat >= supergroups) return {};
  return "https://t.me/c/" + std::to_string(supergroups - chat) + "/" + std::to_string(message);
}

/// Telegram did not delete a picture: after two days only an administrator may. Whether it was gone
/// already cannot be told from the answer, so somebody looks.
void tell_of_photo(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  const auto address = officers_thread(turn, report_of(tag));
  if (outcome.ok() || !address) return;
  send(turn, *address,
       turn.at.texts.render(address->reader, "officers.photo_left",
                            {{"number", static_cast<std::int64_t>(report_of(tag))},
                             {"url", url_of(outcome.chat(), tag.detail)}}));
}

/// Whose private chat the call went to; nothing in groups.
std::optional<MemberId> member_in(const CardTag& tag) {
  constexpr std::array<std::string_view, 4> private_kinds{"reporter", "officer", "edit_own",
                                                          "edit_officer"};
  if (std::find(private_kinds.begin(), private_kinds.end(), tag.kind) == private_kinds.end())
    return std::nullopt;
  return MemberId{static_cast<std::uint64_t>(tag.detail)};
}

/// True if the card may stay: its report is there, and those who see the chat may read it.
bool record(Turn& turn, const CardTag& tag, CardKind kind, const v1::CallOutcome& outcome) {
  const auto member = member_in(tag);
  const auto* before = reports::find_card(turn.reports(), report_of(tag), kind, member);
  // Made private and public again while the first was on its way, or sent to an officer anew with
  // the word that it is theirs: the later one is the card.
  const bool is_second =
      (kind == CardKind::group || tag.kind == "officer") && before != nullptr &&
      (before->chat() != outcome.chat() || before->message() != outcome.message_id());
  if (is_second) remove_card(turn, v1::ReportCard{*before});
  const auto effects = turn.run<reports::Feature>(reports::RecordCard{
      .report = report_of(tag),
      .kind = kind,
      .member = member,
      .chat = outcome.migrate_to_chat() != 0 ? outcome.migrate_to_chat() : outcome.chat(),
      .message = outcome.message_id(),
      .thread = kind == CardKind::officers && !member ? static_cast<std::int32_t>(tag.detail) : 0,
      .further_messages = {outcome.further_message_ids().begin(),
                           outcome.further_message_ids().end()}});
  // Refused only if nobody ever filed such a report: then no rule says what to do with its card.
  if (!effects) return false;
  bool stays = true;
  for (const auto& effect : *effects) {
    if (std::holds_alternative<reports::RetractCards>(effect)) stays = false;
    perform(turn, effect);
  }
  return stays;
}

void forget(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  if (static_cast<telegram::Outcome>(outcome.outcome()) != telegram::Outcome::target_gone) return;
  const auto kind = tag.kind == "edit_own"     ? CardKind::reporter
                    : tag.kind == "edit_group" ? CardKind::group
                                               : CardKind::officers;
  (void)turn.run<reports::Feature>(
      reports::ForgetCard{.report = report_of(tag), .kind = kind, .member = member_in(tag)});
}

/// Brings a card that has just been learnt of up to date with what happened on its way.
void catch_up(Turn& turn, const CardTag& tag, CardKind kind) {
  const auto* report = reports::find(turn.reports(), report_of(tag));
  const auto* card = reports::find_card(turn.reports(), report_of(tag), kind, member_in(tag));
  if (report == nullptr || card == nullptr) return;
  const auto reader = kind == CardKind::group ? reader_of_chat(turn, community::Purpose::group)
                                              : reader_of_officers_card(turn, *card);
  const auto now = kind == CardKind::group ? group_card(turn, reader, *report)
                                           : officers_card(turn, reader, *report);
  if (face_of(now) != tag.face) update_card(turn, *report, v1::ReportCard{*card});
}

/// The same for the reporter's own: any news since it was filed costs one edit.
void catch_up_reporter(Turn& turn, const CardTag& tag) {
  const MemberId member{static_cast<std::uint64_t>(tag.detail)};
  const auto* report = reports::find(turn.reports(), report_of(tag));
  const auto* card = reports::find_card(turn.reports(), report_of(tag), CardKind::reporter, member);
  if (report == nullptr || card == nullptr) return;
  if (report->updated_at_ms() != report->filed_at_ms()) update_card(turn, *report, *card);
}

void learn_topic(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  const telegram::ThreadId thread{outcome.ok() ? outcome.message_thread_id() : 0};
  const bool is_withdrawn = reports::find(turn.reports(), report_of(tag)) == nullptr;
  if (is_withdrawn && outcome.ok()) {
    call(turn,
         telegram::to_request(
             telegram::CloseForumTopic{.chat = telegram::ChatId{outcome.chat()}, .thread = thread}),
         SendClass::notification);
    return;
  }
  // Without the right to open topics the report must still reach the officers.
  send_officers_card(turn, report_of(tag), thread);
}

}  // namespace

void retract_cards(Turn& turn, ReportNumber number) {
  const auto* report = turn.reports().reports.find(number);
  if (report == nullptr) return;
  const bool withdrawn = report->withdrawn_at_ms() != 0;
  for (const auto* card : reports::cards_of(turn.reports(), number)) {
    const auto kind = static_cast<CardKind>(card->kind());
    if (!retract(turn, *card, withdrawn)) continue;
    std::optional<MemberId> member;
    if (kind == CardKind::follower) member = MemberId{card->member()};
    (void)turn.run<reports::Feature>(
        reports::ForgetCard{.report = number, .kind = kind, .member = member});
  }
}

void learn_card(Turn& turn, const v1::CallOutcome& outcome) {
  const auto tag = parse_card_tag(outcome.tag(), "report");
  if (!tag) return;
  if (tag->kind == "topic") {
    learn_topic(turn, *tag, outcome);
  } else if (tag->kind.starts_with("edit_")) {
    forget(turn, *tag, outcome);
  } else if (tag->kind == "photo_gone") {
    tell_of_photo(turn, *tag, outcome);
  } else if (outcome.ok() && tag->kind == "group") {
    if (record(turn, *tag, CardKind::group, outcome)) catch_up(turn, *tag, CardKind::group);
  } else if (outcome.ok() && tag->kind == "group_photo") {
    (void)record(turn, *tag, CardKind::group_photo, outcome);
  } else if (outcome.ok() && tag->kind == "attachments") {
    (void)record(turn, *tag, CardKind::officers_attachments, outcome);
  } else if (outcome.ok() && (tag->kind == "officers" || tag->kind == "officer")) {
    if (record(turn, *tag, CardKind::officers, outcome)) catch_up(turn, *tag, CardKind::officers);
  } else if (outcome.ok() && tag->kind == "reporter") {
    if (record(turn, *tag, CardKind::reporter, outcome)) catch_up_reporter(turn, *tag);
  }
}

}  // namespace wardmote::dialogue
