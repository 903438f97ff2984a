#include "governance/core/question.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

#include "governance/core/enum_values.h"
#include "governance/core/local_time.h"
#include "governance/core/text.h"

namespace wardmote::questions {
namespace {

constexpr std::array<std::string_view, 12> refusal_names{
    "answer_required", "not_a_number",    "number_too_small", "number_too_large",
    "not_a_datetime",  "text_too_short",  "text_too_long",    "one_line_only",
    "unknown_choice",  "too_few_choices", "too_many_choices", "question_malformed"};
constexpr auto refusals = enum_values<Refusal, refusal_names.size()>();

/// Beyond this a double no longer tells neighbouring whole numbers apart.
constexpr double largest_number = 9007199254740992.0;

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {}) {
  return reject("questions", name(refusal), std::move(arguments));
}

/// The shortest decimal that reads as `value`, without an exponent.
std::string decimal(double value) {
  std::array<char, 400> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), value, std::chars_format::fixed);
  return {digits.begin(), end.ptr};
}

TextArgument number_argument(std::string name, double value) {
  if (value == std::floor(value) && std::abs(value) <= largest_number) {
    return {std::move(name), static_cast<std::int64_t>(value)};
  }
  return {std::move(name), decimal(value)};
}

bool is_list(v1::Datatype datatype) {
  return datatype == v1::DATATYPE_SINGLEVALUELIST || datatype == v1::DATATYPE_MULTIVALUELIST;
}

std::optional<double> parse_number(std::string_view typed) {
  std::string text{trim(fold_digits(typed))};
  // A comma is a decimal sign if it is the only sign there is.
  if (text.find('.') == std::string::npos && std::count(text.begin(), text.end(), ',') == 1) {
    *std::find(text.begin(), text.end(), ',') = '.';
  }
  std::string_view digits = text;
  if (digits.size() > 1 && digits.front() == '+' && digits[1] != '-') digits.remove_prefix(1);
  double value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, value, std::chars_format::fixed);
  if (fault != std::errc{} || stop != end || !std::isfinite(value)) return {};
  if (std::abs(value) > largest_number) return {};
  return value == 0 ? 0 : value;  // no negative zero
}

Result<v1::Answer> answer_number(const v1::Question& question, std::string_view typed) {
  const auto value = parse_number(typed);
  if (!value) return refuse(Refusal::not_a_number);
  if (question.has_minimum() && *value < question.minimum()) {
    return refuse(Refusal::number_too_small, {number_argument("minimum", question.minimum())});
  }
  if (question.has_maximum() && *value > question.maximum()) {
    return refuse(Refusal::number_too_large, {number_argument("maximum", question.maximum())});
  }
  v1::Answer answer;
  answer.add_values(decimal(*value));
  return answer;
}

Result<v1::Answer> answer_datetime(std::string_view typed, const TimeZone& zone) {
  const auto time = parse_datetime(trim(fold_digits(typed)), zone);
  if (!time) return refuse(Refusal::not_a_datetime);
  v1::Answer answer;
  answer.add_values(format_rfc3339(*time));
  return answer;
}

Result<v1::Answer> answer_text(const v1::Question& question, std::string_view typed) {
  const bool one_line = question.datatype() == v1::DATATYPE_STRING;
  const auto text = clean_text(typed);
  if (one_line && text.find('\n') != std::string::npos) return refuse(Refusal::one_line_only);
  const double most = static_cast<double>(one_line ? longest_string : longest_text);
  const double length = static_cast<double>(count_code_points(text));
  const double maximum = question.has_maximum() ? std::min(question.maximum(), most) : most;
  if (question.has_minimum() && length < question.minimum()) {
    return refuse(Refusal::text_too_short, {number_argument("minimum", question.minimum())});
  }
  if (length > maximum) {
    return refuse(Refusal::text_too_long, {number_argument("maximum", maximum)});
  }
  v1::Answer answer;
  answer.add_values(text);
  return answer;
}

