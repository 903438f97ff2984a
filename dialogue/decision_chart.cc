// The figures of a result as a picture: what people look at before they read.
#include <algorithm>
#include <numeric>

#include "dialogue/decision_dialogue.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using decisions::BallotShape;

/// As many as a phone shows legibly (charts/bar_chart.h takes no more).
constexpr std::size_t bars_max = 24;

bool has_won(const v1::DecisionRecord& record, std::uint32_t option) {
  const auto& winners = record.result().winners();
  return std::find(winners.begin(), winners.end(), option) != winners.end();
}

/// The winners, then the others, each by their figures.
std::vector<std::uint32_t> drawn_order(const v1::DecisionRecord& record,
                                       const std::vector<std::uint64_t>& figures) {
  std::vector<std::uint32_t> order(figures.size());
  std::iota(order.begin(), order.end(), 1);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t one, std::uint32_t other) {
    return std::pair{has_won(record, one), figures[one - 1]} >
           std::pair{has_won(record, other), figures[other - 1]};
  });
  return order;
}

std::string_view note_key(BallotShape shape) {
  switch (shape) {
    case BallotShape::scores:
      return "decision.chart_points";
    case BallotShape::ranks:
      return "decision.chart_first_places";
    case BallotShape::chosen:
      break;
  }
  return "decision.chart_votes";
}

std::string figure_words(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                         std::uint64_t figure) {
  const auto shown = static_cast<std::int64_t>(figure);
  const auto valid = static_cast<std::int64_t>(record.result().valid());
  const auto shape = decisions::shape_of(decisions::method_of(record.terms()));
  // Points have no whole that they are a part of.
  if (shape == BallotShape::scores || valid == 0) return std::to_string(figure);
  return turn.at.texts.plain(reader, "decision.chart_share",
                             {{"votes", shown}, {"percent", shown * 100 / valid}});
}

std::string note_words(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                       std::size_t options) {
  const auto& texts = turn.at.texts;
  auto words =
      texts.plain(reader, note_key(decisions::shape_of(decisions::method_of(record.terms()))));
  if (options > bars_max)
    words += " " + texts.plain(reader, "decision.chart_more",
                               {{"options", static_cast<std::int64_t>(options - bars_max)}});
  return words;
}

void press_chart(Turn& turn, const ButtonPress& press) {
  const auto* record = counted_decision(turn, decisions::DecisionNumber{press.object});
  if (record == nullptr) return;
  answer_press(turn, std::string{});
  send_result_chart(turn, here(turn), *record);
}

constexpr ActionEntry entries[] = {{decision_action::chart, press_chart}};

}  // namespace

std::optional<v1::BarChart> result_chart(const Turn& turn, const Reader& reader,
                                         const v1::DecisionRecord& record) {
  if (record.counted_at_ms() == 0 || record.result().has_fault()) return std::nullopt;
  const auto& terms = record.terms();
  const auto& result = record.result();
  const auto turnout = static_cast<std::int64_t>(result.turnout());
  const auto roll = static_cast<std::int64_t>(result.roll());
  v1::BarChart chart;
  chart.set_language(std::string{tag_of(reader.language)});
  chart.set_title(terms.title());
  chart.set_subtitle(turn.at.texts.plain(
      reader, "decision.took_part",
      {{"turnout", turnout}, {"roll", roll}, {"percent", roll == 0 ? 0 : turnout * 100 / roll}}));
  const auto figures = decisions::figures_by_option(record);
  for (const auto option : drawn_order(record, figures)) {
    if (static_cast<std::size_t>(chart.bars_size()) == bars_max) break;
    auto& bar = *chart.add_bars();
    bar.set_label(option_words(turn, reader, terms, option));
    bar.set_value(figures[option - 1]);
    bar.set_value_text(figure_words(turn, reader, record, figures[option - 1]));
    bar.set_is_marked(has_won(record, option));
  }
  chart.set_note(note_words(turn, reader, record, figures.size()));
  return chart;
}

void send_result_chart(Turn& turn, const Address& address, const v1::DecisionRecord& record) {
  auto chart = result_chart(turn, address.reader, record);
  if (!chart) return;
  const auto caption = telegram::HtmlBuilder{}
                           .text("📊 " + std::to_string(record.number()) + " · ")
                           .text(record.terms().title())
                           .take();
  send_chart(turn, address, *std::move(chart), caption);
}

std::span<const ActionEntry> chart_actions() { return entries; }

}  // namespace wardmote::dialogue
