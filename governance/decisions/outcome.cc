#include "governance/decisions/outcome.h"

#include <algorithm>
#include <map>
#include <utility>

#include "governance/core/overloaded.h"
#include "governance/counting/requirements.h"

namespace wardmote::decisions {
namespace {

using counting::Sentence;

void write(const Sentence& sentence, v1::DecisionSentence& record) {
  record.set_key(sentence.key);
  for (const auto& argument : sentence.arguments) {
    auto& written = *record.add_arguments();
    written.set_name(argument.name);
    std::visit(Overloaded{
                   [&](std::int64_t number) { written.set_number(number); },
                   [&](const std::string& text) { written.set_text(text); },
                   [&](Timestamp moment) { written.set_moment_ms(to_ms(moment)); },
               },
               argument.value);
  }
}

/// How many ballots choose the option.
std::uint64_t votes_for(const Box& box, std::uint32_t option) {
  return static_cast<std::uint64_t>(
      std::count_if(box.choices.begin(), box.choices.end(), [&](const auto& choice) {
        return std::find(choice.chosen().begin(), choice.chosen().end(), option) !=
               choice.chosen().end();
      }));
}

/// Why nothing was decided, in figures.
Sentence failure_of(const counting::Verdict& verdict, const v1::DecisionResult& result) {
  const auto& findings = result.quorum_reached() ? verdict.threshold : verdict.quorum;
  const auto missed = std::find_if(findings.begin(), findings.end(),
                                   [](const auto& finding) { return !finding.is_met(); });
  if (missed == findings.end()) return {"decisions.lost.no_votes", {}};
  return {result.quorum_reached() ? "decisions.lost.threshold" : "decisions.lost.quorum",
          {{"have", static_cast<std::int64_t>(missed->have)},
           {"need", static_cast<std::int64_t>(missed->need)}}};
}

/// The first one's votes against all others'.
counting::VoteFigures figures_of(const v1::DecisionTerms& terms, const Box& box,
                                 const v1::DecisionResult& result) {
  counting::VoteFigures figures{result.roll(), result.turnout(), 0, 0};
  if (shape_of(method_of(terms)) == BallotShape::chosen) {
    const bool asks = method_of(terms) == Method::yes_no;
    const auto first = asks ? 1 : result.leaders().empty() ? 0 : result.leaders(0);
    figures.yes = votes_for(box, first);
  }
  figures.no = result.valid() - figures.yes;
  return figures;
}

void write_losses(const v1::DecisionTerms& terms, const Counted& counted, const Sentence& failure,
                  v1::DecisionResult& result) {
  std::map<std::uint32_t, const Sentence*> why;
  for (const auto& loser : counted.losers) why.emplace(loser.option + 1, &loser.why);
  for (std::uint32_t option = 1; option <= option_count(terms); ++option) {
    const auto& winners = result.winners();
    if (std::find(winners.begin(), winners.end(), option) != winners.end()) continue;
    const auto found = why.find(option);
    auto& loss = *result.add_losses();
    loss.set_option(option);
    write(found == why.end() ? failure : *found->second, *loss.mutable_why());
  }
}

}  // namespace

counting::Requirements requirements_of(const v1::DecisionTerms& terms, std::uint64_t roll) {
  using counting::Part;
  using counting::Reach;
  using counting::Whole;
  counting::Requirements asked;
  const auto& quorum = terms.quorum();
  if (quorum.denominator() != 0) {
    asked.quorum.push_back(
        {Part::turnout, Reach::at_least, {quorum.numerator(), quorum.denominator()}, Whole::roll});
  }
  if (quorum.number() != 0) {
    asked.quorum.push_back({Part::turnout, Reach::at_least, {quorum.number(), roll}, Whole::roll});
  }
  const auto& threshold = terms.threshold();
  const auto reach = threshold.more_than() ? Reach::more_than : Reach::at_least;
  const counting::Share share{threshold.numerator(), threshold.denominator()};
  if (threshold.kind() == v1::DECISION_THRESHOLD_SIMPLE_MAJORITY) {
    asked.threshold.push_back(counting::more_yes_than_no);
  } else if (threshold.kind() == v1::DECISION_THRESHOLD_SHARE_OF_VOTES) {
    asked.threshold.push_back({Part::yes, reach, share, Whole::valid});
  } else if (threshold.kind() == v1::DECISION_THRESHOLD_SHARE_OF_ROLL) {
    asked.threshold.push_back({Part::yes, reach, share, Whole::roll});
  }
  return asked;
}

void set_fault(v1::DecisionResult& result, const Sentence& why) {
  write(why, *result.mutable_fault());
}

void judge_count(const v1::DecisionTerms& terms, const Box& box, Counted counted,
                 v1::DecisionResult& result) {
  const bool asks = method_of(terms) == Method::yes_no;
  // A question whose answers are equal is not passed; no lot says yes.
  if (asks && votes_for(box, 1) == votes_for(box, 2)) counted = {};
  for (const auto option : counted.first) result.add_leaders(option + 1);
  const auto verdict =
      counting::judge(requirements_of(terms, result.roll()), figures_of(terms, box, result));
  result.set_quorum_reached(verdict.is_valid);
  result.set_threshold_reached(std::all_of(verdict.threshold.begin(), verdict.threshold.end(),
                                           [](const auto& finding) { return finding.is_met(); }));
  const bool has_votes = asks ? votes_for(box, 1) > 0 : !counted.first.empty();
  result.set_passed(verdict.has_passed && has_votes);
  result.set_used_lot(counted.used_lot);
  if (result.passed()) {
    if (asks) result.add_winners(1);
    if (!asks) *result.mutable_winners() = result.leaders();
    result.set_cost(counted.cost);
  }
  counted.log.insert(counted.log.end(), verdict.log.begin(), verdict.log.end());
  for (const auto& line : counted.log) {
    if (result.log_size() < log_max) write(line, *result.add_log());
  }
  write_losses(terms, counted, failure_of(verdict, result), result);
}

}  // namespace wardmote::decisions
