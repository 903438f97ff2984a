// Where decisions meet people: commands, buttons, and what follows from each decision of the rules.
#include "dialogue/decision_dialogue.h"

#include "dialogue/deep_link.h"
#include "dialogue/features.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "governance/core/overloaded.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionNumber;

std::int64_t signed_number(DecisionNumber number) { return static_cast<std::int64_t>(number); }

bool is_officer(const Turn& turn) { return turn.is_officer(); }

void show_draft(Turn& turn, const decisions::ShowDraft& shown) {
  // An operator's command comes from no chat.
  if (raw(turn.place.chat) == 0) return;
  const auto officers = members::holders(turn.context(), Role::officer).size();
  reply(turn, officers > 1 ? "decision.drafted" : "decision.drafted_alone",
        {{"number", signed_number(shown.decision)}});
  update_decision_cards(turn, shown.decision);
}

/// Whoever wrote it hears that it can be opened, and the cards say so.
void tell_approved(Turn& turn, const decisions::TellApproved& told) {
  update_decision_cards(turn, told.decision);
  const auto* record = decisions::find(turn.decisions(), told.decision);
  if (record == nullptr) return;
  for (const auto& author : record->authors()) {
    const auto actor = from_record(author);
    const auto* member = std::get_if<MemberId>(&actor);
    const auto address = member == nullptr ? std::nullopt : private_chat_of(turn, *member);
    if (!address) continue;
    const auto& texts = turn.at.texts;
    send(turn, *address,
         {.text = texts.render(
              address->reader, "decision.approved",
              {{"number", signed_number(told.decision)}, {"title", record->terms().title()}}),
          .buttons = {{.label = texts.plain(address->reader, "decision.open"),
                       .action = decision_action::ask_open,
                       .object = record->number()}},
          .self = framework::home});
  }
}

/// The community's group, or, without one, each of the members given.
template <class Compose>
void announce(Turn& turn, const std::vector<MemberId>& members, SendClass send_class,
              const Compose& compose) {
  if (const auto group = chat_of(turn, community::Purpose::group)) {
    send(turn, *group, compose(group->reader));
    return;
  }
  for (const MemberId member : members) {
    if (const auto chat = private_chat_of(turn, member, send_class))
      send(turn, *chat, compose(chat->reader));
  }
}

std::vector<MemberId> roll_of(const Turn& turn, DecisionNumber number) {
  std::vector<MemberId> members;
  if (const auto* roll = turn.decisions().rolls.find(number)) {
    for (const auto id : roll->members()) members.push_back(MemberId{id});
  }
  return members;
}

void announce_opening(Turn& turn, const decisions::AnnounceOpening& opened) {
  update_decision_cards(turn, opened.decision);
  const auto* record = decisions::find(turn.decisions(), opened.decision);
  if (record == nullptr) return;
  if (chat_of(turn, community::Purpose::group)) {
    post_decision_card(turn, opened.decision);
    return;
  }
  announce(turn, roll_of(turn, opened.decision), SendClass::broadcast,
           [&](const Reader& reader) { return decision_group_card(turn, reader, *record); });
}

void remind(Turn& turn, const decisions::RemindVoters& reminder) {
  const auto* record = decisions::find(turn.decisions(), reminder.decision);
  if (record == nullptr) return;
  for (const MemberId member : reminder.members) {
    const auto* known = members::find(turn.members(), member);
    const auto address = private_chat_of(turn, member, SendClass::broadcast);
    // Nobody is written to who has not opened the chat.
    if (!address || known->private_chat() != v1::PRIVATE_CHAT_OPEN) continue;
    const auto& texts = turn.at.texts;
    send(turn, *address,
         {.text = texts.render(
              address->reader, "decision.reminder",
              {{"title", record->terms().title()}, {"until", from_ms(record->closes_at_ms())}}),
          .buttons = {{.label = texts.plain(address->reader, "decision.vote"),
                       .action = is_voted_by_tap(record->terms()) ? decision_action::view
                                                                  : decision_action::vote,
                       .object = record->number()}},
          .self = framework::home});
  }
}

void announce_result(Turn& turn, const decisions::AnnounceResult& counted) {
  update_decision_cards(turn, counted.decision);
  const auto* record = decisions::find(turn.decisions(), counted.decision);
  if (record == nullptr) return;
  announce(turn, roll_of(turn, counted.decision), SendClass::broadcast, [&](const Reader& reader) {
    telegram::HtmlBuilder html;
    html.append(result_words(turn, reader, *record)).line().line();
    html.append(turn.at.texts.render(reader, "decision.objections",
                                     {{"until", from_ms(record->appeal_until_ms())}}));
    Screen screen{.text = html.take(),
                  .buttons = {decision_link(turn, reader, "decision.details", *record)},
                  .self = decision_action::view,
                  .object = record->number()};
    add_count_button(turn, reader, *record, screen.buttons);
    return screen;
  });
  // Without a group everybody has the button for it.
  if (const auto group = chat_of(turn, community::Purpose::group))
    send_result_chart(turn, *group, *record);
}

void announce_end(Turn& turn, DecisionNumber number, std::string_view key) {
  update_decision_cards(turn, number);
  const auto* record = decisions::find(turn.decisions(), number);
  // What was never open concerns nobody but the officers, whose cards say it.
  if (record == nullptr || record->roll_size() == 0) return;
  announce(turn, roll_of(turn, number), SendClass::broadcast, [&](const Reader& reader) {
    return Screen{.text = turn.at.texts.render(reader, key,
                                               {{"number", signed_number(number)},
                                                {"title", record->terms().title()},
                                                {"reason", record->cancel_reason()}}),
                  .buttons = {decision_link(turn, reader, "decision.details", *record)},
                  .self = decision_action::view,
                  .object = record->number()};
  });
}

