// Where a decision is shown: the group's card, the officers' one, and what somebody reads in
// private. What becomes of a card once it is sent is learnt here too.
#include "dialogue/card_tag.h"
#include "dialogue/decision_dialogue.h"
#include "dialogue/deep_link.h"
#include "dialogue/framework.h"
#include "dialogue/offices.h"
#include "dialogue/performing.h"
#include "telegram/html.h"
#include "telegram/response.h"

namespace wardmote::dialogue {
namespace {

using decisions::CardKind;
using decisions::DecisionNumber;
using decisions::DecisionState;

constexpr std::string_view feature = "decision";

std::string tag_of(std::string_view kind, const v1::DecisionRecord& record, MemberId member,
                   std::string_view face = {}) {
  return to_text({.feature = feature,
                  .kind = kind,
                  .number = record.number(),
                  .detail = static_cast<std::int64_t>(raw(member)),
                  .face = face});
}

Button button(const Turn& turn, const Reader& reader, std::string_view label, Action action,
              const v1::DecisionRecord& record) {
  return {.label = turn.at.texts.plain(reader, label), .action = action, .object = record.number()};
}

bool is_counted(const v1::DecisionRecord& record) {
  const auto state = decisions::state_of(record);
  return state == DecisionState::counted || state == DecisionState::final_result;
}

telegram::Html words_of(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                        Detail detail) {
  if (!is_counted(record)) return decision_words(turn, reader, record, detail);
  telegram::HtmlBuilder html;
  html.append(result_words(turn, reader, record)).line();
  return html.text(decision_state_words(turn, reader, record)).take();
}

/// What an officer may do next.
std::vector<Button> officer_buttons(const Turn& turn, const Reader& reader,
                                    const v1::DecisionRecord& record) {
  using namespace decision_action;
  std::vector<Button> buttons;
  const auto add = [&](std::string_view label, Action action) {
    buttons.push_back(button(turn, reader, label, action, record));
  };
  const auto state = decisions::state_of(record);
  if (state == DecisionState::draft) {
    add("decision.agree", approve);
    buttons.back().argument = mark_of(record.terms().SerializeAsString());
  }
  if (state == DecisionState::approved) add("decision.open", ask_open);
  return buttons;
}

/// The same for whoever reads it in private, where one can be asked for words.
void add_officer_buttons(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                         std::vector<Button>& buttons) {
  using namespace decision_action;
  const auto state = decisions::state_of(record);
  const bool is_draft = state == DecisionState::draft || state == DecisionState::approved;
  for (auto& one : officer_buttons(turn, reader, record)) {
    const bool own = decisions::is_author(record, *turn.speaker.member);
    if (one.action != approve || !own) buttons.push_back(std::move(one));
  }
  if (is_draft) buttons.push_back(button(turn, reader, "decision.change", change, record));
  if (state == DecisionState::open)
    buttons.push_back(button(turn, reader, "decision.papers_button", papers, record));
  if (state < DecisionState::counted)
    buttons.push_back(button(turn, reader, "decision.cancel", decision_action::cancel, record));
}

/// The lot is everybody's: whoever likes takes part in it.
void add_lot_buttons(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                     std::vector<Button>& buttons) {
  if (!decisions::draws_lot(record.terms())) return;
  const auto* committed = decisions::commitment_of(record, *turn.speaker.member);
  const auto state = decisions::state_of(record);
  if (state <= DecisionState::approved && committed == nullptr)
    buttons.push_back(button(turn, reader, "decision.commit", decision_action::commit, record));
  if (decisions::waits_for_lot(record, turn.at.now) && committed != nullptr &&
      committed->reveal().empty())
    buttons.push_back(button(turn, reader, "decision.reveal", decision_action::reveal, record));
}

/// Whether the reader has voted, and how far that can be told.
void write_own_part(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                    const v1::DecisionRecord& record) {
  const auto number = decisions::number_of(record);
  if (decisions::state_of(record) < DecisionState::open || record.roll_size() == 0) return;
  const auto& texts = turn.at.texts;
  html.line().line();
  if (!decisions::is_on_roll(turn.decisions(), number, *turn.speaker.member)) {
    html.append(texts.render(reader, "decision.not_on_roll"));
    return;
  }
  const auto* ballot = decisions::ballot_of(turn.decisions(), number, *turn.speaker.member);
  if (ballot == nullptr) {
    html.append(texts.render(reader, "decision.not_voted"));
  } else if (ballot->on_paper()) {
    html.append(texts.render(reader, "decision.own_paper"));
    return;
  } else if (decisions::is_private(record.terms())) {
    // What it says is not shown again: who looks over a shoulder learns nothing.
    html.append(texts.render(reader, "decision.has_voted"));
    if (const auto opened = decisions::opened_ballot(turn.decisions(), turn.context(), number,
                                                     *turn.speaker.member))
      html.text(" ").append(
          texts.render(reader, "decision.own_receipt",
                       {{"receipt", telegram::HtmlBuilder{}.code(opened->receipt()).take()}}));
  } else {
    html.append(
        texts.render(reader, "decision.own_vote",
                     {{"choice", choice_words(turn, reader, record.terms(), ballot->choice())},
                      {"receipt", telegram::HtmlBuilder{}.code(ballot->receipt()).take()}}));
  }
  if (ballot != nullptr && decisions::takes_ballots(record, turn.at.now))
    html.text(" ").append(texts.render(reader, "decision.may_change"));
}

void send_officers_card(Turn& turn, const v1::DecisionRecord& record, Address address,
                        MemberId officer) {
  const auto card = decision_officers_card(turn, address.reader, record);
  address.tag = tag_of("officers", record, officer, face_of(card));
  send(turn, address, card);
}

void update_card(Turn& turn, const v1::DecisionRecord& record, const v1::DecisionCard& card) {
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
       in_group ? decision_group_card(turn, address.reader, record)
                : decision_officers_card(turn, address.reader, record));
}

std::optional<MemberId> member_in(const CardTag& tag) {
  if (tag.detail == 0) return std::nullopt;
  return MemberId{static_cast<std::uint64_t>(tag.detail)};
}

void forget(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  if (static_cast<telegram::Outcome>(outcome.outcome()) != telegram::Outcome::target_gone) return;
  (void)turn.run<decisions::Feature>(
      decisions::ForgetCard{.decision = DecisionNumber{tag.number},
                            .kind = tag.kind == "edit_group" ? CardKind::group : CardKind::officers,
                            .member = member_in(tag)});
}

/// Remembers where the card is, and brings it up to date with what happened on its way.
void record_card(Turn& turn, const CardTag& tag, const v1::CallOutcome& outcome) {
  const auto kind = tag.kind == "group" ? CardKind::group : CardKind::officers;
  const DecisionNumber number{tag.number};
  const auto recorded = turn.run<decisions::Feature>(decisions::RecordCard{
      .decision = number,
      .kind = kind,
      .member = member_in(tag),
      .chat = outcome.migrate_to_chat() != 0 ? outcome.migrate_to_chat() : outcome.chat(),
      .message = outcome.message_id()});
  const auto* record = decisions::find(turn.decisions(), number);
  const auto* card = decisions::find_card(turn.decisions(), number, kind, member_in(tag));
  if (!recorded || record == nullptr || card == nullptr) return;
  const auto reader =
      card->member() != 0
          ? reader_of(turn, MemberId{card->member()})
          : reader_of_chat(turn, kind == CardKind::group ? community::Purpose::group
                                                         : community::Purpose::officers);
  const auto now = kind == CardKind::group ? decision_group_card(turn, reader, *record)
                                           : decision_officers_card(turn, reader, *record);
  if (face_of(now) != tag.face) update_card(turn, *record, v1::DecisionCard{*card});
}

}  // namespace

