// A decision in words: what is asked, how it is decided, where it stands.
#include <fmt/format.h>

#include <algorithm>

#include "dialogue/decision_dialogue.h"
#include "governance/counting/exact.h"
#include "governance/decisions/outcome.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionState;
using decisions::Method;

/// Of what a card shows; the whole of it is a tap away.
constexpr std::size_t card_text_units = 500;
constexpr int card_options = 12;
constexpr std::size_t card_option_units = 80;
/// Enough for eyes to compare; the whole hash is in the open data.
constexpr std::size_t hash_digits = 16;

std::string hex(std::string_view bytes) {
  std::string digits;
  for (const unsigned char byte : bytes.substr(0, hash_digits / 2))
    digits += fmt::format("{:02x}", byte);
  return digits;
}

std::string amount(const v1::DecisionTerms& terms, std::int64_t minor) {
  return counting::with_decimals(minor, terms.decimals());
}

std::string_view name_of(Method method) {
  switch (method) {
    case Method::yes_no:
      return "decision.rule_yes_no";
    case Method::plurality:
      return "decision.rule_plurality";
    case Method::approval:
      return "decision.rule_approval";
    case Method::score:
      return "decision.rule_score";
    case Method::irv:
      return "decision.rule_irv";
    case Method::schulze:
      return "decision.rule_schulze";
    case Method::scottish_stv:
      return "decision.rule_stv";
    case Method::budget_greedy:
      return "decision.rule_greedy";
    case Method::budget_equal_shares:
      break;
  }
  return "decision.rule_shares";
}

/// Of so many votes: figures that are easily followed.
constexpr counting::VoteFigures example{.roll = 200, .turnout = 100, .yes = 60, .no = 30};

std::string threshold_words(const Turn& turn, const Reader& reader,
                            const v1::DecisionTerms& terms) {
  const auto& threshold = terms.threshold();
  const bool of_roll = threshold.kind() == v1::DECISION_THRESHOLD_SHARE_OF_ROLL;
  const auto asked = decisions::requirements_of(terms, example.roll).threshold;
  const auto need = counting::find(asked.front(), counting::Measure::heads, example).need;
  return turn.at.texts.plain(
      reader, "decision.rule_threshold",
      {{"asks", std::string{decisions::method_of(terms) == Method::yes_no ? "yes" : "no"}},
       {"more", std::string{threshold.more_than() ? "yes" : "no"}},
       {"numerator", static_cast<std::int64_t>(threshold.numerator())},
       {"denominator", static_cast<std::int64_t>(threshold.denominator())},
       {"base", std::string{of_roll ? "roll" : "votes"}},
       {"of", static_cast<std::int64_t>(of_roll ? example.roll : example.yes + example.no)},
       {"need", static_cast<std::int64_t>(need)}});
}

bool takes_share(const v1::DecisionThreshold& threshold) {
  return threshold.kind() == v1::DECISION_THRESHOLD_SHARE_OF_VOTES ||
         threshold.kind() == v1::DECISION_THRESHOLD_SHARE_OF_ROLL;
}

std::optional<std::string> quorum_words(const Turn& turn, const Reader& reader,
                                        const v1::DecisionRecord& record) {
  const auto& quorum = record.terms().quorum();
  if (quorum.number() == 0 && quorum.denominator() == 0) return std::nullopt;
  const bool is_frozen = record.roll_size() != 0;
  // Before opening nobody knows how many there will be.
  const std::uint64_t roll = is_frozen ? record.roll_size() : 100;
  const auto asked = decisions::requirements_of(record.terms(), roll).quorum;
  const auto need = counting::find(asked.front(), counting::Measure::heads, {.roll = roll}).need;
  const auto scale = is_frozen ? "roll" : quorum.number() != 0 ? "number" : "hundred";
  return turn.at.texts.plain(reader, "decision.rule_quorum",
                             {{"scale", std::string{scale}},
                              {"need", static_cast<std::int64_t>(need)},
                              {"roll", static_cast<std::int64_t>(roll)}});
}

