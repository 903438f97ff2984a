// A result in words that somebody understands who has never counted votes.
#include <algorithm>
#include <array>

#include "dialogue/counting_words.h"
#include "dialogue/decision_dialogue.h"
#include "governance/counting/exact.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using decisions::Method;

/// The counts call them so; people read their own language.
std::string named(const Turn& turn, const Reader& reader, const v1::DecisionTerms& terms,
                  const std::string& name) {
  if (decisions::method_of(terms) != Method::yes_no) return name;
  constexpr std::array keys{std::pair{"yes", "decision.yes"}, std::pair{"no", "decision.no"}};
  for (const auto& [word, key] : keys) {
    if (name == word) return turn.at.texts.plain(reader, key);
  }
  return name;
}

void write_outcome(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                   const v1::DecisionRecord& record) {
  const auto& terms = record.terms();
  const auto& result = record.result();
  const auto& texts = turn.at.texts;
  if (decisions::method_of(terms) == Method::yes_no) {
    html.line().append(
        texts.render(reader, result.passed() ? "decision.passed" : "decision.not_passed"));
    return;
  }
  if (!result.passed()) {
    html.line().append(texts.render(reader, "decision.no_winner"));
    return;
  }
  for (const auto option : result.winners())
    html.line().text("🏆 ").bold(option_words(turn, reader, terms, option));
  if (decisions::is_budget(decisions::method_of(terms)))
    html.line().text(
        texts.plain(reader, "counting.report.cost",
                    {{"cost", counting::with_decimals(result.cost(), terms.decimals())},
                     {"budget", counting::with_decimals(terms.budget(), terms.decimals())}}));
  // Without a lot a tie goes by the list, and the count notes that in the same place.
  if (result.used_lot() && decisions::draws_lot(terms))
    html.line().append(texts.render(reader, "decision.lot_was_drawn"));
}

void write_votes(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                 const v1::DecisionRecord& record) {
  const auto& terms = record.terms();
  const auto votes = decisions::votes_by_option(record);
  for (std::uint32_t option = 1; option <= votes.size(); ++option)
    html.line().text(option_words(turn, reader, terms, option) + ": " +
                     std::to_string(votes[option - 1]));
  const auto abstentions = record.result().turnout() - record.result().valid();
  if (abstentions > 0)
    html.line().text(turn.at.texts.plain(reader, "decision.abstain") + ": " +
                     std::to_string(abstentions));
}

void write_papers(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                  const v1::DecisionRecord& record) {
  const auto* box = turn.decisions().boxes.find(decisions::number_of(record));
  if (box == nullptr || box->paper_voters() == 0) return;
  const auto& texts = turn.at.texts;
  html.line().append(texts.render(reader, "decision.papers_counted",
                                  {{"papers", static_cast<std::int64_t>(box->papers())}}));
  if (box->papers() < box->paper_voters())
    html.line().append(
        texts.render(reader, "decision.papers_missing",
                     {{"papers", static_cast<std::int64_t>(box->paper_voters() - box->papers())}}));
}

/// Why nothing is decided is one reason for all; else each that has lost has its own.
void write_losses(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                  const v1::DecisionRecord& record) {
  const auto& result = record.result();
  const auto& losses = result.losses();
  const auto words = [&](const v1::DecisionLoss& loss) {
    return sentence_words(turn, reader, record.terms(), loss.why());
  };
  if (!result.passed()) {
    const auto missed = std::find_if(losses.begin(), losses.end(), [](const auto& loss) {
      return loss.why().key().starts_with("decisions.");
    });
    if (missed != losses.end()) html.line().text(words(*missed));
    return;
  }
  // The votes for yes and no stand above.
  if (losses.empty() || decisions::method_of(record.terms()) == Method::yes_no) return;
  html.line().line().bold(turn.at.texts.plain(reader, "decision.why_not"));
  for (const auto& loss : losses) html.line().text("• " + words(loss));
}

}  // namespace

std::string sentence_words(const Turn& turn, const Reader& reader, const v1::DecisionTerms& terms,
                           const v1::DecisionSentence& sentence) {
  counting::Sentence said{sentence.key(), {}};
  for (const auto& argument : sentence.arguments()) {
    auto& given = said.arguments.emplace_back();
    given.name = argument.name();
    if (argument.has_number()) {
      given.value = argument.number();
    } else if (argument.has_moment_ms()) {
      given.value = from_ms(argument.moment_ms());
    } else {
      given.value = named(turn, reader, terms, argument.text());
    }
  }
  return words_of(turn.at.texts, reader, said);
}

telegram::Html result_words(const Turn& turn, const Reader& reader,
                            const v1::DecisionRecord& record) {
  const auto& result = record.result();
  const auto& texts = turn.at.texts;
  telegram::HtmlBuilder html;
  html.bold("📊 " + std::to_string(record.number()) + " · " + record.terms().title());
  if (result.has_fault()) {
    html.line().text(sentence_words(turn, reader, record.terms(), result.fault()));
    return html.take();
  }
  write_outcome(html, turn, reader, record);
  write_votes(html, turn, reader, record);
  const auto turnout = static_cast<std::int64_t>(result.turnout());
  const auto roll = static_cast<std::int64_t>(result.roll());
  html.line().append(texts.render(
      reader, "decision.took_part",
      {{"turnout", turnout}, {"roll", roll}, {"percent", roll == 0 ? 0 : turnout * 100 / roll}}));
  write_papers(html, turn, reader, record);
  write_losses(html, turn, reader, record);
  return html.take();
}

}  // namespace wardmote::dialogue
