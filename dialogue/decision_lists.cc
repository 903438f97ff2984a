// Lists: all decisions, how one was counted, who voted how.
#include <algorithm>
#include <charconv>

#include "dialogue/decision_dialogue.h"
#include "dialogue/framework.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionNumber;
using decisions::Refusal;
using Press = const ButtonPress&;

constexpr std::size_t lines_a_page = 25;

std::size_t page_size(const Turn& turn) { return turn.speaker.simple ? 3 : 6; }

/// What takes ballots is on top, the newest first.
std::vector<const v1::DecisionRecord*> all_seen(const Turn& turn) {
  std::vector<const v1::DecisionRecord*> all;
  for (const auto& [number, record] : turn.decisions().decisions) {
    if (may_see(turn, record)) all.push_back(&record);
  }
  std::reverse(all.begin(), all.end());
  std::stable_partition(all.begin(), all.end(), [&turn](const auto* record) {
    return decisions::takes_ballots(*record, turn.at.now);
  });
  return all;
}

void show_list(Turn& turn, std::size_t offset) {
  const auto all = all_seen(turn);
  const auto open = std::count_if(all.begin(), all.end(), [&turn](const auto* record) {
    return decisions::takes_ballots(*record, turn.at.now);
  });
  Screen screen{.text = all.empty() ? turn.text("decision.list_empty")
                                    : turn.text("decision.list_title",
                                                {{"open", static_cast<std::int64_t>(open)}}),
                .self = decision_action::list,
                .argument = offset};
  const auto end = std::min(all.size(), offset + page_size(turn));
  for (auto i = offset; i < end; ++i)
    screen.buttons.push_back({.label = decision_line(turn, turn.speaker.reader, *all[i]),
                              .action = decision_action::view,
                              .object = all[i]->number()});
  if (end < all.size())
    screen.buttons.push_back({.label = turn.plain("button.next_page"),
                              .action = decision_action::list,
                              .argument = end});
  if (!turn.speaker.simple) {
    if (turn.is_officer() && offset == 0)
      screen.buttons.push_back(
          {.label = turn.plain("menu.decide"), .action = decision_action::begin});
    screen.buttons.push_back({.label = turn.plain("button.home"), .action = framework::home});
  }
  show(turn, screen);
}

/// One page of lines about a counted decision.
void show_lines(Turn& turn, const ButtonPress& press, std::string_view title,
                const std::vector<std::string>& lines) {
  telegram::HtmlBuilder html;
  html.append(turn.text(title, {{"number", static_cast<std::int64_t>(press.object)}}));
  const auto begin = std::min<std::size_t>(press.argument, lines.size());
  const auto end = std::min(lines.size(), begin + lines_a_page);
  for (auto i = begin; i < end; ++i) html.line().text(lines[i]);
  Screen screen{.text = html.take(),
                .self = press.action,
                .object = press.object,
                .argument = press.argument};
  if (end < lines.size())
    screen.buttons.push_back({.label = turn.plain("button.next_page"),
                              .action = press.action,
                              .object = press.object,
                              .argument = end});
  screen.buttons.push_back({.label = turn.plain("decision.to_result"),
                            .action = decision_action::view,
                            .object = press.object});
  show(turn, screen);
}

void press_list(Turn& turn, Press press) { show_list(turn, press.argument); }

void press_view(Turn& turn, Press press) { show_decision(turn, DecisionNumber{press.object}); }

void press_log(Turn& turn, Press press) {
  const auto* record = counted_decision(turn, DecisionNumber{press.object});
  if (record == nullptr) return;
  std::vector<std::string> lines;
  const bool asks = decisions::method_of(record->terms()) == decisions::Method::yes_no;
  for (const auto& line : record->result().log()) {
    // An answer is not elected to a seat.
    if (asks && line.key() == "counting.log.elected") continue;
    lines.push_back(sentence_words(turn, turn.speaker.reader, record->terms(), line));
  }
  show_lines(turn, press, "decision.log_title", lines);
}

