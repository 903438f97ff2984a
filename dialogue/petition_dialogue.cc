// Where petitions meet people: commands, buttons, and what follows from each decision of the rules.
#include "dialogue/petition_dialogue.h"

#include "dialogue/deep_link.h"
#include "dialogue/features.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "governance/core/overloaded.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using petitions::News;
using petitions::PetitionNumber;

std::int64_t signed_number(PetitionNumber number) { return static_cast<std::int64_t>(number); }

Button view_button(const Turn& turn, const Reader& reader, PetitionNumber number) {
  return {.label = turn.at.texts.plain(reader, "petition.show"),
          .action = petition_action::view,
          .object = static_cast<std::uint64_t>(number)};
}

/// To its author, with what they may do now.
void write_to_author(Turn& turn, const v1::PetitionRecord& record, std::string_view key,
                     std::string_view words,
                     const std::vector<std::pair<std::string_view, Action>>& more) {
  const auto address = private_chat_of(turn, MemberId{record.author()});
  if (!address) return;
  const auto& texts = turn.at.texts;
  const auto fault = static_cast<petitions::Fault>(record.refusal().fault());
  auto text =
      texts.render(address->reader, key,
                   {{"number", static_cast<std::int64_t>(record.number())},
                    {"title", petition_title(turn, record)},
                    {"fault", fault_words(turn, address->reader, fault)},
                    {"count", std::int64_t{petitions::supporters(turn.petitions(), record)}},
                    {"needed", std::int64_t{record.terms().needed()}},
                    {"until", from_ms(record.closes_at_ms())}});
  if (!words.empty()) text.value += "\n" + telegram::HtmlBuilder{}.blockquote(words).take().value;
  Screen screen{.text = std::move(text), .self = framework::home};
  for (const auto& [label, action] : more)
    screen.buttons.push_back({.label = texts.plain(address->reader, label),
                              .action = action,
                              .object = record.number()});
  screen.buttons.push_back(view_button(turn, address->reader, petitions::number_of(record)));
  send(turn, *address, screen);
}

void confirm_submission(Turn& turn, PetitionNumber number) {
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr || raw(turn.place.chat) == 0) return;
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text("petition.submitted", {{"number", signed_number(number)},
                                                 {"until", from_ms(record->review_until_ms())}}),
        .buttons = {view_button(turn, turn.speaker.reader, number)},
        .self = framework::home});
}

void announce_publication(Turn& turn, PetitionNumber number) {
  update_petition_cards(turn, number);
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  post_petition_card(turn, number);
  write_to_author(
      turn, *record,
      record->has_published_by() ? "petition.published" : "petition.published_unchecked", {}, {});
}

void tell_declined(Turn& turn, PetitionNumber number) {
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  const bool may_mend = record->mends() < petitions::mends_max;
  std::vector<std::pair<std::string_view, Action>> more;
  if (may_mend) more.emplace_back("petition.mend", petition_action::mend);
  write_to_author(turn, *record, may_mend ? "petition.declined" : "petition.declined_for_good",
                  petitions::refusal_words(*record, turn.at.vault), more);
}

void announce_reached(Turn& turn, PetitionNumber number) {
  update_petition_cards(turn, number);
  tell_group(turn, number, News::reached);
  tell_author(turn, number, News::reached);
  tell_committee(turn, number, "petition.officers_reached");
}

void announce_answer(Turn& turn, PetitionNumber number) {
  update_petition_cards(turn, number);
  tell_group(turn, number, News::answered);
  tell_author(turn, number, News::answered);
  tell_committee(turn, number, "petition.officers_answered");
}

void announce_closing(Turn& turn, PetitionNumber number) {
  update_petition_cards(turn, number);
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  write_to_author(turn, *record, "petition.closed", {},
                  {{"petition.again", petition_action::again}});
}

void tell_overdue(Turn& turn, PetitionNumber number) {
  update_petition_cards(turn, number);
  tell_author(turn, number, News::overdue);
  tell_committee(turn, number, "petition.officers_overdue");
}

void remind_committee(Turn& turn, PetitionNumber number) {
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  tell_committee(turn, number,
                 petitions::is_published(*record) ? "petition.officers_answer_soon"
                                                  : "petition.officers_check_soon");
}

/// With many supporters the count on the card moves by the hundredth of what is needed: a card that
/// changed with every tap would be most of the work, and Telegram takes twenty messages a minute in
/// a group.
bool shows_count(const Turn& turn, const v1::PetitionRecord& record) {
  constexpr std::uint32_t exact_up_to = 20;
  const auto count = petitions::supporters(turn.petitions(), record);
  const auto hundredth = std::max(record.terms().needed() / 100, 1u);
  return count <= exact_up_to || count % hundredth == 0;
}

