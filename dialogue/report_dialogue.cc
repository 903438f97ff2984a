// Where reports meet people: commands, buttons, and what follows from each decision.
#include "dialogue/report_dialogue.h"

#include "dialogue/deep_link.h"
#include "dialogue/features.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "governance/core/overloaded.h"
#include "governance/reports/categories.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using reports::ReportNumber;
using reports::Undoable;

std::int64_t signed_number(ReportNumber number) { return static_cast<std::int64_t>(number); }

Button undo_button(const Turn& turn, ReportNumber number, Undoable what) {
  return {.label = turn.plain("button.undo"),
          .action = report_action::undo,
          .object = static_cast<std::uint64_t>(number),
          .argument = static_cast<std::uint64_t>(what),
          .only_for = turn.place.is_private ? PersonId{} : turn.speaker.person};
}

void show_emergency(Turn& turn, const reports::ShowEmergency& danger) {
  const auto* category = reports::find_category(turn.reports(), danger.category);
  if (category == nullptr) return;
  const auto& number = category->emergency_number();
  auto warning = number.empty() ? turn.text("report.emergency_no_number")
                                : turn.text("report.emergency", {{"number", number}});
  const auto& text = local_text(turn, turn.speaker.reader, category->emergency_text());
  if (!text.empty()) warning.value += "\n" + telegram::HtmlBuilder{}.text(text).take().value;
  answer_press(turn, std::string{});
  send(turn, here(turn), warning);
}

/// What the category asks for and was not said.
bool is_incomplete(const Turn& turn, const v1::Report& report) {
  const auto* category = reports::find_category(turn.reports(), report.category());
  const auto body = reports::body_of(report, turn.at.vault);
  return category != nullptr && body && category->place_required() && !body->has_place();
}

Button private_link(const Turn& turn, std::string_view label, std::string rest) {
  return {
      .label = turn.plain(label),
      .url = to_url(turn.at.bot.username,
                    {.kind = LinkKind::report, .community = turn.at.id, .rest = std::move(rest)})};
}

void confirm_filing(Turn& turn, const reports::ConfirmFiling& filed) {
  const auto* report = reports::find(turn.reports(), filed.report);
  if (report == nullptr || raw(turn.place.chat) == 0) return;
  answer_press(turn, std::string{});
  if (turn.place.is_private) {
    auto address = here(turn);
    send(turn, address, turn.text("report.filed", {{"number", signed_number(filed.report)}}));
    address.tag = "report:reporter:" + std::to_string(report->number()) + ":" +
                  std::to_string(report->reporter());
    send(turn, address, report_screen(turn, turn.speaker.reader, *report));
    return;
  }
  Screen screen{.text = turn.text(
                    "report.filed_in_group",
                    {{"number", signed_number(filed.report)},
                     {"category", category_words(turn, turn.speaker.reader, report->category())}}),
                .buttons = {undo_button(turn, filed.report, Undoable::filing)},
                .self = framework::home};
  const auto number = std::to_string(report->number());
  screen.buttons.push_back(is_incomplete(turn, *report)
                               ? private_link(turn, "report.add_place", "add" + number)
                               : private_link(turn, "report.follow_in_private", number));
  send(turn, here(turn), screen);
}

void confirm_support(Turn& turn, const reports::ConfirmSupport& support) {
  const auto key = support.follows ? "report.supported" : "report.supported_unheard";
  const bool in_group_by_button = turn.place.is_button && !turn.place.is_private;
  if (in_group_by_button) {
    answer_press(turn, key, {{"number", signed_number(support.report)}}, true);
    return;
  }
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text(key, {{"number", signed_number(support.report)}}),
        .buttons = {undo_button(turn, support.report, Undoable::support)},
        .self = framework::home});
}

void confirm(Turn& turn, std::string_view key, ReportNumber number, Undoable what) {
  const auto* report = reports::find(turn.reports(), number);
  const bool crowd = !turn.place.is_private && turn.place.purpose == community::Purpose::group;
  if (crowd && turn.place.is_button) {
    answer_press(turn, key, {{"number", signed_number(number)}, {"state", std::string{}}}, true);
    return;
  }
  const auto state = report == nullptr
                         ? std::string{}
                         : state_words(turn, turn.speaker.reader, reports::state_of(*report));
  answer_press(turn, std::string{});
  if (raw(turn.place.chat) == 0) return;
  send(turn, here(turn),
       {.text = turn.text(key, {{"number", signed_number(number)}, {"state", state}}),
        .buttons = {undo_button(turn, number, what)},
        .self = framework::home});
}

bool is_officer(const Turn& turn) { return turn.is_officer(); }

bool hear(Turn& turn, const telegram::Message& message) {
  if (hear_place(turn, message) || hear_officer(turn, message)) return true;
  return turn.place.is_private && begin_report_from(turn, message);
}

/// Topics and replies of the officers' chat.
bool listens(const Turn& turn, const telegram::Message& message) {
  const auto* officers = community::chat_for(turn.community(), community::Purpose::officers);
  return officers != nullptr && officers->chat() == raw(message.chat.id) &&
         (message.is_topic_message || message.reply_to_message.has_value());
}

