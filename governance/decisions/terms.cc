// What can be voted on.

#include <algorithm>
#include <set>
#include <utility>

#include "governance/core/text.h"
#include "governance/counting/budget.h"
#include "governance/decisions/rules.h"

namespace wardmote::decisions {
namespace {

using std::chrono::milliseconds;

bool within(std::int64_t value, std::int64_t least, std::int64_t most) {
  return value >= least && value <= most;
}

Result<void> check_texts(v1::DecisionTerms& terms) {
  terms.set_title(clean_line(terms.title()));
  terms.set_text(clean_text(terms.text()));
  if (terms.title().empty()) return refuse(Refusal::title_empty);
  if (count_code_points(terms.title()) > title_max) {
    return refuse(Refusal::title_too_long, "limit", title_max);
  }
  if (terms.text().empty()) return refuse(Refusal::text_empty);
  if (count_code_points(terms.text()) > text_max) {
    return refuse(Refusal::text_too_long, "limit", text_max);
  }
  return {};
}

Result<void> check_kinds(const v1::DecisionTerms& terms) {
  if (!within(terms.method(), 1, static_cast<int>(Method::budget_equal_shares))) {
    return refuse(Refusal::method_unknown);
  }
  if (!within(terms.secrecy(), 0, static_cast<int>(Secrecy::private_ballots))) {
    return refuse(Refusal::secrecy_unknown);
  }
  if (!within(terms.tie_rule(), 1, static_cast<int>(TieRule::listed_order))) {
    return refuse(Refusal::tie_rule_unknown);
  }
  const bool may_complete = method_of(terms) == Method::budget_equal_shares;
  if (!within(terms.completion(), 0, may_complete ? v1::DECISION_COMPLETION_ADD1U : 0)) {
    return refuse(Refusal::completion_unknown);
  }
  return {};
}

Result<void> check_option(v1::DecisionOption& option, bool has_cost) {
  const auto number = static_cast<std::int64_t>(option.number());
  option.set_title(clean_line(option.title()));
  option.set_text(clean_text(option.text()));
  if (option.title().empty()) return refuse(Refusal::option_title_empty, "option", number);
  if (count_code_points(option.title()) > title_max) {
    return refuse(Refusal::option_title_too_long,
                  {{"option", number}, {"limit", std::int64_t{title_max}}});
  }
  if (count_code_points(option.text()) > text_max) {
    return refuse(Refusal::option_text_too_long,
                  {{"option", number}, {"limit", std::int64_t{text_max}}});
  }
  // Where nothing is bought a cost is for information, and may be missing.
  if (!within(option.cost(), has_cost ? 1 : 0, counting::amount_max)) {
    return refuse(Refusal::cost_invalid, "option", number);
  }
  return {};
}

Result<void> check_options(v1::DecisionTerms& terms) {
  if (method_of(terms) == Method::yes_no) {
    if (terms.options_size() != 0) return refuse(Refusal::options_not_of_method);
    return {};
  }
  const bool has_cost = is_budget(method_of(terms));
  if (terms.options_size() < (has_cost ? 1 : 2)) return refuse(Refusal::too_few_options);
  if (static_cast<std::size_t>(terms.options_size()) > options_max) {
    return refuse(Refusal::too_many_options, "limit", options_max);
  }
  std::set<std::string> titles;
  std::uint32_t number = 0;
  for (auto& option : *terms.mutable_options()) {
    option.set_number(++number);
    if (auto fine = check_option(option, has_cost); !fine) return fine;
    if (!titles.insert(to_lower_ascii(option.title())).second) {
      return refuse(Refusal::option_twice, "option", number);
    }
  }
  return {};
}

/// How many win, how many may be chosen, how high a score may be, how much may be spent.
Result<void> check_numbers(v1::DecisionTerms& terms) {
  const auto method = method_of(terms);
  const auto options = option_count(terms);
  if (terms.seats() == 0) terms.set_seats(1);
  const bool one_seat = method == Method::yes_no || method == Method::irv || is_budget(method);
  if (terms.seats() > (one_seat ? 1 : options)) return refuse(Refusal::seats_out_of_range);

  const bool limits = method == Method::approval || is_budget(method);
  const auto most = terms.chosen_max() == 0 ? options : terms.chosen_max();
  if (!limits && (terms.chosen_min() != 0 || terms.chosen_max() != 0)) {
    return refuse(Refusal::chosen_limits_invalid);
  }
  if (terms.chosen_min() > most || most > options) return refuse(Refusal::chosen_limits_invalid);

  if (method == Method::score && terms.score_max() == 0) terms.set_score_max(default_score_max);
  if (terms.score_max() > (method == Method::score ? highest_score_max : 0)) {
    return refuse(Refusal::score_max_invalid, "limit", highest_score_max);
  }
  const bool budget_fits =
      is_budget(method) ? within(terms.budget(), 1, counting::amount_max) : terms.budget() == 0;
  if (!budget_fits || terms.decimals() > decimals_max) return refuse(Refusal::budget_invalid);
  return {};
}

bool is_share(std::uint64_t numerator, std::uint64_t denominator) {
  return numerator >= 1 && numerator <= denominator && denominator <= 10'000;
}

Result<void> check_quorum(const v1::DecisionQuorum& quorum) {
  const bool has_share = quorum.numerator() != 0 || quorum.denominator() != 0;
  if (has_share && quorum.number() != 0) return refuse(Refusal::quorum_invalid);
  if (has_share && !is_share(quorum.numerator(), quorum.denominator())) {
    return refuse(Refusal::quorum_invalid);
  }
  if (quorum.number() > 10'000'000) return refuse(Refusal::quorum_invalid);
  return {};
}

Result<void> check_threshold(const v1::DecisionTerms& terms) {
  const auto& threshold = terms.threshold();
  const auto method = method_of(terms);
  const auto kind = threshold.kind();
  const bool takes_share =
      kind == v1::DECISION_THRESHOLD_SHARE_OF_VOTES || kind == v1::DECISION_THRESHOLD_SHARE_OF_ROLL;
  if (!within(kind, 0, v1::DECISION_THRESHOLD_SHARE_OF_ROLL)) {
    return refuse(Refusal::threshold_invalid);
  }
  // A question of yes and no is not passed by being "first".
  if (method == Method::yes_no && kind == v1::DECISION_THRESHOLD_NONE) {
    return refuse(Refusal::threshold_invalid);
  }
  const bool has_votes =
      method == Method::yes_no || method == Method::plurality || method == Method::approval;
  if (kind != v1::DECISION_THRESHOLD_NONE && (!has_votes || terms.seats() != 1)) {
    return refuse(Refusal::threshold_not_of_method);
  }
  const bool share_fits = takes_share ? is_share(threshold.numerator(), threshold.denominator())
                                      : threshold.numerator() == 0 && threshold.denominator() == 0;
  // More than the whole is more than there is.
  const bool beyond =
      threshold.more_than() && (!takes_share || threshold.numerator() == threshold.denominator());
  if (!share_fits || beyond) return refuse(Refusal::threshold_invalid);
  return {};
}

Result<void> check_times(const v1::DecisionTerms& terms, Timestamp now) {
  if (auto closing = closing_of(terms, now); !closing) return tl::unexpected(closing.error());
  if (!within(terms.appeal_ms(), 0, milliseconds{longest_appeal}.count())) {
    return refuse(Refusal::appeal_invalid, "most_days", longest_appeal.count() / 24);
  }
  const auto& rule = terms.eligibility();
  if (rule.residency_level_min() > 3 ||
      !within(rule.member_for_ms(), 0, milliseconds{longest_membership}.count())) {
    return refuse(Refusal::eligibility_invalid);
  }
  return {};
}

}  // namespace

Result<Timestamp> closing_of(const v1::DecisionTerms& terms, Timestamp now) {
  const auto no = [] {
    return refuse(Refusal::duration_invalid, {{"least_hours", shortest_vote.count()},
                                              {"most_days", longest_vote.count() / 24}});
  };
  const auto least = milliseconds{shortest_vote}.count();
  const auto most = milliseconds{longest_vote}.count();
  if ((terms.duration_ms() == 0) == (terms.closes_at_ms() == 0)) return no();
  if (terms.duration_ms() != 0) {
    if (!within(terms.duration_ms(), least, most)) return no();
    return now + milliseconds{terms.duration_ms()};
  }
  if (!within(terms.closes_at_ms(), to_ms(now) + least, to_ms(now) + most)) return no();
  return from_ms(terms.closes_at_ms());
}

Result<v1::DecisionTerms> countable(v1::DecisionTerms terms) {
  auto fine = check_texts(terms);
  if (fine) fine = check_kinds(terms);
  if (fine) fine = check_options(terms);
  if (fine) fine = check_numbers(terms);
  if (fine) fine = check_quorum(terms.quorum());
  if (fine) fine = check_threshold(terms);
  if (!fine) return tl::unexpected(fine.error());
  return terms;
}

Result<v1::DecisionTerms> checked(const Context& context, v1::DecisionTerms terms) {
  auto fine = countable(std::move(terms));
  if (!fine) return fine;
  if (is_private(*fine) && context.ballots == nullptr) return refuse(Refusal::private_unavailable);
  if (auto times = check_times(*fine, context.now); !times) return tl::unexpected(times.error());
  return fine;
}

}  // namespace wardmote::decisions