void update_cards_of(Turn& turn, PetitionNumber number) {
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  const bool by_clock = raw(turn.place.chat) == 0;
  if (by_clock || !petitions::takes_supports(*record, turn.at.now))
    update_petition_cards(turn, number);
  // Officers see the count where everybody does: one edit is enough.
  else if (shows_count(turn, *record))
    update_petition_cards(turn, number, petitions::CardKind::group);
}

bool start(Turn& turn, std::string_view payload, const telegram::Message&) {
  const auto link = parse_payload(payload);
  if (!link || link->kind != LinkKind::petition) return false;
  const auto& rest = link->rest;
  const bool has_letter = rest.starts_with('d') || rest.starts_with('a');
  const PetitionNumber number{std::strtoull(rest.c_str() + (has_letter ? 1 : 0), nullptr, 10)};
  if (rest == "new")
    begin_petition(turn, {});
  else if (rest == "list")
    show_petitions(turn, 0);
  else if (rest.starts_with('d'))
    begin_decline(turn, number);
  else if (rest.starts_with('a'))
    begin_answer(turn, number);
  else
    show_petition(turn, number);
  return true;
}

constexpr CommandEntry commands[] = {
    {"petitions", everywhere, command_petitions, "command.petitions"},
    {"petition", everywhere, command_petition, "command.petition", in_private},
};
constexpr MenuEntry menu[] = {{"menu.petitions", petition_action::list}};
const Flow* const flows[] = {&petition_flow(), &decline_petition_flow(), &answer_petition_flow()};

std::vector<ActionEntry> all_actions() {
  std::vector<ActionEntry> all;
  for (const auto part : {petition_start_actions(), supporter_actions(), petition_officer_actions(),
                          petition_list_actions()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::optional<Timestamp> next_deadline(const CommunityState& state, const Context& context) {
  return petitions::next_deadline(state.state<petitions::Feature>(), context);
}

void wake(Turn& turn) { act<petitions::Feature>(turn, petitions::Tick{}); }

}  // namespace

void forget_in_petitions(Turn& turn, MemberId member) {
  std::vector<PetitionNumber> started;
  for (const auto* record : petitions::started_by(turn.petitions(), member))
    started.push_back(petitions::number_of(*record));
  act<petitions::Feature>(turn, petitions::ForgetPerson{member});
  // The name goes from every card at once, however seldom the count is shown.
  for (const auto number : started) update_petition_cards(turn, number);
}

void perform(Turn& turn, const petitions::Effect& effect) {
  std::visit(
      Overloaded{
          // Asked where the draft is (petition_start.cc); nobody else starts one.
          [](const petitions::OfferSimilar&) {},
          [&](const petitions::ConfirmSubmission& e) { confirm_submission(turn, e.petition); },
          [&](const petitions::ConfirmWithdrawal& e) {
            reply(turn, "petition.withdrawn", {{"number", signed_number(e.petition)}});
          },
          [&](const petitions::AskToCheck& e) { post_check_card(turn, e.petition); },
          [&](const petitions::AnnouncePublication& e) { announce_publication(turn, e.petition); },
          [&](const petitions::TellDeclined& e) { tell_declined(turn, e.petition); },
          [&](const petitions::ConfirmSupport& e) { confirm_support(turn, e); },
          [&](const petitions::AnnounceReached& e) { announce_reached(turn, e.petition); },
          [&](const petitions::AskForAgreement& e) { ask_for_agreement(turn, e.petition); },
          [&](const petitions::AnnounceAnswer& e) { announce_answer(turn, e.petition); },
          [&](const petitions::AnnounceClosing& e) { announce_closing(turn, e.petition); },
          [&](const petitions::RemindCommittee& e) { remind_committee(turn, e.petition); },
          [&](const petitions::TellOverdue& e) { tell_overdue(turn, e.petition); },
          [&](const petitions::Escalate& e) { escalate_petition(turn, e); },
          [&](const petitions::TellSupporters& e) { tell_supporters(turn, e); },
          [&](const petitions::UpdatePetitionCards& e) { update_cards_of(turn, e.petition); }},
      effect);
}

const Dialogue& petition_dialogue() {
  static const std::vector<ActionEntry> actions = all_actions();
  static const Dialogue dialogue{.name = "petition",
                                 .commands = commands,
                                 .actions = actions,
                                 .menu = menu,
                                 .flows = flows,
                                 .learn = learn_petition_card,
                                 .wake = wake,
                                 .next_deadline = next_deadline,
                                 .start = start};
  return dialogue;
}

}  // namespace wardmote::dialogue