/// Who corrects a message that made a report hears how to add to the report.
bool hear_edit(Turn& turn, const telegram::Message& message) {
  const auto& index = turn.reports().index;
  const auto source = index.by_source.find({raw(message.chat.id), raw(message.message_id)});
  const bool filed = source != index.by_source.end();
  if (filed)
    send(turn, here(turn),
         {.text = turn.text("report.edit_not_read", {{"number", signed_number(source->second)}}),
          .buttons =
              turn.place.is_private
                  ? std::vector<Button>{{.label = turn.plain("report.add"),
                                         .action = report_action::add,
                                         .object = static_cast<std::uint64_t>(source->second)}}
                  : std::vector<Button>{},
          .self = framework::home});
  else if (turn.place.is_private)
    send(turn, here(turn), turn.text("flow.edit_not_read"));
  return filed || turn.place.is_private;
}

bool start(Turn& turn, std::string_view payload, const telegram::Message&) {
  const auto link = parse_payload(payload);
  if (!link || link->kind != LinkKind::report) return false;
  constexpr std::string_view add = "add";
  const bool adds = link->rest.starts_with(add);
  const auto number = std::strtoull(link->rest.c_str() + (adds ? add.size() : 0), nullptr, 10);
  const auto* report = reports::find(turn.reports(), ReportNumber{number});
  // Others who follow the link to add something see the report.
  if (adds && report != nullptr && report->reporter() == raw(*turn.speaker.member))
    begin_reply(turn, ReportNumber{number});
  else if (number != 0)
    show_report(turn, ReportNumber{number});
  else
    begin(turn, report_flow(), {});
  return true;
}

constexpr CommandEntry commands[] = {
    {"report", everywhere, command_report, "command.report"},
    {"status", everywhere, command_status, "command.status"},
    {"answer", in_officers, command_answer, ""},
    {"figures", in_private | in_officers, command_figures, ""},
    {"templates", in_private, command_templates, ""},
};
constexpr MenuEntry menu[] = {{"menu.report", report_action::begin},
                              {"menu.mine", report_action::mine},
                              {"menu.open", report_action::open},
                              {"menu.followed", report_action::followed},
                              {"menu.overdue", report_action::overdue, is_officer},
                              {"menu.figures", report_action::figures, is_officer},
                              {"menu.templates", report_action::templates, is_officer}};
const Flow* const flows[] = {&report_flow(), &reply_flow(), &template_flow()};

std::vector<ActionEntry> all_actions() {
  std::vector<ActionEntry> all;
  for (const auto part : {officer_actions(), follower_actions(), list_actions(), figure_actions(),
                          template_actions()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::optional<Timestamp> next_deadline(const CommunityState& state, const Context& context) {
  return reports::next_deadline(state.state<reports::Feature>(), context);
}

void wake(Turn& turn) { act<reports::Feature>(turn, reports::Tick{}); }

}  // namespace

void furnish(Turn& turn, const std::string& template_name) {
  const auto* chosen = community::find_template(template_name);
  if (chosen == nullptr) return;
  for (const auto& command : reports::founding_commands(*chosen, Operator{"founding"}))
    act<reports::Feature>(turn, command);
}

void perform(Turn& turn, const reports::Effect& effect) {
  std::visit(
      Overloaded{
          [&](const reports::ShowEmergency& e) { show_emergency(turn, e); },
          // Asked where the draft is (report_filing.cc); nobody else files without saying so.
          [](const reports::OfferDuplicates&) {},
          [&](const reports::ConfirmFiling& e) { confirm_filing(turn, e); },
          [&](const reports::ConfirmSupport& e) { confirm_support(turn, e); },
          [&](const reports::ConfirmTransition& e) { confirm_move(turn, e.report); },
          [&](const reports::ConfirmAnswer& e) {
            confirm(turn, e.fixed ? "fixed.thanks" : "fixed.reopened", e.report,
                    Undoable::confirmation);
          },
          [&](const reports::ConfirmUndo& e) {
            const bool withdrawn = reports::find(turn.reports(), e.report) == nullptr;
            reply(turn, withdrawn ? "report.taken_back" : "report.undone",
                  {{"number", signed_number(e.report)}});
          },
          [&](const reports::Notify& e) { tell_follower(turn, e); },
          [&](const reports::AskIfFixed& e) { ask_if_fixed(turn, e); },
          [&](const reports::NotifyOfficers& e) { tell_officers(turn, e); },
          [&](const reports::NotifyAssignee& e) { tell_assignee(turn, e); },
          [&](const reports::EscalateTo& e) { escalate(turn, e); },
          [&](const reports::PostCard& e) { post_group_card(turn, e.report); },
          [&](const reports::UpdateCards& e) { update_cards(turn, e.report); },
          [&](const reports::RetractCards& e) { retract_cards(turn, e.report); },
          [&](const reports::CreateTopic& e) { post_officers_card(turn, e.report); },
          [&](const reports::RenameTopic& e) { name_topic(turn, e.report); },
          [&](const reports::CloseTopic& e) { open_topic(turn, e.report, false); },
          [&](const reports::ReopenTopic& e) { open_topic(turn, e.report, true); }},
      effect);
}

const Dialogue& report_dialogue() {
  static const std::vector<ActionEntry> actions = all_actions();
  static const Dialogue dialogue{.name = "report",
                                 .commands = commands,
                                 .actions = actions,
                                 .menu = menu,
                                 .flows = flows,
                                 .hear = hear,
                                 .hear_reply = answer_prompt,
                                 .listens = listens,
                                 .hear_edit = hear_edit,
                                 .learn = learn_card,
                                 .wake = wake,
                                 .next_deadline = next_deadline,
                                 .start = start};
  return dialogue;
}

}  // namespace wardmote::dialogue