std::string who_words(const Turn& turn, const Reader& reader, const v1::DecisionTerms& terms) {
  using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;
  const auto& rule = terms.eligibility();
  const auto days = std::chrono::ceil<Days>(std::chrono::milliseconds{rule.member_for_ms()});
  return turn.at.texts.plain(
      reader, "decision.rule_who",
      {{"level", std::to_string(rule.residency_level_min())}, {"days", days.count()}});
}

/// What is bought has a price; elsewhere a cost may be missing.
std::string with_cost(const v1::DecisionTerms& terms, const v1::DecisionOption& option,
                      std::string title) {
  if (option.cost() != 0) title += " — " + amount(terms, option.cost());
  return title;
}

void write_options(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                   const v1::DecisionTerms& terms, Detail detail) {
  for (const auto& option : terms.options()) {
    const auto number = static_cast<int>(option.number());
    if (detail == Detail::card && number > card_options) {
      html.line().text(turn.at.texts.plain(
          reader, "decision.more_options",
          {{"count", static_cast<std::int64_t>(terms.options_size() - card_options)}}));
      return;
    }
    const auto title = detail == Detail::card
                           ? telegram::clip_text(option.title(), card_option_units)
                           : option.title();
    html.line().text(std::to_string(number) + ". " + with_cost(terms, option, title));
    if (detail == Detail::whole && !option.text().empty()) html.line().blockquote(option.text());
  }
}

void write_figures(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                   const v1::DecisionRecord& record) {
  const auto& texts = turn.at.texts;
  if (record.roll_size() == 0) return;
  const auto number = decisions::number_of(record);
  html.line().append(
      texts.render(reader, "decision.turnout",
                   {{"voted", std::int64_t{decisions::voted(turn.decisions(), number)}},
                    {"roll", static_cast<std::int64_t>(record.roll_size())}}));
  html.line().append(
      texts.render(reader, "decision.hashes",
                   {{"texts", telegram::HtmlBuilder{}.code(hex(record.texts_hash())).take()},
                    {"roll", telegram::HtmlBuilder{}.code(hex(record.roll_hash())).take()}}));
}

}  // namespace

std::string decision_state_words(const Turn& turn, const Reader& reader,
                                 const v1::DecisionRecord& record) {
  const auto& texts = turn.at.texts;
  switch (decisions::state_of(record)) {
    case DecisionState::draft:
      return texts.plain(reader, "decision.state_draft");
    case DecisionState::approved:
      return texts.plain(reader, "decision.state_approved");
    case DecisionState::open:
      if (record.papers_until_ms() != 0)
        return texts.plain(reader, "decision.state_papers",
                           {{"until", from_ms(record.papers_until_ms())}});
      return texts.plain(reader, "decision.state_open",
                         {{"until", from_ms(record.closes_at_ms())}});
    case DecisionState::closed:
      if (!decisions::waits_for_lot(record, turn.at.now))
        return texts.plain(reader, "decision.state_counting");
      return texts.plain(reader, "decision.state_closed",
                         {{"until", from_ms(record.reveal_until_ms())}});
    case DecisionState::counted:
      return texts.plain(reader, "decision.state_counted",
                         {{"until", from_ms(record.appeal_until_ms())}});
    case DecisionState::final_result:
      return texts.plain(reader, "decision.state_final");
    case DecisionState::cancelled:
      break;
  }
  return texts.plain(reader, "decision.state_cancelled", {{"reason", record.cancel_reason()}});
}