std::vector<std::string> ballots_by_name(const Turn& turn, const v1::DecisionRecord& record) {
  std::vector<std::string> lines;
  const auto number = decisions::number_of(record);
  const auto* roll = turn.decisions().rolls.find(number);
  if (roll == nullptr) return lines;
  for (const auto id : roll->members()) {
    const auto* ballot = decisions::ballot_of(turn.decisions(), number, MemberId{id});
    if (ballot == nullptr) continue;
    lines.push_back(voter_name(turn, turn.speaker.reader, MemberId{id}) + ": " +
                    (ballot->on_paper() ? turn.plain("decision.on_paper")
                                        : choice_words(turn, turn.speaker.reader, record.terms(),
                                                       ballot->choice())));
  }
  for (const auto& paper : decisions::papers_of(turn.decisions(), number)) {
    if (paper.has_ballot())
      lines.push_back(
          "📄 " + choice_words(turn, turn.speaker.reader, record.terms(), paper.ballot().choice()));
  }
  return lines;
}

/// Whoever kept a receipt finds their ballot; nobody else knows whose it is.
std::vector<std::string> ballots_by_receipt(const Turn& turn, const v1::DecisionRecord& record) {
  std::vector<std::string> lines;
  for (const auto& ballot : record.result().box())
    lines.push_back(ballot.receipt() + ": " +
                    choice_words(turn, turn.speaker.reader, record.terms(), ballot.choice()));
  return lines;
}

void press_names(Turn& turn, Press press) {
  const auto* record = counted_decision(turn, DecisionNumber{press.object});
  if (record == nullptr) return;
  if (decisions::is_private(record->terms()))
    show_lines(turn, press, "decision.receipts_title", ballots_by_receipt(turn, *record));
  else
    show_lines(turn, press, "decision.names_title", ballots_by_name(turn, *record));
}

constexpr ActionEntry entries[] = {{decision_action::list, press_list},
                                   {decision_action::view, press_view},
                                   {decision_action::log, press_log},
                                   {decision_action::names, press_names}};

}  // namespace

std::span<const ActionEntry> decision_list_actions() { return entries; }

const v1::DecisionRecord* counted_decision(Turn& turn, DecisionNumber number) {
  const auto* record = decisions::find(turn.decisions(), number);
  if (record != nullptr && record->counted_at_ms() != 0) return record;
  tell_refusal(turn, decisions::refuse(Refusal::not_found).value());
  return nullptr;
}

void show_decision(Turn& turn, DecisionNumber number) {
  const auto* record = decisions::find(turn.decisions(), number);
  const bool among_officers = turn.place.purpose == community::Purpose::officers;
  // A draft is not for where everybody reads, though an officer asks.
  const bool in_public = !turn.place.is_private && !among_officers;
  if (record == nullptr || !may_see(turn, *record) || (in_public && record->roll_size() == 0)) {
    tell_refusal(turn, decisions::refuse(Refusal::not_found).value());
    return;
  }
  const auto& reader = turn.speaker.reader;
  show(turn, turn.place.is_private ? decision_screen(turn, reader, *record)
             : among_officers      ? decision_officers_card(turn, reader, *record)
                                   : decision_group_card(turn, reader, *record));
}

void command_votes(Turn& turn, const telegram::Command& command, const telegram::Message&) {
  std::string_view typed = command.arguments;
  std::uint64_t number = 0;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (read.ec == std::errc{} && read.ptr == typed.data() + typed.size()) {
    show_decision(turn, DecisionNumber{number});
  } else if (turn.place.is_private) {
    show_list(turn, 0);
  } else {
    const auto open = decisions::open_decisions(turn.decisions(), turn.at.now);
    if (open.empty()) send(turn, here(turn), turn.text("decision.none_open"));
    for (const auto one : open) show_decision(turn, one);
  }
}

}  // namespace wardmote::dialogue
