#include "governance/counting/requirements.h"

#include <algorithm>
#include <limits>

#include "governance/counting/exact.h"

namespace wardmote::counting {

namespace {

std::uint64_t whole_of(Whole whole, const VoteFigures& figures) {
  switch (whole) {
    case Whole::roll:
      return figures.roll;
    case Whole::turnout:
      return figures.turnout;
    case Whole::valid:
      return figures.yes + figures.no;
    case Whole::no:
      break;
  }
  return figures.no;
}

/// What nothing can reach, where the figures are missing.
Finding unreachable(const Requirement& requirement) {
  return {requirement, Measure::weight, 0, std::numeric_limits<std::uint64_t>::max()};
}

std::vector<Finding> find_all(const std::vector<Requirement>& requirements,
                              const VoteFigures& heads, const std::optional<VoteFigures>& weights) {
  std::vector<Finding> findings;
  for (const auto& requirement : requirements) {
    if (requirement.measure != Measure::weight)
      findings.push_back(find(requirement, Measure::heads, heads));
    if (requirement.measure != Measure::heads)
      findings.push_back(weights ? find(requirement, Measure::weight, *weights)
                                 : unreachable(requirement));
  }
  return findings;
}

bool all_met(const std::vector<Finding>& findings) {
  return std::all_of(findings.begin(), findings.end(),
                     [](const auto& finding) { return finding.is_met(); });
}

void tell(const std::vector<Finding>& findings, std::string_view met, std::string_view missed,
          Verdict& verdict) {
  for (const auto& finding : findings) {
    const bool by_weight = finding.measure == Measure::weight;
    verdict.log.push_back(say(finding.is_met() ? met : missed,
                              {{"measure", std::string{by_weight ? "weight" : "heads"}},
                               {"have", std::to_string(finding.have)},
                               {"need", std::to_string(finding.need)}}));
  }
}

}  // namespace

Finding find(const Requirement& requirement, Measure measure, const VoteFigures& figures) {
  const Integer part =
      integer_of(whole_of(requirement.whole, figures)) * integer_of(requirement.share.numerator);
  const auto denominator = integer_of(requirement.share.denominator);
  // The least whole number that is at least, or more than, the share.
  Integer need;
  if (requirement.reach == Reach::at_least)
    mpz_cdiv_q(need.get_mpz_t(), part.get_mpz_t(), denominator.get_mpz_t());
  else
    need = part / denominator + 1;
  const bool fits = mpz_fits_ulong_p(need.get_mpz_t()) != 0;
  return {requirement, measure, requirement.part == Part::yes ? figures.yes : figures.turnout,
          fits ? need.get_ui() : std::numeric_limits<std::uint64_t>::max()};
}

Verdict judge(const Requirements& requirements, const VoteFigures& heads,
              const std::optional<VoteFigures>& weights) {
  Verdict verdict;
  verdict.quorum = find_all(requirements.quorum, heads, weights);
  verdict.threshold = find_all(requirements.threshold, heads, weights);
  verdict.is_valid = all_met(verdict.quorum);
  verdict.has_passed = verdict.is_valid && all_met(verdict.threshold);
  tell(verdict.quorum, "log.quorum_met", "log.quorum_missed", verdict);
  tell(verdict.threshold, "log.threshold_met", "log.threshold_missed", verdict);
  return verdict;
}

}  // namespace wardmote::counting