void ask_for_reveal(Turn& turn, const decisions::AskForReveal& asked) {
  const auto address = private_chat_of(turn, asked.member);
  if (!address) return;
  const auto& texts = turn.at.texts;
  send(turn, *address,
       {.text = texts.render(address->reader, "decision.please_reveal",
                             {{"number", signed_number(asked.decision)}, {"until", asked.until}}),
        .buttons = {{.label = texts.plain(address->reader, "decision.reveal"),
                     .action = decision_action::reveal,
                     .object = static_cast<std::uint64_t>(asked.decision)}},
        .self = framework::home});
}

/// In a large vote the turnout on the card moves by the hundredth: a card that changed with every
/// ballot would be most of the work, and Telegram takes twenty messages a minute in a group.
bool shows_turnout(const Turn& turn, const v1::DecisionRecord& record) {
  constexpr std::uint32_t exact_up_to = 20;
  const auto voted = decisions::voted(turn.decisions(), decisions::number_of(record));
  const auto hundredth = std::max(record.roll_size() / 100, 1u);
  return voted <= exact_up_to || voted % hundredth == 0 || voted == record.roll_size();
}

void update_cards_of(Turn& turn, DecisionNumber number) {
  const auto* record = decisions::find(turn.decisions(), number);
  if (record == nullptr) return;
  if (!decisions::takes_ballots(*record, turn.at.now)) update_decision_cards(turn, number);
  // Officers see the turnout where everybody does: one edit is enough.
  else if (shows_turnout(turn, *record))
    update_decision_cards(turn, number, decisions::CardKind::group);
}

bool start(Turn& turn, std::string_view payload, const telegram::Message&) {
  const auto link = parse_payload(payload);
  if (!link || link->kind != LinkKind::vote) return false;
  const bool to_ballot = link->rest.starts_with('b');
  char* end = nullptr;
  const DecisionNumber number{std::strtoull(link->rest.c_str() + (to_ballot ? 1 : 0), &end, 10)};
  if (*end == 'p')
    begin_paper(turn, number, std::strtoull(end + 1, nullptr, 10));
  else if (to_ballot)
    begin_ballot(turn, number);
  else
    show_decision(turn, number);
  return true;
}

constexpr CommandEntry commands[] = {
    {"votes", everywhere, command_votes, "command.votes"},
    {"decide", in_private, command_decide, ""},
};
constexpr MenuEntry menu[] = {{"menu.votes", decision_action::list},
                              {"menu.decide", decision_action::begin, is_officer}};
const Flow* const flows[] = {&decision_flow(), &ballot_flow(),      &cancel_flow(), &commit_flow(),
                             &reveal_flow(),   &paper_voter_flow(), &paper_flow()};

std::vector<ActionEntry> all_actions() {
  std::vector<ActionEntry> all;
  for (const auto part :
       {decision_officer_actions(), ballot_actions(), decision_list_actions(), lot_actions(),
        receipt_actions(), paper_voter_actions(), paper_actions(), chart_actions()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::optional<Timestamp> next_deadline(const CommunityState& state, const Context& context) {
  return decisions::next_deadline(state.state<decisions::Feature>(), context);
}

void wake(Turn& turn) { act<decisions::Feature>(turn, decisions::Tick{}); }

}  // namespace

void perform(Turn& turn, const decisions::Effect& effect) {
  std::visit(
      Overloaded{
          [&](const decisions::ShowDraft& e) { show_draft(turn, e); },
          [&](const decisions::AskForApproval& e) { post_draft_card(turn, e.decision); },
          [&](const decisions::TellApproved& e) { tell_approved(turn, e); },
          [&](const decisions::AnnounceOpening& e) { announce_opening(turn, e); },
          [&](const decisions::ShowReceipt& e) { show_receipt(turn, e); },
          [&](const decisions::TellPaperVoter& e) { tell_paper_voter(turn, e); },
          [&](const decisions::AskForSecondReader& e) { ask_for_second_reader(turn, e); },
          [&](const decisions::TellPaperIn& e) { tell_paper_in(turn, e); },
          [&](const decisions::TellPaperDiffers& e) { tell_paper_differs(turn, e); },
          [&](const decisions::AskToReadPapers& e) { ask_to_read_papers(turn, e); },
          [&](const decisions::AskForReveal& e) { ask_for_reveal(turn, e); },
          [&](const decisions::RemindVoters& e) { remind(turn, e); },
          [&](const decisions::AnnounceResult& e) { announce_result(turn, e); },
          [&](const decisions::AnnounceFinal& e) {
            announce_end(turn, e.decision, "decision.became_final");
          },
          [&](const decisions::AnnounceCancelled& e) {
            announce_end(turn, e.decision, "decision.was_cancelled");
          },
          [&](const decisions::UpdateDecisionCards& e) { update_cards_of(turn, e.decision); },
          [&](const decisions::DestroyBallotKey& e) {
            if (turn.at.ballots != nullptr) turn.at.ballots->destroy(raw(e.decision));
          }},
      effect);
}

const Dialogue& decision_dialogue() {
  static const std::vector<ActionEntry> actions = all_actions();
  static const Dialogue dialogue{.name = "decision",
                                 .commands = commands,
                                 .actions = actions,
                                 .menu = menu,
                                 .flows = flows,
                                 .learn = learn_decision_card,
                                 .wake = wake,
                                 .next_deadline = next_deadline,
                                 .start = start};
  return dialogue;
}

}  // namespace wardmote::dialogue
