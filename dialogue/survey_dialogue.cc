// Where surveys meet people: commands, buttons, and what follows from each decision of the rules.
#include "dialogue/survey_dialogue.h"

#include <algorithm>

#include "dialogue/deep_link.h"
#include "dialogue/features.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "governance/core/overloaded.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using surveys::SurveyNumber;

std::int64_t signed_number(SurveyNumber number) { return static_cast<std::int64_t>(number); }

bool is_officer(const Turn& turn) { return turn.is_officer(); }

void show_draft(Turn& turn, const surveys::ShowDraft& shown) {
  // An operator's command comes from no chat.
  if (raw(turn.place.chat) == 0) return;
  const auto officers = members::holders(turn.context(), Role::officer).size();
  reply(turn, officers > 1 ? "survey.drafted" : "survey.drafted_alone",
        {{"number", signed_number(shown.survey)}});
  update_survey_cards(turn, shown.survey);
}

/// Whoever wrote it hears that it can be opened, and the cards say so.
void tell_approved(Turn& turn, const surveys::TellApproved& told) {
  update_survey_cards(turn, told.survey);
  const auto* record = surveys::find(turn.surveys(), told.survey);
  if (record == nullptr) return;
  for (const auto& author : record->authors()) {
    const auto actor = from_record(author);
    const auto* member = std::get_if<MemberId>(&actor);
    const auto address = member == nullptr ? std::nullopt : private_chat_of(turn, *member);
    if (!address) continue;
    const auto& texts = turn.at.texts;
    send(turn, *address,
         {.text = texts.render(
              address->reader, "survey.approved",
              {{"number", signed_number(told.survey)}, {"title", record->terms().title()}}),
          .buttons = {{.label = texts.plain(address->reader, "survey.open"),
                       .action = survey_action::ask_open,
                       .object = record->number()}},
          .self = framework::home});
  }
}

/// The community's group, or, without one, each of those on the roll.
template <class Compose>
void announce(Turn& turn, SurveyNumber number, const Compose& compose) {
  if (const auto group = chat_of(turn, community::Purpose::group)) {
    send(turn, *group, compose(group->reader));
    return;
  }
  const auto* roll = turn.surveys().rolls.find(number);
  if (roll == nullptr) return;
  for (const auto id : roll->members()) {
    if (const auto chat = private_chat_of(turn, MemberId{id}, SendClass::broadcast))
      send(turn, *chat, compose(chat->reader));
  }
}

void announce_opening(Turn& turn, const surveys::AnnounceOpening& opened) {
  update_survey_cards(turn, opened.survey);
  const auto* record = surveys::find(turn.surveys(), opened.survey);
  if (record == nullptr) return;
  if (chat_of(turn, community::Purpose::group)) {
    post_survey_card(turn, opened.survey);
    return;
  }
  announce(turn, opened.survey,
           [&](const Reader& reader) { return survey_group_card(turn, reader, *record); });
}

void remind(Turn& turn, const surveys::RemindMembers& reminder) {
  const auto* record = surveys::find(turn.surveys(), reminder.survey);
  if (record == nullptr) return;
  for (const MemberId member : reminder.members) {
    const auto* known = members::find(turn.members(), member);
    const auto address = private_chat_of(turn, member, SendClass::broadcast);
    // Nobody is written to who has not opened the chat.
    if (!address || known->private_chat() != v1::PRIVATE_CHAT_OPEN) continue;
    const auto& texts = turn.at.texts;
    send(turn, *address,
         {.text = texts.render(
              address->reader, "survey.reminder",
              {{"title", record->terms().title()}, {"until", from_ms(record->closes_at_ms())}}),
          .buttons = {{.label = texts.plain(address->reader, "survey.answer"),
                       .action = survey_action::answer,
                       .object = record->number()}},
          .self = framework::home});
  }
}

void announce_result(Turn& turn, const surveys::AnnounceResult& closed) {
  update_survey_cards(turn, closed.survey);
  const auto* record = surveys::find(turn.surveys(), closed.survey);
  if (record == nullptr) return;
  announce(turn, closed.survey,
           [&](const Reader& reader) { return survey_group_card(turn, reader, *record); });
}