Button decision_link(const Turn& turn, const Reader& reader, std::string_view label,
                     const v1::DecisionRecord& record, bool to_ballot) {
  auto rest = std::to_string(record.number());
  if (to_ballot) rest.insert(0, "b");
  return {
      .label = turn.at.texts.plain(reader, label),
      .url = to_url(turn.at.bot.username,
                    {.kind = LinkKind::vote, .community = turn.at.id, .rest = std::move(rest)})};
}

Screen decision_group_card(const Turn& turn, const Reader& reader,
                           const v1::DecisionRecord& record) {
  Screen screen{.text = words_of(turn, reader, record, Detail::card),
                .self = decision_action::view,
                .object = record.number()};
  if (decisions::takes_ballots(record, turn.at.now)) {
    if (is_voted_by_tap(record.terms()))
      screen.buttons = ballot_buttons(turn, reader, record);
    else
      screen.buttons.push_back(decision_link(turn, reader, "decision.vote", record, true));
  }
  screen.buttons.push_back(decision_link(turn, reader, "decision.details", record));
  add_count_button(turn, reader, record, screen.buttons);
  return screen;
}

Screen decision_officers_card(const Turn& turn, const Reader& reader,
                              const v1::DecisionRecord& record) {
  Screen screen{.text = words_of(turn, reader, record, Detail::card),
                .buttons = officer_buttons(turn, reader, record),
                .self = decision_action::view,
                .object = record.number()};
  screen.buttons.push_back(decision_link(turn, reader, "decision.details", record));
  return screen;
}

