#include "dialogue/counting_words.h"

#include <fmt/format.h>

#include "governance/core/text.h"
#include "governance/counting/exact.h"

namespace wardmote::dialogue {
namespace {

using counting::Sentence;

/// Builds a text of headings and lines. What a file called its options cannot steer a terminal.
class Lines {
 public:
  Lines(const Catalogue& catalogue, const Reader& reader)
      : catalogue_(catalogue), reader_(reader) {}

  Lines& heading(std::string_view key) {
    if (!text_.empty()) text_ += '\n';
    text_ += catalogue_.plain(reader_, key) + "\n";
    return *this;
  }
  Lines& line(std::string_view words) {
    text_ += "  " + clean_line(words) + "\n";
    return *this;
  }
  Lines& line(const Sentence& sentence) { return line(words_of(catalogue_, reader_, sentence)); }
  Lines& key(std::string_view key, std::initializer_list<Argument> arguments = {}) {
    return line(catalogue_.plain(reader_, key, arguments));
  }

  /// The log and the losers, which all results have.
  std::string finish(const std::vector<Sentence>& log,
                     const std::vector<counting::Reason>& losers) {
    heading("counting.report.log");
    for (const auto& sentence : log) line(sentence);
    if (!losers.empty()) heading("counting.report.losers");
    for (const auto& reason : losers) line(reason.why);
    return std::move(text_);
  }

 private:
  const Catalogue& catalogue_;
  const Reader& reader_;
  std::string text_;
};

}  // namespace

std::string words_of(const Catalogue& catalogue, const Reader& reader, const Sentence& sentence) {
  const Rejection as_told{sentence.key, sentence.arguments};
  return clean_line(catalogue.plain(reader, sentence.key, arguments_of(as_told)));
}

std::string result_text(const Catalogue& catalogue, const Reader& reader,
                        const std::vector<counting::Option>& options,
                        const counting::Tally& tally) {
  Lines lines{catalogue, reader};
  lines.heading("counting.report.elected");
  for (std::size_t i = 0; i < tally.elected.size(); ++i)
    lines.line(fmt::format("{}. {}", i + 1, options[tally.elected[i]].name));
  if (tally.elected.empty()) lines.key("counting.report.nobody");
  if (!tally.ranking.empty()) lines.heading("counting.report.ranking");
  for (std::size_t i = 0; i < tally.ranking.size(); ++i)
    lines.line(fmt::format("{}. {}", i + 1, counting::names_of(options, tally.ranking[i])));
  return lines.finish(tally.log, tally.losers);
}

std::string result_text(const Catalogue& catalogue, const Reader& reader,
                        const counting::BudgetElection& election,
                        const counting::BudgetOutcome& outcome) {
  const auto amount = [&](std::int64_t minor) {
    return counting::with_decimals(minor, election.decimals);
  };
  Lines lines{catalogue, reader};
  lines.heading("counting.report.funded");
  for (const auto index : outcome.funded) {
    const auto& project = election.projects[index];
    lines.line(fmt::format("{}  {}  {}", project.id, amount(project.cost), project.name));
  }
  if (outcome.funded.empty()) lines.key("counting.report.nobody");
  lines.key("counting.report.cost",
            {{"cost", amount(outcome.cost)}, {"budget", amount(election.budget)}});
  return lines.finish(outcome.log, outcome.losers);
}

}  // namespace wardmote::dialogue
