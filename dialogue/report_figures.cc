// What the committee's work adds up to: how much is open, how fast it answers, whether it lasts.
#include <array>

#include "dialogue/framework.h"
#include "dialogue/report_dialogue.h"

namespace wardmote::dialogue {
namespace {

using std::chrono::milliseconds;

/// Longer than any community has been there.
constexpr std::uint64_t all_days = 36'500;
constexpr std::array<std::uint64_t, 4> periods{30, 90, 365, all_days};

/// In the largest unit of which there are at least two.
std::string duration_words(const Turn& turn, milliseconds duration) {
  using namespace std::chrono;
  if (duration >= hours{48}) return turn.plain("duration.days", {{"count", duration / hours{24}}});
  if (duration >= minutes{120})
    return turn.plain("duration.hours", {{"count", duration / hours{1}}});
  return turn.plain("duration.minutes", {{"count", duration / minutes{1}}});
}

std::string median_words(const Turn& turn, std::optional<milliseconds> median) {
  return median ? duration_words(turn, *median) : turn.plain("figures.none");
}

std::string fixed_words(const Turn& turn, const reports::Figures& figures) {
  if (!figures.confirmed_fixed_per_mille) return turn.plain("figures.none");
  return turn.plain(
      "figures.fixed_rate",
      {{"percent", (static_cast<std::int64_t>(*figures.confirmed_fixed_per_mille) + 5) / 10},
       {"confirmed", std::int64_t{figures.confirmed}},
       {"answered", std::int64_t{figures.confirmed} + std::int64_t{figures.denied}}});
}

std::string period_words(const Turn& turn, std::uint64_t days) {
  return days >= all_days
             ? turn.plain("figures.all")
             : turn.plain("figures.days", {{"count", static_cast<std::int64_t>(days)}});
}

void show_figures(Turn& turn, std::uint64_t days) {
  if (!turn.is_officer()) {
    reply(turn, "command.officers_only");
    return;
  }
  const auto now = turn.at.now + milliseconds{1};
  const auto from = now - std::chrono::days{days};
  const auto since = reports::figures(turn.reports(), from, now);
  const auto ever = reports::figures(turn.reports(), Timestamp{}, now);
  Screen screen{
      .text = turn.text("figures.text", {{"period", period_words(turn, days)},
                                         {"open", std::int64_t{ever.open}},
                                         {"overdue", std::int64_t{ever.overdue}},
                                         {"answer", median_words(turn, since.median_to_answer)},
                                         {"solution", median_words(turn, since.median_to_resolve)},
                                         {"fixed", fixed_words(turn, since)}}),
      .columns = 2,
      .self = report_action::figures,
      .argument = days};
  for (const auto other : periods) {
    if (other != days)
      screen.buttons.push_back({.label = period_words(turn, other),
                                .action = report_action::figures,
                                .argument = other});
  }
  if (turn.place.is_private)
    screen.buttons.push_back({.label = turn.plain("button.home"), .action = framework::home});
  show(turn, screen);
}

void press_figures(Turn& turn, const ButtonPress& press) {
  show_figures(turn, press.argument == 0 ? periods.front() : std::min(press.argument, all_days));
}

constexpr ActionEntry entries[] = {{report_action::figures, press_figures}};

}  // namespace

std::span<const ActionEntry> figure_actions() { return entries; }

void command_figures(Turn& turn, const telegram::Command&, const telegram::Message&) {
  show_figures(turn, periods.front());
}

}  // namespace wardmote::dialogue