Screen decision_screen(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record) {
  telegram::HtmlBuilder html;
  html.append(words_of(turn, reader, record, Detail::whole));
  write_own_part(html, turn, reader, record);
  Screen screen{.text = html.take(), .self = decision_action::view, .object = record.number()};
  const auto number = decisions::number_of(record);
  if (decisions::takes_ballots(record, turn.at.now) &&
      decisions::is_on_roll(turn.decisions(), number, *turn.speaker.member) &&
      !decisions::has_voted_on_paper(turn.decisions(), number, *turn.speaker.member)) {
    if (is_voted_by_tap(record.terms()))
      screen.buttons = ballot_buttons(turn, reader, record);
    else
      screen.buttons.push_back(
          button(turn, reader, "decision.vote", decision_action::vote, record));
  }
  if (is_counted(record)) {
    if (!record.result().has_fault())
      screen.buttons.push_back(
          button(turn, reader, "decision.chart", decision_action::chart, record));
    screen.buttons.push_back(button(turn, reader, "decision.log", decision_action::log, record));
    const bool is_private = decisions::is_private(record.terms());
    screen.buttons.push_back(button(turn, reader,
                                    is_private ? "decision.receipts" : "decision.names",
                                    decision_action::names, record));
  }
  add_board_buttons(turn, reader, record, screen.buttons);
  add_lot_buttons(turn, reader, record, screen.buttons);
  if (turn.is_officer()) add_officer_buttons(turn, reader, record, screen.buttons);
  if (!turn.speaker.simple)
    screen.buttons.push_back(
        {.label = turn.at.texts.plain(reader, "button.home"), .action = framework::home});
  return screen;
}

bool may_see(const Turn& turn, const v1::DecisionRecord& record) {
  return record.roll_size() != 0 || turn.is_officer();
}

void post_decision_card(Turn& turn, DecisionNumber number) {
  const auto* record = decisions::find(turn.decisions(), number);
  auto address = chat_of(turn, community::Purpose::group);
  if (record == nullptr || !address) return;
  const auto card = decision_group_card(turn, address->reader, *record);
  address->tag = tag_of("group", *record, MemberId{}, face_of(card));
  send(turn, *address, card);
}

void post_draft_card(Turn& turn, DecisionNumber number) {
  const auto* record = decisions::find(turn.decisions(), number);
  if (record == nullptr) return;
  if (const auto chat = chat_of(turn, community::Purpose::officers)) {
    if (decisions::find_card(turn.decisions(), number, CardKind::officers) == nullptr)
      send_officers_card(turn, *record, *chat, MemberId{});
    return;
  }
  for (const MemberId officer : members::holders(turn.context(), Role::officer)) {
    const auto* known = members::find(turn.members(), officer);
    const auto address = private_chat_of(turn, officer);
    const bool hears = address && known->private_chat() == v1::PRIVATE_CHAT_OPEN;
    // Whoever wrote it reads it already.
    if (!hears || decisions::is_author(*record, officer)) continue;
    if (decisions::find_card(turn.decisions(), number, CardKind::officers, officer) == nullptr)
      send_officers_card(turn, *record, *address, officer);
  }
}

void update_decision_cards(Turn& turn, DecisionNumber number, std::optional<CardKind> only) {
  const auto* record = decisions::find(turn.decisions(), number);
  if (record == nullptr) return;
  for (const auto& card : decisions::cards_of(turn.decisions(), number)) {
    if (!only || static_cast<CardKind>(card.kind()) == *only) update_card(turn, *record, card);
  }
}

void learn_decision_card(Turn& turn, const v1::CallOutcome& outcome) {
  const auto tag = parse_card_tag(outcome.tag(), feature);
  if (!tag) return;
  if (tag->kind.starts_with("edit_"))
    forget(turn, *tag, outcome);
  else if (outcome.ok())
    record_card(turn, *tag, outcome);
}

}  // namespace wardmote::dialogue