bool is_labelled(const v1::Choice& choice, std::string_view lower) {
  return std::any_of(
      choice.label().translations().begin(), choice.label().translations().end(),
      [&](const v1::Translation& label) { return to_lower_ascii(label.text()) == lower; });
}

/// The position of the choice that `typed` means.
std::optional<int> find_choice(const v1::Question& question, std::string_view typed) {
  const auto lower = to_lower_ascii(typed);
  // Whole passes: another choice's label may be what this one's code is.
  for (int i = 0; i < question.choices_size(); ++i) {
    if (to_lower_ascii(question.choices(i).code()) == lower) return i;
  }
  for (int i = 0; i < question.choices_size(); ++i) {
    if (is_labelled(question.choices(i), lower)) return i;
  }
  int number = 0;
  const auto digits = fold_digits(typed);
  const auto* end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, number);
  if (fault != std::errc{} || stop != end) return {};
  if (number < 1 || number > question.choices_size()) return {};
  return number - 1;
}

/// Adds what `typed` means, separators and all, to `chosen`; nothing if a part means no choice.
Result<std::set<int>> find_choices(const v1::Question& question, std::string_view typed) {
  // A label may hold a comma itself.
  if (const auto whole = find_choice(question, trim(typed))) return std::set<int>{*whole};
  std::set<int> chosen;
  while (!typed.empty()) {
    const auto end = std::min(typed.find_first_of(",;\n"), typed.size());
    const auto part = trim(typed.substr(0, end));
    typed.remove_prefix(std::min(end + 1, typed.size()));
    if (part.empty()) continue;
    const auto choice = find_choice(question, part);
    if (!choice) {
      return refuse(Refusal::unknown_choice, {{"choice", clean_line(cut(part, 100))}});
    }
    chosen.insert(*choice);
  }
  return chosen;
}

Result<v1::Answer> answer_list(const v1::Question& question, std::string_view typed) {
  const auto chosen = find_choices(question, typed);
  if (!chosen) return tl::unexpected(chosen.error());
  const bool single = question.datatype() == v1::DATATYPE_SINGLEVALUELIST;
  const double count = static_cast<double>(chosen->size());
  const double minimum = single || !question.has_minimum() ? 1 : question.minimum();
  const double all = question.choices_size();
  const double maximum = single ? 1 : question.has_maximum() ? question.maximum() : all;
  if (count < minimum) {
    return refuse(Refusal::too_few_choices, {number_argument("minimum", minimum)});
  }
  if (count > maximum) {
    return refuse(Refusal::too_many_choices, {number_argument("maximum", maximum)});
  }
  v1::Answer answer;
  for (const int i : *chosen) answer.add_values(question.choices(i).code());
  return answer;
}

Result<v1::Answer> answer_typed(const v1::Question& question, std::string_view typed,
                                const TimeZone& zone) {
  switch (question.datatype()) {
    case v1::DATATYPE_NUMBER:
      return answer_number(question, typed);
    case v1::DATATYPE_DATETIME:
      return answer_datetime(typed, zone);
    case v1::DATATYPE_STRING:
    case v1::DATATYPE_TEXT:
      return answer_text(question, typed);
    case v1::DATATYPE_SINGLEVALUELIST:
    case v1::DATATYPE_MULTIVALUELIST:
      return answer_list(question, typed);
    default:
      return refuse(Refusal::question_malformed, {{"code", question.code()}});
  }
}

bool has_good_choices(const v1::Question& question) {
  if (!is_list(question.datatype())) return question.choices_size() == 0;
  if (question.choices_size() < 1 || question.choices_size() > most_choices) return false;
  std::set<std::string_view> codes;
  for (const auto& choice : question.choices()) {
    const auto& code = choice.code();
    // Several codes are written with these in between.
    const bool one_name = clean_line(code) == code && code.find_first_of(",;") == std::string::npos;
    if (code.empty() || !one_name || !codes.insert(code).second) return false;
  }
  return true;
}

