// Lists of reports: mine, the community's, the officers'.
#include <charconv>

#include "dialogue/framework.h"
#include "dialogue/report_dialogue.h"

namespace wardmote::dialogue {
namespace {

using reports::ReportNumber;
using Press = const ButtonPress&;

std::size_t page_size(const Turn& turn) { return turn.speaker.simple ? 3 : 6; }

/// One page: a button for each report, and one for the next page.
void show_page(Turn& turn, std::string_view title, Action self, std::size_t offset,
               const reports::Page& page) {
  Screen screen{.text = turn.text(title, {{"count", static_cast<std::int64_t>(page.total)}}),
                .self = self,
                .argument = offset};
  for (const auto* report : page.reports) {
    screen.buttons.push_back({.label = report_line(turn, turn.speaker.reader, *report),
                              .action = report_action::view,
                              .object = report->number()});
  }
  if (offset + page.reports.size() < page.total)
    screen.buttons.push_back({.label = turn.plain("button.next_page"),
                              .action = self,
                              .argument = offset + page.reports.size()});
  if (!turn.speaker.simple)
    screen.buttons.push_back({.label = turn.plain("button.home"), .action = framework::home});
  show(turn, screen);
}

reports::Page slice(const std::vector<const v1::Report*>& all, std::size_t offset,
                    std::size_t limit) {
  reports::Page page{.reports = {}, .total = all.size()};
  for (auto i = offset; i < all.size() && page.reports.size() < limit; ++i)
    page.reports.push_back(all[i]);
  return page;
}

void show_mine(Turn& turn, std::size_t offset) {
  const auto all = reports::reported_by(turn.reports(), *turn.speaker.member);
  if (all.empty()) {
    show(turn, {.text = turn.text("list.mine_empty"),
                .buttons = {{.label = turn.plain("menu.report"), .action = report_action::begin}},
                .self = report_action::mine});
    return;
  }
  show_page(turn, "list.mine", report_action::mine, offset, slice(all, offset, page_size(turn)));
}

void press_mine(Turn& turn, Press press) { show_mine(turn, press.argument); }

void press_followed(Turn& turn, Press press) {
  const auto all = reports::followed_by(turn.reports(), turn.context(), *turn.speaker.member);
  show_page(turn, "list.followed", report_action::followed, press.argument,
            slice(all, press.argument, page_size(turn)));
}

void show_list(Turn& turn, std::string_view title, const ButtonPress& press, reports::Which which) {
  const auto page = reports::list(turn.reports(), turn.context(),
                                  {.which = which,
                                   .viewer = turn.speaker.member,
                                   .assignee = std::nullopt,
                                   .offset = press.argument,
                                   .limit = page_size(turn)});
  show_page(turn, title, press.action, press.argument, page);
}

void press_open(Turn& turn, Press press) {
  show_list(turn, "list.open", press, reports::Which::open);
}

void press_overdue(Turn& turn, Press press) {
  show_list(turn, "list.overdue", press, reports::Which::overdue);
}

void press_view(Turn& turn, Press press) { show_report(turn, ReportNumber{press.object}); }

void press_begin(Turn& turn, Press) {
  answer_press(turn, std::string{});
  begin(turn, report_flow(), {});
}

constexpr ActionEntry entries[] = {
    {report_action::begin, press_begin},       {report_action::mine, press_mine},
    {report_action::open, press_open},         {report_action::view, press_view},
    {report_action::followed, press_followed}, {report_action::overdue, press_overdue},
};

}  // namespace

std::span<const ActionEntry> list_actions() { return entries; }

void show_report(Turn& turn, ReportNumber number) {
  const auto* report = reports::find(turn.reports(), number);
  if (report == nullptr) {
    tell_refusal(turn, reports::refuse(reports::Refusal::not_found, number).value());
    return;
  }
  const bool seen = turn.place.purpose == community::Purpose::group
                        ? !report->is_private()
                        : reports::visible_to(turn.context(), *report, *turn.speaker.member);
  if (!seen) {
    tell_refusal(turn, reports::refuse(reports::Refusal::private_report, number).value());
  } else if (turn.place.is_private) {
    show(turn, report_screen(turn, turn.speaker.reader, *report));
  } else if (turn.place.purpose == community::Purpose::officers) {
    show(turn, officers_card(turn, turn.speaker.reader, *report));
  } else {
    show(turn, group_card(turn, turn.speaker.reader, *report));
  }
}

void command_status(Turn& turn, const telegram::Command& command, const telegram::Message&) {
  std::string_view typed = command.arguments;
  if (typed.starts_with('#')) typed.remove_prefix(1);
  std::uint64_t number = 0;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (read.ec == std::errc{} && read.ptr == typed.data() + typed.size())
    show_report(turn, ReportNumber{number});
  else if (turn.place.is_private)
    show_mine(turn, 0);
  else
    send(turn, here(turn), turn.text("list.how_in_group"));
}

}  // namespace wardmote::dialogue