void announce_cancelled(Turn& turn, const surveys::AnnounceCancelled& cancelled) {
  update_survey_cards(turn, cancelled.survey);
  const auto* record = surveys::find(turn.surveys(), cancelled.survey);
  // What was never open concerns nobody but the officers, whose cards say it.
  if (record == nullptr || record->roll_size() == 0) return;
  announce(turn, cancelled.survey, [&](const Reader& reader) {
    return Screen{.text = turn.at.texts.render(reader, "survey.was_cancelled",
                                               {{"number", signed_number(cancelled.survey)},
                                                {"title", record->terms().title()},
                                                {"reason", record->end_reason()}}),
                  .buttons = {survey_link(turn, reader, "decision.details", *record)},
                  .self = survey_action::view,
                  .object = record->number()};
  });
}

/// In a large survey the turnout on the card moves by the hundredth: Telegram takes twenty messages
/// a minute in a group.
bool shows_turnout(const Turn& turn, const v1::SurveyRecord& record) {
  constexpr std::uint32_t exact_up_to = 20;
  const auto answered = surveys::turnout(turn.surveys(), surveys::number_of(record));
  const auto hundredth = std::max(record.roll_size() / 100, 1u);
  return answered <= exact_up_to || answered % hundredth == 0 || answered == record.roll_size();
}

void update_cards_of(Turn& turn, SurveyNumber number) {
  const auto* record = surveys::find(turn.surveys(), number);
  if (record == nullptr || !surveys::takes_answers(*record, turn.at.now)) return;
  // Officers see the turnout where everybody does: one edit is enough.
  if (shows_turnout(turn, *record)) update_survey_cards(turn, number, surveys::CardKind::group);
}

bool start(Turn& turn, std::string_view payload, const telegram::Message&) {
  const auto link = parse_payload(payload);
  if (!link || link->kind != LinkKind::survey) return false;
  if (link->rest == "new") {
    prepare_survey(turn);
    return true;
  }
  const bool to_answers = link->rest.starts_with('a');
  const SurveyNumber number{std::strtoull(link->rest.c_str() + (to_answers ? 1 : 0), nullptr, 10)};
  if (to_answers)
    begin_answering(turn, number);
  else
    show_survey(turn, number);
  return true;
}

constexpr CommandEntry commands[] = {
    {"surveys", everywhere, command_surveys, "command.surveys"},
    {"survey", in_private | in_officers, command_survey, ""},
};
constexpr MenuEntry menu[] = {{"menu.surveys", survey_action::list},
                              {"menu.survey", survey_action::begin, is_officer}};
const Flow* const flows[] = {&survey_flow(), &survey_answer_flow(), &survey_end_flow()};

std::vector<ActionEntry> all_actions() {
  std::vector<ActionEntry> all;
  for (const auto part : {survey_officer_actions(), survey_answer_actions(), survey_list_actions(),
                          survey_file_actions()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::optional<Timestamp> next_deadline(const CommunityState& state, const Context& context) {
  return surveys::next_deadline(state.state<surveys::Feature>(), context);
}

void wake(Turn& turn) { act<surveys::Feature>(turn, surveys::Tick{}); }

}  // namespace

void perform(Turn& turn, const surveys::Effect& effect) {
  std::visit(
      Overloaded{[&](const surveys::ShowDraft& e) { show_draft(turn, e); },
                 [&](const surveys::AskForApproval& e) { post_survey_draft(turn, e.survey); },
                 [&](const surveys::TellApproved& e) { tell_approved(turn, e); },
                 [&](const surveys::AnnounceOpening& e) { announce_opening(turn, e); },
                 [&](const surveys::ConfirmHandIn& e) { confirm_hand_in(turn, e); },
                 [&](const surveys::RemindMembers& e) { remind(turn, e); },
                 [&](const surveys::AnnounceResult& e) { announce_result(turn, e); },
                 [&](const surveys::AnnounceCancelled& e) { announce_cancelled(turn, e); },
                 [&](const surveys::UpdateCards& e) { update_cards_of(turn, e.survey); },
                 [&](const surveys::DestroyKey& e) {
                   if (turn.at.ballots != nullptr)
                     turn.at.ballots->destroy(surveys::vault_number(e.survey));
                 }},
      effect);
}

const Dialogue& survey_dialogue() {
  static const std::vector<ActionEntry> actions = all_actions();
  static const Dialogue dialogue{.name = "survey",
                                 .commands = commands,
                                 .actions = actions,
                                 .menu = menu,
                                 .flows = flows,
                                 .learn = learn_survey_card,
                                 .wake = wake,
                                 .next_deadline = next_deadline,
                                 .start = start};
  return dialogue;
}

}  // namespace wardmote::dialogue
