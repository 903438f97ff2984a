// Between a draft of a conversation and the terms of a decision.
#include <charconv>

#include "dialogue/decision_dialogue.h"
#include "governance/core/text.h"
#include "governance/counting/budget.h"

namespace wardmote::dialogue {
namespace {

using decisions::Method;
using std::chrono::milliseconds;

constexpr std::chrono::days default_appeal{3};
constexpr std::chrono::days long_membership{30};

std::string chosen_at(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  if (answer == nullptr) return {};
  return answer->choices().empty() ? answer->text() : answer->choices(0);
}

std::string text_at(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  return answer == nullptr ? std::string{} : answer->text();
}

std::int64_t number_at(const v1::Draft& draft, std::string_view step) {
  return std::strtoll(chosen_at(draft, step).c_str(), nullptr, 10);
}

/// What was written of one: the first line names it, the others explain it.
void read_option(std::string_view written, v1::DecisionOption& option) {
  const auto end = written.find('\n');
  option.set_title(std::string{written.substr(0, end)});
  if (end != std::string_view::npos) option.set_text(std::string{written.substr(end + 1)});
}

void read_options(const v1::Draft& draft, v1::DecisionTerms& terms) {
  const auto* written = answer_to(draft, "options");
  if (written == nullptr || decisions::method_of(terms) == Method::yes_no) return;
  const auto* costs = answer_to(draft, "costs");
  for (int i = 0; i < written->choices_size(); ++i) {
    auto& option = *terms.add_options();
    option.set_number(static_cast<std::uint32_t>(i + 1));
    read_option(written->choices(i), option);
    if (decisions::is_budget(decisions::method_of(terms)) && costs != nullptr &&
        i < costs->choices_size())
      option.set_cost(std::strtoll(costs->choices(i).c_str(), nullptr, 10));
  }
}

void read_threshold(const v1::Draft& draft, v1::DecisionThreshold& threshold) {
  const auto chosen = chosen_at(draft, "threshold");
  if (chosen == "two_thirds") {
    threshold.set_kind(v1::DECISION_THRESHOLD_SHARE_OF_VOTES);
    threshold.set_numerator(2);
    threshold.set_denominator(3);
  } else if (chosen == "roll") {
    threshold.set_kind(v1::DECISION_THRESHOLD_SHARE_OF_ROLL);
    threshold.set_numerator(1);
    threshold.set_denominator(2);
    threshold.set_more_than(true);
  } else {
    threshold.set_kind(v1::DECISION_THRESHOLD_SIMPLE_MAJORITY);
  }
}

std::string threshold_choice(const v1::DecisionThreshold& threshold) {
  if (threshold.kind() == v1::DECISION_THRESHOLD_SHARE_OF_VOTES) return "two_thirds";
  return threshold.kind() == v1::DECISION_THRESHOLD_SHARE_OF_ROLL ? "roll" : "simple";
}

/// Of methods that have a count of their own to choose.
void read_numbers(const v1::Draft& draft, v1::DecisionTerms& terms) {
  const auto method = decisions::method_of(terms);
  if (method == Method::scottish_stv)
    terms.set_seats(static_cast<std::uint32_t>(number_at(draft, "seats")));
  if (method == Method::score) terms.set_score_max(decisions::default_score_max);
  if (decisions::is_budget(method)) terms.set_budget(number_at(draft, "budget"));
  // What equal shares leave goes on by raising them: residents expect the money to be spent.
  if (method == Method::budget_equal_shares) terms.set_completion(v1::DECISION_COMPLETION_ADD1U);
}

void put(v1::Draft& draft, const std::string& step, const std::string& choice) {
  edit_answer(draft, step).add_choices(choice);
  *draft.add_asked() = step;
}

void put_text(v1::Draft& draft, const std::string& step, const std::string& text) {
  edit_answer(draft, step).set_text(text);
  *draft.add_asked() = step;
}

}  // namespace

std::optional<std::int64_t> read_amount(std::string_view typed) {
  const auto folded = fold_digits(typed);
  std::string digits;
  for (const char c : folded) {
    // "12 000", "12'000": people group thousands by many signs, but never by ones that could be a
    // decimal point.
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != ' ' && c != '\'' && c != '_') {
      return std::nullopt;
    }
  }
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool fits = read.ec == std::errc{} && read.ptr == digits.data() + digits.size() &&
                    value >= 1 && value <= counting::amount_max;
  if (!fits) return std::nullopt;
  return value;
}

