// Lists: what is being asked, what an answer is owed to, what became of the others.
#include <algorithm>
#include <charconv>

#include "dialogue/framework.h"
#include "dialogue/petition_dialogue.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using petitions::PetitionNumber;
using petitions::PetitionState;
using Press = const ButtonPress&;

constexpr std::size_t lines_in_group = 10;

std::size_t page_size(const Turn& turn) { return turn.speaker.simple ? 2 : 6; }

/// What one can do something about comes first.
int rank_of(const v1::PetitionRecord& record) {
  switch (petitions::state_of(record)) {
    case PetitionState::submitted:
    case PetitionState::declined:
      return 0;
    case PetitionState::open:
    case PetitionState::reached:
      return 1;
    case PetitionState::answered:
    case PetitionState::closed:
    case PetitionState::withdrawn:
      break;
  }
  return 2;
}

/// The newest first.
template <class Wanted>
std::vector<const v1::PetitionRecord*> all_that(const Turn& turn, const Wanted& is_wanted) {
  std::vector<const v1::PetitionRecord*> all;
  for (const auto& [number, record] : turn.petitions().petitions) {
    if (is_wanted(record)) all.push_back(&record);
  }
  std::reverse(all.begin(), all.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto* a, const auto* b) { return rank_of(*a) < rank_of(*b); });
  return all;
}

std::int64_t count_in(const Turn& turn, PetitionState state) {
  const auto& all = turn.petitions().petitions;
  return std::count_if(all.begin(), all.end(),
                       [&](const auto& row) { return petitions::state_of(row.second) == state; });
}

telegram::Html title_of(const Turn& turn, bool is_empty) {
  if (is_empty) return turn.text("petition.list_empty");
  return turn.text("petition.list_title", {{"open", count_in(turn, PetitionState::open)},
                                           {"owed", count_in(turn, PetitionState::reached)},
                                           {"declined", count_in(turn, PetitionState::declined)}});
}

void press_list(Turn& turn, Press press) { show_petitions(turn, press.argument); }
void press_view(Turn& turn, Press press) { show_petition(turn, PetitionNumber{press.object}); }

constexpr ActionEntry entries[] = {{petition_action::list, press_list},
                                   {petition_action::view, press_view}};

/// What is under way, and the way to each.
void list_in_group(Turn& turn) {
  const auto under_way = all_that(
      turn, [&](const auto& record) { return petitions::takes_supports(record, turn.at.now); });
  telegram::HtmlBuilder html;
  html.append(title_of(turn, turn.petitions().petitions.empty()));
  for (std::size_t i = 0; i < std::min(under_way.size(), lines_in_group); ++i)
    html.line().text(petition_line(turn, turn.speaker.reader, *under_way[i]));
  send(turn, here(turn),
       {.text = html.take(),
        .buttons = {petition_link(turn, turn.speaker.reader, "petition.all", "list"),
                    petition_link(turn, turn.speaker.reader, "petition.start", "new")},
        .self = framework::home});
}

}  // namespace

std::span<const ActionEntry> petition_list_actions() { return entries; }

void show_petitions(Turn& turn, std::size_t offset) {
  const auto all = all_that(turn, [&](const auto& record) { return may_see(turn, record); });
  Screen screen{.text = title_of(turn, turn.petitions().petitions.empty()),
                .self = petition_action::list,
                .argument = offset};
  const auto end = std::min(all.size(), offset + page_size(turn));
  for (auto i = offset; i < end; ++i)
    screen.buttons.push_back({.label = petition_line(turn, turn.speaker.reader, *all[i]),
                              .action = petition_action::view,
                              .object = all[i]->number()});
  if (end < all.size())
    screen.buttons.push_back({.label = turn.plain("button.next_page"),
                              .action = petition_action::list,
                              .argument = end});
  screen.buttons.push_back(
      {.label = turn.plain("petition.start"), .action = petition_action::begin});
  if (!turn.speaker.simple)
    screen.buttons.push_back({.label = turn.plain("button.home"), .action = framework::home});
  show(turn, screen);
}

void show_petition(Turn& turn, PetitionNumber number) {
  const auto* record = petitions::find(turn.petitions(), number);
  const bool among_officers = turn.place.purpose == community::Purpose::officers;
  // What is not public is not for where everybody reads, though an officer asks.
  const bool in_public = !turn.place.is_private && !among_officers;
  if (record == nullptr || !may_see(turn, *record) ||
      (in_public && !petitions::is_published(*record))) {
    tell_refusal(turn, petitions::refuse(petitions::Refusal::not_found).value());
    return;
  }
  const auto& reader = turn.speaker.reader;
  show(turn, turn.place.is_private ? petition_screen(turn, reader, *record)
             : among_officers      ? petition_officers_card(turn, reader, *record)
                                   : petition_group_card(turn, reader, *record));
}

void command_petitions(Turn& turn, const telegram::Command& command, const telegram::Message&) {
  std::string_view typed = command.arguments;
  std::uint64_t number = 0;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (read.ec == std::errc{} && read.ptr == typed.data() + typed.size())
    show_petition(turn, PetitionNumber{number});
  else if (turn.place.is_private)
    show_petitions(turn, 0);
  else
    list_in_group(turn);
}

}  // namespace wardmote::dialogue
