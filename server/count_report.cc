#include "server/count_report.h"

#include "dialogue/counting_words.h"
#include "governance/core/overloaded.h"
#include "governance/counting/exact.h"

namespace wardmote::server {

namespace {

using counting::Option;
using counting::OptionIndex;
using counting::Sentence;

Json names(const std::vector<Option>& options, const std::vector<OptionIndex>& some) {
  auto list = Json::array();
  for (const auto option : some) list.push_back(options[option].name);
  return list;
}

/// With its key and arguments, by which other programs and languages know it.
Json sentence_json(const Sentence& sentence, const ReportWords& words) {
  auto arguments = Json::object();
  for (const auto& argument : sentence.arguments)
    std::visit(Overloaded{[&](Timestamp) {},  // No count tells a time.
                          [&](const auto& value) { arguments[argument.name] = value; }},
               argument.value);
  return {{"key", sentence.key},
          {"arguments", std::move(arguments)},
          {"text", dialogue::words_of(words.catalogue, words.reader, sentence)}};
}

void add_words(const std::vector<Option>& options, const std::vector<Sentence>& log,
               const std::vector<counting::Reason>& losers, const ReportWords& words,
               Json& report) {
  report["log"] = Json::array();
  for (const auto& sentence : log) report["log"].push_back(sentence_json(sentence, words));
  report["losers"] = Json::array();
  for (const auto& reason : losers) {
    auto loser = sentence_json(reason.why, words);
    loser["option"] = options[reason.option].name;
    report["losers"].push_back(std::move(loser));
  }
}

Json pairs(const std::vector<Option>& options, const counting::PairTable& table) {
  auto rows = Json::object();
  for (OptionIndex a = 0; a < options.size(); ++a) {
    if (options[a].withdrawn) continue;
    auto& row = rows[options[a].name] = Json::object();
    for (OptionIndex b = 0; b < options.size(); ++b)
      if (!options[b].withdrawn) row[options[b].name] = table.at(a, b);
  }
  return rows;
}

}  // namespace

Json election_report(const std::vector<Option>& options, const counting::Tally& tally,
                     const ReportWords& words) {
  Json report;
  report["turnout"] = tally.turnout;
  report["valid_ballots"] = tally.valid;
  if (tally.quota) report["quota"] = *tally.quota;
  report["elected"] = names(options, tally.elected);
  if (!tally.ranking.empty()) {
    report["ranking"] = Json::array();
    for (const auto& rank : tally.ranking) report["ranking"].push_back(names(options, rank));
  }
  report["stages"] = Json::array();
  for (const auto& stage : tally.stages) {
    auto votes = Json::object();
    for (OptionIndex option = 0; option < options.size(); ++option)
      if (!options[option].withdrawn)
        votes[options[option].name] = counting::five_decimals(stage[option]);
    report["stages"].push_back(std::move(votes));
  }
  report["used_lot"] = tally.used_lot;
  add_words(options, tally.log, tally.losers, words, report);
  return report;
}

void add_schulze(const std::vector<Option>& options, const counting::SchulzeTally& result,
                 Json& report) {
  report["pairwise"] = pairs(options, result.pairwise);
  report["strongest_paths"] = pairs(options, result.paths);
  report["condorcet_winner"] =
      result.condorcet_winner ? Json(options[*result.condorcet_winner].name) : Json(nullptr);
}

Json budget_report(const counting::PbFile& file, const counting::BudgetOutcome& outcome,
                   const ReportWords& words) {
  const auto& election = file.election;
  Json report;
  report["voters"] = election.ballots.size();
  report["budget"] = counting::with_decimals(election.budget, election.decimals);
  report["funded"] = Json::array();
  for (const auto project : outcome.funded)
    report["funded"].push_back(election.projects[project].id);
  report["cost"] = counting::with_decimals(outcome.cost, election.decimals);
  if (outcome.share) {
    report["final_share"] = outcome.share->get_str();
    report["steps"] = outcome.steps;
    report["stopped"] = counting::name(outcome.stopped);
  }
  auto votes = Json::object();
  for (OptionIndex project = 0; project < election.projects.size(); ++project) {
    const auto points = counting::ratio(counting::integer_of(outcome.support.points[project]),
                                        counting::Integer{1});
    counting::Integer scale;
    mpz_ui_pow_ui(scale.get_mpz_t(), 10, file.point_decimals);
    const counting::Rational whole = points / scale;
    votes[election.projects[project].id] =
        (whole < 0 ? "-" : "") + counting::cut_decimal(abs(whole), 5);
  }
  report["stages"] = Json::array({std::move(votes)});
  report["used_lot"] = outcome.used_lot;
  auto options = counting::options_of(election);
  for (auto& option : options) option.name = option.id;
  add_words(options, outcome.log, outcome.losers, words, report);
  return report;
}

}  // namespace wardmote::server