v1::DecisionTerms terms_of(const v1::Draft& draft) {
  v1::DecisionTerms terms;
  terms.set_method(static_cast<v1::DecisionMethod>(number_at(draft, "kind")));
  terms.set_title(text_at(draft, "title"));
  terms.set_text(text_at(draft, "text"));
  read_options(draft, terms);
  read_numbers(draft, terms);
  if (const auto percent = number_at(draft, "quorum"); percent > 0) {
    terms.mutable_quorum()->set_numerator(static_cast<std::uint64_t>(percent));
    terms.mutable_quorum()->set_denominator(100);
  }
  if (decisions::method_of(terms) == Method::yes_no)
    read_threshold(draft, *terms.mutable_threshold());
  const auto who = chosen_at(draft, "who");
  if (who == "month") {
    terms.mutable_eligibility()->set_member_for_ms(milliseconds{long_membership}.count());
  } else if (!who.empty()) {
    const auto level = std::strtoul(who.c_str(), nullptr, 10);
    terms.mutable_eligibility()->set_residency_level_min(static_cast<std::uint32_t>(level));
  }
  terms.set_secrecy(chosen_at(draft, "secrecy") == "private" ? v1::DECISION_SECRECY_PRIVATE
                                                             : v1::DECISION_SECRECY_OPEN);
  terms.set_tie_rule(chosen_at(draft, "tie") == "lot" ? v1::DECISION_TIE_RULE_LOT
                                                      : v1::DECISION_TIE_RULE_LISTED_ORDER);
  terms.set_duration_ms(milliseconds{std::chrono::days{number_at(draft, "days")}}.count());
  terms.set_appeal_ms(milliseconds{default_appeal}.count());
  return terms;
}

v1::Draft draft_of(const v1::DecisionRecord& record) {
  const auto& terms = record.terms();
  const auto method = decisions::method_of(terms);
  v1::Draft draft;
  draft.set_object(record.number());
  put(draft, "kind", std::to_string(terms.method()));
  put_text(draft, "title", terms.title());
  put_text(draft, "text", terms.text());
  for (const auto& option : terms.options()) {
    edit_answer(draft, "options")
        .add_choices(option.text().empty() ? option.title()
                                           : option.title() + "\n" + option.text());
    if (decisions::is_budget(method))
      edit_answer(draft, "costs").add_choices(std::to_string(option.cost()));
  }
  if (method != Method::yes_no) put_text(draft, "options", "done");
  if (method == Method::scottish_stv) put(draft, "seats", std::to_string(terms.seats()));
  if (decisions::is_budget(method)) put(draft, "budget", std::to_string(terms.budget()));
  put(draft, "quorum",
      std::to_string(terms.quorum().denominator() == 100 ? terms.quorum().numerator() : 0));
  if (method == Method::yes_no) put(draft, "threshold", threshold_choice(terms.threshold()));
  const auto& rule = terms.eligibility();
  put(draft, "who",
      rule.member_for_ms() != 0 ? "month" : std::to_string(rule.residency_level_min()));
  put(draft, "secrecy", decisions::is_private(terms) ? "private" : "open");
  edit_answer(draft, "tie").add_choices(decisions::draws_lot(terms) ? "lot" : "list");
  const auto days = std::chrono::ceil<std::chrono::days>(milliseconds{terms.duration_ms()});
  put(draft, "days", std::to_string(days.count()));
  return draft;
}

}  // namespace wardmote::dialogue
