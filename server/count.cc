// `wardmote count`: the same functions that count a decision, over a file.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/counting_words.h"
#include "dialogue/language.h"
#include "governance/core/text.h"
#include "governance/counting/blt.h"
#include "governance/counting/equal_shares.h"
#include "governance/counting/greedy.h"
#include "governance/counting/irv.h"
#include "governance/counting/pb.h"
#include "governance/counting/plurality.h"
#include "governance/counting/schulze.h"
#include "governance/counting/scottish_stv.h"
#include "server/commands.h"
#include "server/count_report.h"

namespace wardmote::server {

namespace {

using namespace counting;

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  // One byte more than may be read, so that what is too large is seen to be.
  std::string text;
  std::vector<char> piece(1 << 16);
  while (in && text.size() <= count_file_bytes_max) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof() && text.size() <= count_file_bytes_max) return std::nullopt;
  return text;
}

std::optional<Seed> seed_of(const std::string& digits) {
  Seed seed{};
  if (digits.size() != 2 * seed.size() ||
      digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    return std::nullopt;
  for (std::size_t i = 0; i < seed.size(); ++i)
    seed[i] = static_cast<std::uint8_t>(std::stoul(digits.substr(2 * i, 2), nullptr, 16));
  return seed;
}

bool is_pb(const std::string& path, std::string_view text) {
  if (path.ends_with(".pb")) return true;
  return !path.ends_with(".blt") && to_lower_ascii(trim(text.substr(0, 16))).starts_with("meta");
}

bool is_budget_method(CountMethod method) { return method >= CountMethod::greedy; }

/// A project as a candidate goes by its id: names may be missing or the same.
std::vector<Option> candidates_of(const BudgetElection& budget) {
  auto options = options_of(budget);
  for (auto& option : options) option.name = option.id;
  return options;
}

/// Projects with more than 0 points as approved.
ApprovalElection approvals_of(const BudgetElection& budget) {
  ApprovalElection election{candidates_of(budget), {}};
  for (const auto& ballot : budget.ballots) {
    auto& approval = election.ballots.emplace_back();
    for (const auto& [project, points] : ballot.points)
      if (points > 0) approval.options.push_back(project);
  }
  return election;
}

Result<ScoreElection> scores_of(const PbFile& file) {
  ScoreElection election{candidates_of(file.election), {}};
  for (const auto& ballot : file.election.ballots) {
    auto& scores = election.ballots.emplace_back();
    for (const auto& [project, points] : ballot.points) {
      if (points < 0 || points > std::int64_t{score_max})
        return refuse(Refusal::score_out_of_range, {{"most", std::int64_t{score_max}}});
      scores.scores.emplace_back(project, static_cast<std::uint32_t>(points));
    }
  }
  return election;
}

/// Ordinal ballots: by points, which Borda gave.
RankedElection ranks_of(const BudgetElection& budget) {
  RankedElection election{candidates_of(budget), {}};
  for (const auto& ballot : budget.ballots) {
    auto sorted = ballot.points;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    auto& ranked = election.ballots.emplace_back();
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      if (i == 0 || sorted[i].second != sorted[i - 1].second) ranked.ranks.emplace_back();
      ranked.ranks.back().push_back(sorted[i].first);
    }
  }
  return election;
}

/// One run of the command: what is counted, and where words go.
class CountRun {
 public:
  CountRun(const CountOptions& options, std::optional<Seed> lot)
      : options_(options),
        lot_(lot),
        words_{catalogue_, {.language = *dialogue::language_of(options.language)}} {}

  int run(std::string_view text) {
    const auto done = is_pb(options_.file, text) ? count_pb(text) : count_blt(text);
    if (done && std::cout.flush()) return static_cast<int>(ExitCode::success);
    if (done) {
      // A full disk, or a reader that has gone: half a result must not pass for a whole one.
      std::cerr << "wardmote count: the result cannot be written\n";
      return static_cast<int>(ExitCode::failure);
    }
    std::cerr << "wardmote count: " << clean_line(options_.file) << ": "
              << dialogue::words_of(catalogue_, words_.reader,
                                    {done.error().key, done.error().arguments})
              << "\n";
    return static_cast<int>(ExitCode::failure);
  }

 private:
  Terms terms(std::uint32_t seats) const {
    return {.seats = options_.seats.value_or(seats), .lot = lot_};
  }

  Result<void> count_blt(std::string_view text) {
    if (is_budget_method(options_.method)) return refuse(Refusal::needs_costs);
    if (options_.method == CountMethod::score) return refuse(Refusal::needs_points);
    const auto file = read_blt(text);
    if (!file) return tl::unexpected(file.error());
    title_ = file->title;
    switch (options_.method) {
      case CountMethod::plurality:
        return tell(file->election.options,
                    count_plurality(first_choices(file->election), terms(file->seats)));
      case CountMethod::approval:
        return tell(file->election.options,
                    count_approval(ranked_as_approved(file->election), terms(file->seats)));
      default:
        return count_ranks(file->election, file->seats);
    }
  }