bool has_good_bounds(const v1::Question& question) {
  if (question.has_minimum() && !std::isfinite(question.minimum())) return false;
  if (question.has_maximum() && !std::isfinite(question.maximum())) return false;
  if (question.has_minimum() && question.has_maximum() && question.minimum() > question.maximum()) {
    return false;
  }
  if (question.datatype() == v1::DATATYPE_MULTIVALUELIST) {
    return question.minimum() <= question.choices_size() &&
           (!question.has_maximum() || question.maximum() >= 1);
  }
  return question.datatype() == v1::DATATYPE_NUMBER || !question.has_maximum() ||
         question.maximum() >= 1;
}

bool has_choice(const v1::Question& question, std::string_view code) {
  return std::any_of(question.choices().begin(), question.choices().end(),
                     [&](const v1::Choice& choice) { return choice.code() == code; });
}

/// Whether the condition, if there is one, names choices of a question that comes before.
bool has_good_condition(const v1::Question& question, std::span<const v1::Question> before) {
  if (!question.has_only_if()) return true;
  const auto& condition = question.only_if();
  const auto asked = std::find_if(before.begin(), before.end(), [&](const v1::Question& one) {
    return one.code() == condition.question();
  });
  if (asked == before.end() || condition.values().empty()) return false;
  return std::all_of(condition.values().begin(), condition.values().end(),
                     [&](const std::string& code) { return has_choice(*asked, code); });
}

const v1::Answer* answer_to(std::string_view question, std::span<const v1::Answer> answers) {
  const auto found = std::find_if(answers.begin(), answers.end(), [&](const v1::Answer& answer) {
    return answer.question() == question;
  });
  return found == answers.end() ? nullptr : &*found;
}

}  // namespace

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) {
  return refusal_names.at(static_cast<std::size_t>(refusal));
}

Result<v1::Answer> parse_answer(const v1::Question& question, std::string_view typed,
                                const TimeZone& zone) {
  v1::Answer answer;
  // Nothing but control characters is nothing.
  if (clean_text(typed).empty()) {
    if (question.required()) return refuse(Refusal::answer_required);
  } else {
    auto parsed = answer_typed(question, typed, zone);
    if (!parsed) return parsed;
    answer = std::move(*parsed);
  }
  answer.set_question(question.code());
  answer.set_datatype(question.datatype());
  return answer;
}

Result<void> check(const v1::Question& question) {
  const bool known = question.datatype() >= v1::DATATYPE_STRING &&
                     question.datatype() <= v1::DATATYPE_MULTIVALUELIST;
  if (!question.code().empty() && known && has_good_choices(question) &&
      has_good_bounds(question)) {
    return {};
  }
  return refuse(Refusal::question_malformed, {{"code", question.code()}});
}

Result<void> check(std::span<const v1::Question> questions) {
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto& question = questions[i];
    if (auto checked = check(question); !checked) return checked;
    if (!codes.insert(question.code()).second || !has_good_condition(question, questions.first(i)))
      return refuse(Refusal::question_malformed, {{"code", question.code()}});
  }
  return {};
}

bool is_asked(const v1::Question& question, std::span<const v1::Answer> answers) {
  if (!question.has_only_if()) return true;
  const auto* answer = answer_to(question.only_if().question(), answers);
  if (answer == nullptr) return false;
  const auto& wanted = question.only_if().values();
  return std::any_of(answer->values().begin(), answer->values().end(), [&](const auto& value) {
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  });
}

bool may_be_asked(const v1::Question& question, std::span<const v1::Answer> answers,
                  const std::set<std::string_view>& open) {
  return is_asked(question, answers) || open.contains(question.only_if().question());
}

const std::string& text_in(const v1::LocalText& text, std::string_view language,
                           std::string_view fallback) {
  static const std::string nothing;
  const auto find = [&](std::string_view wanted) -> const std::string* {
    for (const auto& translation : text.translations()) {
      if (translation.language() == wanted) return &translation.text();
    }
    return nullptr;
  };
  for (const auto wanted :
       {language, language.substr(0, language.find('-')), fallback, std::string_view{"en"}}) {
    if (const auto* found = find(wanted)) return *found;
  }
  return text.translations().empty() ? nothing : text.translations(0).text();
}

}  // namespace wardmote::questions
