#include "governance/counting/equal_shares.h"

#include <algorithm>

#include "governance/counting/greedy.h"
#include "governance/counting/shares_round.h"

namespace wardmote::counting {

namespace {

Integer unit_of(const BudgetElection& election) {
  Integer unit;
  mpz_ui_pow_ui(unit.get_mpz_t(), 10, election.decimals);
  return unit;
}

class SharesCount {
 public:
  SharesCount(const BudgetElection& election, const SharesTerms& terms)
      : election_(election),
        terms_(terms),
        unit_(unit_of(election)),
        order_(tie_order(options_of(election), terms.lot)),
        support_(support_of(election)),
        method_(election, support_, order_) {}

  Result<BudgetOutcome> run() {
    outcome_.support = support_;
    log("log.budget", {{"budget", amount(election_.budget)}});
    if (method_.voters() > 0) {
      share_ = first_share();
      log("log.shares_start",
          {{"voters", std::int64_t(method_.voters())}, {"share", in_units(share_)}});
      run_ = method_.run(share_);
      if (terms_.completion != Completion::none)
        if (auto raised = raise(); !raised) return tl::unexpected(raised.error());
      // The purses are to be those of the share that holds.
      if (outcome_.steps > 0 || outcome_.stopped == SharesStop::next_overspends)
        run_ = method_.run(share_);
      outcome_.share = share_ / unit_;
    }
    tell();
    if (terms_.completion == Completion::add1u) fill();
    if (auto compared = compare_with_greedy(); !compared) return tl::unexpected(compared.error());
    return std::move(outcome_);
  }

 private:
  const std::string& id(OptionIndex project) const { return election_.projects[project].id; }
  std::string amount(std::int64_t minor) const { return with_decimals(minor, election_.decimals); }
  /// Minor units as units with two more decimals than the budget has.
  std::string in_units(const Rational& minor) const {
    return cut_decimal(minor / unit_, election_.decimals + 2);
  }
  void log(std::string_view about, std::vector<TextArgument> arguments) {
    outcome_.log.push_back(say(about, std::move(arguments)));
  }

  Rational first_share() const {
    const auto share = ratio(integer_of(election_.budget), integer_of(method_.voters()));
    if (!terms_.integral_start) return share;
    const Integer whole = share.get_num() / (share.get_den() * unit_);
    return Rational{whole * unit_};
  }

  std::vector<bool> funded() const {
    std::vector<bool> funded(election_.projects.size(), false);
    for (const auto& payment : run_.payments) funded[payment.project] = true;
    return funded;
  }

  std::optional<SharesStop> reason_to_stop() const {
    const auto is_funded = funded();
    bool all = true;
    bool any_fits = false;
    for (OptionIndex project = 0; project < is_funded.size(); ++project) {
      if (is_funded[project] || support_.voters[project] == 0) continue;
      all = false;
      any_fits = any_fits || election_.projects[project].cost <= election_.budget - run_.cost;
    }
    if (all) return SharesStop::all_funded;
    if (!any_fits && !terms_.no_early_stop) return SharesStop::exhaustive;
    return std::nullopt;
  }

  /// Nobody has proved that more money for all never funds less, so every share is tried in turn.
  Result<void> raise() {
    const Rational increment{unit_ * integer_of(std::max<std::uint64_t>(terms_.increment, 1))};
    while (true) {
      if (const auto reason = reason_to_stop()) {
        outcome_.stopped = *reason;
        return {};
      }
      if (!terms_.watch.goes_on({outcome_.steps, 0})) return refuse(Refusal::cancelled);
      if (outcome_.steps == terms_.steps_max)
        return refuse(Refusal::too_many_steps, {{"most", std::int64_t(terms_.steps_max)}});
      auto next = method_.run(share_ + increment);
      if (next.overspends) {
        outcome_.stopped = SharesStop::next_overspends;
        return {};
      }
      share_ += increment;
      ++outcome_.steps;
      run_ = std::move(next);
    }
  }

  void tell() {
    if (terms_.completion != Completion::none)
      log(raised_line(), {{"steps", std::int64_t(outcome_.steps)}, {"share", in_units(share_)}});
    for (const auto& payment : run_.payments) tell_payment(payment);
    outcome_.cost = run_.cost;
    const auto is_funded = funded();
    for (OptionIndex project = 0; project < is_funded.size(); ++project) {
      if (is_funded[project]) continue;
      outcome_.losers.push_back({project, why_lost(project)});
      outcome_.log.push_back(outcome_.losers.back().why);
    }
  }

  std::string_view raised_line() const {
    switch (outcome_.stopped) {
      case SharesStop::exhaustive:
        return "log.shares_raised_exhaustive";
      case SharesStop::next_overspends:
        return "log.shares_raised_overspends";
      default:
        return "log.shares_raised_all_funded";
    }
  }

  void tell_payment(const Payment& payment) {
    const auto project = payment.project;
    outcome_.funded.push_back(project);
    if (payment.by_lot) {
      outcome_.used_lot = true;
      log(terms_.lot ? "log.shares_by_lot" : "log.shares_by_id", {{"option", id(project)}});
    }
    const bool approval = election_.votes == BudgetVotes::approval;
    const Rational effective =
        ratio(integer_of(election_.projects[project].cost), Integer{1}) / payment.most;
    log(approval ? "log.shares_funded" : "log.shares_funded_points",
        {{"option", id(project)},
         {"cost", amount(election_.projects[project].cost)},
         {"voters", support_.voters[project]},
         {"most", in_units(payment.most)},
         {"effective", cut_decimal(effective, 2)}});
  }

  Sentence why_lost(OptionIndex project) const {
    if (support_.voters[project] == 0) return say("lost.no_votes", {{"option", id(project)}});
    return say("lost.shares", {{"option", id(project)},
                               {"voters", support_.voters[project]},
                               {"left", in_units(method_.left_of_supporters(project))},
                               {"cost", amount(election_.projects[project].cost)}});
  }

  void fill() {
    log("log.shares_fill", {{"rest", amount(election_.budget - outcome_.cost)}});
    outcome_.losers.clear();
    fill_greedily(election_, {.lot = terms_.lot}, outcome_);
  }

  Result<void> compare_with_greedy() {
    const auto greedy = count_greedy(election_, {.lot = terms_.lot});
    if (!greedy) return tl::unexpected(greedy.error());
    const auto comparison = compare(election_, outcome_.funded, greedy->funded);
    log("log.comparison", {{"more", std::int64_t(comparison.more_by_first)},
                           {"less", std::int64_t(comparison.more_by_second)},
                           {"equal", std::int64_t(comparison.equal)}});
    return {};
  }

  const BudgetElection& election_;
  const SharesTerms& terms_;
  Integer unit_;
  TieOrder order_;
  Support support_;
  SharesMethod method_;
  Rational share_;
  SharesRun run_;
  BudgetOutcome outcome_;
};

}  // namespace

Result<BudgetOutcome> count_equal_shares(const BudgetElection& election, const SharesTerms& terms) {
  if (auto fine = check(election); !fine) return tl::unexpected(fine.error());
  return SharesCount{election, terms}.run();
}

}  // namespace wardmote::counting