std::vector<std::string> rule_words(const Turn& turn, const Reader& reader,
                                    const v1::DecisionRecord& record) {
  const auto& texts = turn.at.texts;
  const auto& terms = record.terms();
  std::vector<std::string> lines;
  // Of yes and no the threshold is the whole rule.
  const bool asks_share =
      decisions::method_of(terms) == Method::yes_no && takes_share(terms.threshold());
  if (!asks_share)
    lines.push_back(texts.plain(reader, name_of(decisions::method_of(terms)),
                                {{"seats", static_cast<std::int64_t>(terms.seats())},
                                 {"most", static_cast<std::int64_t>(terms.score_max())},
                                 {"budget", amount(terms, terms.budget())}}));
  if (takes_share(terms.threshold())) lines.push_back(threshold_words(turn, reader, terms));
  if (auto quorum = quorum_words(turn, reader, record)) lines.push_back(*std::move(quorum));
  if (decisions::method_of(terms) != Method::yes_no)
    lines.push_back(
        texts.plain(reader, "decision.rule_tie",
                    {{"rule", std::string{decisions::draws_lot(terms) ? "lot" : "list"}}}));
  lines.push_back(who_words(turn, reader, terms));
  lines.push_back(
      texts.plain(reader, "decision.rule_secrecy",
                  {{"level", std::string{decisions::is_private(terms) ? "private" : "open"}}}));
  return lines;
}

telegram::Html decision_words(const Turn& turn, const Reader& reader,
                              const v1::DecisionRecord& record, Detail detail) {
  const auto& terms = record.terms();
  telegram::HtmlBuilder html;
  html.bold("🗳 " +
            (record.number() == 0 ? std::string{} : std::to_string(record.number()) + " · ") +
            terms.title());
  if (record.number() != 0) html.line().text(decision_state_words(turn, reader, record));
  if (!terms.text().empty())
    html.line().blockquote(
        detail == Detail::card ? telegram::clip_text(terms.text(), card_text_units) : terms.text());
  write_options(html, turn, reader, terms, detail);
  html.line().line().bold(turn.at.texts.plain(reader, "decision.how"));
  for (const auto& line : rule_words(turn, reader, record)) html.line().text("• " + line);
  write_figures(html, turn, reader, record);
  return html.take();
}

std::string option_words(const Turn& turn, const Reader& reader, const v1::DecisionTerms& terms,
                         std::uint32_t option) {
  if (decisions::method_of(terms) == Method::yes_no)
    return turn.at.texts.plain(reader, option == 1 ? "decision.yes" : "decision.no");
  if (option == 0 || option > static_cast<std::uint32_t>(terms.options_size())) return {};
  return terms.options(static_cast<int>(option) - 1).title();
}

std::string choice_words(const Turn& turn, const Reader& reader, const v1::DecisionTerms& terms,
                         const v1::DecisionChoice& choice) {
  std::string words;
  const auto add = [&](std::string_view separator, const std::string& part) {
    if (!words.empty()) words += separator;
    words += part;
  };
  for (const auto option : choice.chosen()) add(", ", option_words(turn, reader, terms, option));
  for (const auto& one : choice.scores())
    add(", ", option_words(turn, reader, terms, one.option()) + ": " + std::to_string(one.score()));
  for (const auto& rank : choice.ranks()) {
    std::string equal;
    for (const auto option : rank.options())
      equal += (equal.empty() ? "" : " = ") + option_words(turn, reader, terms, option);
    add(" > ", equal);
  }
  return words.empty() ? turn.at.texts.plain(reader, "decision.abstention") : words;
}

std::string voter_name(const Turn& turn, const Reader& reader, MemberId member) {
  const auto name = members::display_name(turn.members(), member);
  return name.empty() ? turn.at.texts.plain(reader, "decision.somebody_erased")
                      : telegram::sanitise_name(name);
}

std::string decision_line(const Turn& turn, const Reader&, const v1::DecisionRecord& record) {
  constexpr std::size_t title_units = 48;
  const auto icon = [&]() -> std::string_view {
    switch (decisions::state_of(record)) {
      case DecisionState::draft:
      case DecisionState::approved:
        return "📝";
      case DecisionState::open:
        return decisions::takes_ballots(record, turn.at.now) ? "🗳" : "📄";
      case DecisionState::closed:
        return decisions::waits_for_lot(record, turn.at.now) ? "🎲" : "🧮";
      case DecisionState::counted:
      case DecisionState::final_result:
        return record.result().passed() ? "✅" : "📊";
      case DecisionState::cancelled:
        break;
    }
    return "✖️";
  }();
  return std::string{icon} + " " + std::to_string(record.number()) + " · " +
         telegram::clip_text(record.terms().title(), title_units);
}

}  // namespace wardmote::dialogue