  Result<void> count_ranks(const RankedElection& election, std::uint32_t seats) {
    if (options_.method == CountMethod::irv)
      return tell(election.options, count_irv(election, terms(1)));
    if (options_.method == CountMethod::scottish_stv)
      return tell(election.options, count_scottish_stv(election, terms(seats)));
    std::optional<OptionIndex> none_of_these;
    if (!options_.default_option.empty()) {
      const auto found =
          std::find_if(election.options.begin(), election.options.end(),
                       [&](const auto& option) { return option.name == options_.default_option; });
      if (found == election.options.end())
        return refuse(Refusal::option_unknown, {{"option", options_.default_option}});
      none_of_these = static_cast<OptionIndex>(found - election.options.begin());
    }
    const auto result = count_schulze(election, terms(seats), none_of_these);
    if (!result) return tl::unexpected(result.error());
    return tell(election.options, Result<Tally>{result->tally}, &*result);
  }

  Result<void> count_pb(std::string_view text) {
    const auto file = read_pb(text);
    if (!file) return tl::unexpected(file.error());
    title_ = std::string{file->value_of("description")};
    for (const auto& warning : file->warnings)
      std::cerr << "wardmote count: " << dialogue::words_of(catalogue_, words_.reader, warning)
                << "\n";
    if (is_budget_method(options_.method)) return count_budget(*file);
    const auto candidates = candidates_of(file->election);
    if (options_.method == CountMethod::plurality)
      return tell(candidates, count_plurality(approvals_of(file->election), terms(1)));
    if (options_.method == CountMethod::approval)
      return tell(candidates, count_approval(approvals_of(file->election), terms(1)));
    if (options_.method == CountMethod::score) {
      const auto scores = scores_of(*file);
      if (!scores) return tl::unexpected(scores.error());
      return tell(candidates, count_score(*scores, terms(1)));
    }
    if (file->value_of("vote_type") != "ordinal") return refuse(Refusal::needs_ranks);
    return count_ranks(ranks_of(file->election), 1);
  }

  Result<BudgetOutcome> outcome_of(const PbFile& file) const {
    if (options_.method >= CountMethod::mes) {
      SharesTerms terms{.no_early_stop = options_.no_early_stop,
                        .integral_start = options_.integral_start,
                        .increment = options_.increment,
                        .lot = lot_};
      if (options_.method == CountMethod::mes_add1) terms.completion = Completion::add1;
      if (options_.method == CountMethod::mes_add1u) terms.completion = Completion::add1u;
      return count_equal_shares(file.election, terms);
    }
    GreedyTerms terms{.lot = lot_};
    if (options_.method == CountMethod::greedy_no_skip) terms.skip = GreedySkip::stop;
    if (options_.method == CountMethod::greedy_per_cost) terms.order = GreedyOrder::per_cost;
    if (options_.method == CountMethod::greedy_threshold)
      terms.threshold = options_.threshold ? options_.threshold : file.score_threshold();
    return count_greedy(file.election, terms);
  }

  Result<void> count_budget(const PbFile& file) {
    const auto outcome = outcome_of(file);
    if (!outcome) return tl::unexpected(outcome.error());
    if (!options_.as_json) {
      std::cout << dialogue::result_text(catalogue_, words_.reader, file.election, *outcome);
      return {};
    }
    print(budget_report(file, *outcome, words_));
    return {};
  }

  Result<void> tell(const std::vector<Option>& options, const Result<Tally>& tally,
                    const SchulzeTally* schulze = nullptr) {
    if (!tally) return tl::unexpected(tally.error());
    if (!options_.as_json) {
      std::cout << dialogue::result_text(catalogue_, words_.reader, options, *tally);
      return {};
    }
    auto report = election_report(options, *tally, words_);
    if (schulze != nullptr) add_schulze(options, *schulze, report);
    print(report);
    return {};
  }

  void print(const Json& report) const {
    Json all{{"method", name(options_.method)}, {"title", title_}};
    all.update(report);
    std::cout << all.dump(1) << "\n";
  }

  const CountOptions& options_;
  std::optional<Seed> lot_;
  dialogue::Catalogue catalogue_;
  ReportWords words_;
  std::string title_;
};

int misused(std::string_view why) {
  std::cerr << "wardmote count: " << why << "\n";
  return static_cast<int>(ExitCode::usage);
}

}  // namespace

int run_count(const CountOptions& options) {
  if (!dialogue::language_of(options.language))
    return misused("--language: en, zh-Hans, es, ru, ar");
  const auto lot = options.lot_seed.empty() ? std::nullopt : seed_of(options.lot_seed);
  if (!options.lot_seed.empty() && !lot) return misused("--lot-seed: 64 hexadecimal digits");
  if (options.seats && is_budget_method(options.method))
    return misused("--seats: a budget has no seats");
  const auto text = read_file(options.file);
  if (!text) {
    std::cerr << "wardmote count: " << clean_line(options.file) << " cannot be read\n";
    return static_cast<int>(ExitCode::failure);
  }
  return CountRun{options, lot}.run(*text);
}

}  // namespace wardmote::server
