// Supporting a petition, and what supporters, author and neighbours hear of it.
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/petition_dialogue.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using petitions::News;
using petitions::PetitionNumber;
using Press = const ButtonPress&;

PetitionNumber number_of(const ButtonPress& press) { return PetitionNumber{press.object}; }

void press_toggle(Turn& turn, Press press) {
  act<petitions::Feature>(
      turn, petitions::ToggleSupport{.by = *turn.speaker.member, .petition = number_of(press)});
}

void press_support(Turn& turn, Press press) {
  act<petitions::Feature>(
      turn, petitions::SupportPetition{.by = *turn.speaker.member, .petition = number_of(press)});
}

void press_unsupport(Turn& turn, Press press) {
  act<petitions::Feature>(
      turn, petitions::WithdrawSupport{.by = *turn.speaker.member, .petition = number_of(press)});
}

constexpr ActionEntry entries[] = {{petition_action::toggle, press_toggle},
                                   {petition_action::support, press_support},
                                   {petition_action::unsupport, press_unsupport}};

std::string_view news_key(News news) {
  switch (news) {
    case News::reached:
      return "petition.news_reached";
    case News::overdue:
      return "petition.news_overdue";
    case News::answered:
      break;
  }
  return "petition.news_answered";
}

telegram::Html news_words(const Turn& turn, const Reader& reader, const v1::PetitionRecord& record,
                          News news) {
  telegram::HtmlBuilder html;
  html.append(turn.at.texts.render(
      reader, news_key(news),
      {{"number", static_cast<std::int64_t>(record.number())},
       {"title", petition_title(turn, record)},
       {"count", std::int64_t{petitions::supporters(turn.petitions(), record)}},
       {"until", from_ms(record.answer_until_ms())}}));
  if (news == News::answered)
    html.line().append(
        answer_words(turn, reader, record.answer(), "petition.answer", PetitionDetail::whole));
  return html.take();
}

void tell(Turn& turn, const v1::PetitionRecord& record, MemberId member, News news,
          SendClass send_class) {
  const auto* known = members::find(turn.members(), member);
  const auto address = private_chat_of(turn, member, send_class);
  // Nobody is written to who has not opened the chat.
  if (!address || known->private_chat() != v1::PRIVATE_CHAT_OPEN) return;
  send(turn, *address,
       {.text = news_words(turn, address->reader, record, news),
        .buttons = {{.label = turn.at.texts.plain(address->reader, "petition.show"),
                     .action = petition_action::view,
                     .object = record.number()}},
        .self = framework::home});
}

}  // namespace

std::span<const ActionEntry> supporter_actions() { return entries; }

void confirm_support(Turn& turn, const petitions::ConfirmSupport& confirmed) {
  const auto* record = petitions::find(turn.petitions(), confirmed.petition);
  if (record == nullptr || raw(turn.place.chat) == 0) return;
  const auto key = confirmed.supports ? "petition.supported" : "petition.unsupported";
  const std::int64_t count = petitions::supporters(turn.petitions(), *record);
  const std::int64_t needed = record->terms().needed();
  // In a crowd only who tapped sees what stands over the button.
  const bool in_crowd = !turn.place.is_private;
  if (turn.place.is_button)
    answer_press(turn, key, {{"count", count}, {"needed", needed}}, in_crowd);
  if (turn.place.is_private) show_petition(turn, confirmed.petition);
}

void tell_supporters(Turn& turn, const petitions::TellSupporters& told) {
  const auto* record = petitions::find(turn.petitions(), told.petition);
  if (record == nullptr) return;
  for (const MemberId member : told.members)
    tell(turn, *record, member, told.news, SendClass::broadcast);
}

void tell_author(Turn& turn, PetitionNumber number, News news) {
  const auto* record = petitions::find(turn.petitions(), number);
  if (record != nullptr)
    tell(turn, *record, MemberId{record->author()}, news, SendClass::notification);
}

void tell_group(Turn& turn, PetitionNumber number, News news) {
  const auto* record = petitions::find(turn.petitions(), number);
  const auto group = chat_of(turn, community::Purpose::group);
  if (record == nullptr || !group) return;
  send(turn, *group,
       {.text = news_words(turn, group->reader, *record, news),
        .buttons = {petition_link(turn, group->reader, "petition.details",
                                  std::to_string(record->number()))},
        .self = framework::home});
}

}  // namespace wardmote::dialogue
