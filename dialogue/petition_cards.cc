// Where a petition is shown: the group's card, the officers' one, and what somebody reads in
// private. What becomes of a card once it is sent is learnt here too.
#include "dialogue/card_tag.h"
#include "dialogue/decision_dialogue.h"
#include "dialogue/deep_link.h"
#include "dialogue/framework.h"
#include "dialogue/offices.h"
#include "dialogue/performing.h"
#include "dialogue/petition_dialogue.h"
#include "dialogue/report_dialogue.h"
#include "telegram/html.h"
#include "telegram/response.h"

namespace wardmote::dialogue {
namespace {

using petitions::CardKind;
using petitions::PetitionNumber;
using petitions::PetitionState;

constexpr std::string_view feature = "petition";

std::string tag_of(std::string_view kind, const v1::PetitionRecord& record, MemberId member,
                   std::string_view face = {}) {
  return to_text({.feature = feature,
                  .kind = kind,
                  .number = record.number(),
                  .detail = static_cast<std::int64_t>(raw(member)),
                  .face = face});
}

Button button(const Turn& turn, const Reader& reader, std::string_view label, Action action,
              const v1::PetitionRecord& record, std::uint64_t argument = 0) {
  return {.label = turn.at.texts.plain(reader, label),
          .action = action,
          .object = record.number(),
          .argument = argument};
}

std::string digits(const v1::PetitionRecord& record) { return std::to_string(record.number()); }

/// The vote that it was put to, once everybody may see it.
void add_vote_link(const Turn& turn, const Reader& reader, const v1::PetitionRecord& record,
                   std::vector<Button>& buttons) {
  const auto* vote =
      decisions::find(turn.decisions(), decisions::DecisionNumber{record.answer().decision()});
  if (vote != nullptr && vote->roll_size() != 0)
    buttons.push_back(decision_link(turn, reader, "petition.to_vote", *vote));
}

bool is_author(const Turn& turn, const v1::PetitionRecord& record) {
  return record.author() == raw(*turn.speaker.member);
}

/// What the author may do about their own.
void add_author_buttons(const Turn& turn, const Reader& reader, const v1::PetitionRecord& record,
                        std::vector<Button>& buttons) {
  if (!is_author(turn, record)) return;
  const auto state = petitions::state_of(record);
  if (state == PetitionState::declined && record.mends() < petitions::mends_max)
    buttons.push_back(button(turn, reader, "petition.mend", petition_action::mend, record));
  if (state == PetitionState::closed)
    buttons.push_back(button(turn, reader, "petition.again", petition_action::again, record));
  if (state < PetitionState::reached)
    buttons.push_back(
        button(turn, reader, "petition.withdraw", petition_action::ask_withdraw, record));
}

/// What an officer may do next, where one can be asked for words.
void add_officer_buttons(const Turn& turn, const Reader& reader, const v1::PetitionRecord& record,
                         std::vector<Button>& buttons) {
  const auto state = petitions::state_of(record);
  if (state == PetitionState::submitted && !is_author(turn, record)) {
    buttons.push_back(
        button(turn, reader, "petition.publish", petition_action::ask_publish, record));
    if (!petitions::has_declined(record, *turn.speaker.member))
      buttons.push_back(button(turn, reader, "petition.decline", petition_action::decline, record));
  }
  if (state != PetitionState::reached) return;
  if (record.has_proposal() && from_record(record.proposal().by()) != Actor{*turn.speaker.member})
    buttons.push_back(button(turn, reader, "petition.agree", petition_action::agree, record,
                             record.proposal().number()));
  buttons.push_back(button(turn, reader, "petition.write_answer", petition_action::answer, record));
}

/// Whether the reader supports it, and how to change that.
void write_own_part(Screen& screen, const Turn& turn, const Reader& reader,
                    const v1::PetitionRecord& record) {
  if (!petitions::takes_supports(record, turn.at.now)) return;
  const auto& texts = turn.at.texts;
  const bool supports =
      petitions::supports(turn.petitions(), petitions::number_of(record), *turn.speaker.member);
  if (supports) {
    screen.text.value += "\n\n" + texts.render(reader, "petition.you_support").value;
    screen.buttons.push_back(
        button(turn, reader, "petition.unsupport", petition_action::unsupport, record));
  } else {
    screen.buttons.push_back(
        button(turn, reader, "petition.support", petition_action::support, record));
  }
}

/// To officers and to whoever wrote it: what was wrong with it.
void write_refusal(Screen& screen, const Turn& turn, const v1::PetitionRecord& record) {
  const auto words = petitions::refusal_words(record, turn.at.vault);
  if (!words.empty())
    screen.text.value += "\n" + telegram::HtmlBuilder{}.blockquote(words).take().value;
}

void write_proposal(Screen& screen, const Turn& turn, const Reader& reader,
                    const v1::PetitionRecord& record, PetitionDetail detail) {
  if (record.has_proposal())
    screen.text.value +=
        "\n" + answer_words(turn, reader, record.proposal(), "petition.proposal", detail).value;
}

void send_officers_card(Turn& turn, const v1::PetitionRecord& record, Address address,
                        MemberId officer) {
  send_picture(turn, address, record);
  const auto card = petition_officers_card(turn, address.reader, record);
  address.tag = tag_of("officers", record, officer, face_of(card));
  send(turn, address, card);
}

void update_card(Turn& turn, const v1::PetitionRecord& record, const v1::PetitionCard& card) {
  const bool in_group = static_cast<CardKind>(card.kind()) == CardKind::group;
  const MemberId member{card.member()};
  Address address{.chat = telegram::ChatId{card.chat()}, .send_class = SendClass::notification};
  if (card.member() != 0) {
    const auto chat = private_chat_of(turn, member);
    if (!chat || !members::has_role(turn.context(), member, Role::officer)) return;
    address = *chat;
  } else {
    address.reader =
        reader_of_chat(turn, in_group ? community::Purpose::group : community::Purpose::officers);
  }
  address.tag = tag_of(in_group ? "edit_group" : "edit_officers", record, member);
  edit(turn, address, telegram::MessageId{card.message()},
       in_group ? petition_group_card(turn, address.reader, record)
                : petition_officers_card(turn, address.reader, record));
}

std::optional<MemberId> member_in(const CardTag& tag) {
  if (tag.detail == 0) return std::nullopt;
  return MemberId{static_cast<std::uint64_t>(tag.detail)};
}

void forget(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  if (static_cast<telegram::Outcome>(outcome.outcome()) != telegram::Outcome::target_gone) return;
  (void)turn.run<petitions::Feature>(
      petitions::ForgetCard{.petition = PetitionNumber{tag.number},
                            .kind = tag.kind == "edit_group" ? CardKind::group : CardKind::officers,
                            .member = member_in(tag)});
}

/// Remembers where the card is, and brings it up to date with what happened on its way.
void record_card(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  const auto kind = tag.kind == "group" ? CardKind::group : CardKind::officers;
  const PetitionNumber number{tag.number};
  const auto recorded = turn.run<petitions::Feature>(petitions::RecordCard{
      .petition = number,
      .kind = kind,
      .member = member_in(tag),
      .chat = outcome.migrate_to_chat() != 0 ? outcome.migrate_to_chat() : outcome.chat(),
      .message = outcome.message_id()});
  const auto* record = petitions::find(turn.petitions(), number);
  const auto* card = petitions::find_card(turn.petitions(), number, kind, member_in(tag));
  if (!recorded || record == nullptr || card == nullptr) return;
  const auto reader =
      card->member() != 0
          ? reader_of(turn, MemberId{card->member()})
          : reader_of_chat(turn, kind == CardKind::group ? community::Purpose::group
                                                         : community::Purpose::officers);
  const auto now = kind == CardKind::group ? petition_group_card(turn, reader, *record)
                                           : petition_officers_card(turn, reader, *record);
  if (face_of(now) != tag.face) update_card(turn, *record, v1::PetitionCard{*card});
}

}  // namespace

bool may_see(const Turn& turn, const v1::PetitionRecord& record) {
  if (petitions::is_published(record)) return true;
  const bool is_there = petitions::state_of(record) <= PetitionState::declined;
  return is_there && (turn.is_officer() || is_author(turn, record));
}

Button petition_link(const Turn& turn, const Reader& reader, std::string_view label,
                     std::string rest) {
  return {.label = turn.at.texts.plain(reader, label),
          .url = to_url(
              turn.at.bot.username,
              {.kind = LinkKind::petition, .community = turn.at.id, .rest = std::move(rest)})};
}

Screen petition_group_card(const Turn& turn, const Reader& reader,
                           const v1::PetitionRecord& record) {
  Screen screen{.text = petition_words(turn, reader, record, PetitionDetail::card),
                .self = petition_action::view,
                .object = record.number()};
  if (petitions::takes_supports(record, turn.at.now))
    screen.buttons.push_back(
        button(turn, reader, "petition.support", petition_action::toggle, record));
  add_vote_link(turn, reader, record, screen.buttons);
  screen.buttons.push_back(petition_link(turn, reader, "petition.details", digits(record)));
  return screen;
}

Screen petition_officers_card(const Turn& turn, const Reader& reader,
                              const v1::PetitionRecord& record) {
  Screen screen{.text = petition_words(turn, reader, record, PetitionDetail::card),
                .self = petition_action::view,
                .object = record.number()};
  write_proposal(screen, turn, reader, record, PetitionDetail::card);
  const auto state = petitions::state_of(record);
  if (state == PetitionState::submitted) {
    screen.text.value += "\n" + turn.at.texts.render(reader, "petition.how_to_check").value;
    screen.buttons.push_back(
        button(turn, reader, "petition.publish", petition_action::ask_publish, record));
    screen.buttons.push_back(petition_link(turn, reader, "petition.decline", "d" + digits(record)));
  }
  if (state == PetitionState::reached) {
    if (record.has_proposal())
      screen.buttons.push_back(button(turn, reader, "petition.agree", petition_action::agree,
                                      record, record.proposal().number()));
    screen.buttons.push_back(
        petition_link(turn, reader, "petition.write_answer", "a" + digits(record)));
  }
  screen.buttons.push_back(petition_link(turn, reader, "petition.details", digits(record)));
  return screen;
}

Screen petition_screen(const Turn& turn, const Reader& reader, const v1::PetitionRecord& record) {
  Screen screen{.text = petition_words(turn, reader, record, PetitionDetail::whole),
                .self = petition_action::view,
                .object = record.number()};
  write_refusal(screen, turn, record);
  if (turn.is_officer()) write_proposal(screen, turn, reader, record, PetitionDetail::whole);
  write_own_part(screen, turn, reader, record);
  if (turn.is_officer()) add_officer_buttons(turn, reader, record, screen.buttons);
  add_author_buttons(turn, reader, record, screen.buttons);
  const auto text = petitions::text_of(record, turn.at.vault);
  if (text && !text->photo().empty())
    screen.buttons.push_back(
        button(turn, reader, "petition.picture", petition_action::picture, record));
  add_vote_link(turn, reader, record, screen.buttons);
  if (!turn.speaker.simple)
    screen.buttons.push_back(
        {.label = turn.at.texts.plain(reader, "button.home"), .action = framework::home});
  return screen;
}

void send_picture(Turn& turn, const Address& address, const v1::PetitionRecord& record) {
  const auto text = petitions::text_of(record, turn.at.vault);
  if (!text || text->photo().empty()) return;
  v1::ReportBody attached;
  attached.add_photos()->set_file_id(text->photo());
  send_attachments(turn, address, attached);
}

void post_petition_card(Turn& turn, PetitionNumber number) {
  const auto* record = petitions::find(turn.petitions(), number);
  auto address = chat_of(turn, community::Purpose::group);
  if (record == nullptr || !address) return;
  send_picture(turn, *address, *record);
  const auto card = petition_group_card(turn, address->reader, *record);
  address->tag = tag_of("group", *record, MemberId{}, face_of(card));
  send(turn, *address, card);
}

void post_check_card(Turn& turn, PetitionNumber number) {
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  if (record->mends() > 0) {
    update_petition_cards(turn, number);
    // Another picture may be in the place of the one above the card.
    for (const auto& address : committee(turn)) send_picture(turn, address, *record);
    tell_committee(turn, number, "petition.officers_mended");
    return;
  }
  if (const auto chat = chat_of(turn, community::Purpose::officers)) {
    send_officers_card(turn, *record, *chat, MemberId{});
    return;
  }
  for (const MemberId officer : members::holders(turn.context(), Role::officer)) {
    const auto* known = members::find(turn.members(), officer);
    const auto address = private_chat_of(turn, officer);
    const bool hears = address && known->private_chat() == v1::PRIVATE_CHAT_OPEN;
    // Nobody checks their own.
    if (hears && raw(officer) != record->author())
      send_officers_card(turn, *record, *address, officer);
  }
}

void update_petition_cards(Turn& turn, PetitionNumber number, std::optional<CardKind> only) {
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  for (const auto& card : petitions::cards_of(turn.petitions(), number)) {
    if (!only || static_cast<CardKind>(card.kind()) == *only) update_card(turn, *record, card);
  }
}

void learn_petition_card(Turn& turn, const v1::CallOutcome& outcome) {
  const auto tag = parse_card_tag(outcome.tag(), feature);
  if (!tag) return;
  if (tag->kind.starts_with("edit_"))
    forget(turn, *tag, outcome);
  else if (outcome.ok())
    record_card(turn, *tag, outcome);
}

}  // namespace wardmote::dialogue
