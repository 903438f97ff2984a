#pragma once

// Questions with typed answers: what a report's category, a sign-up form and a survey ask.

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "governance/core/result.h"
#include "governance/core/time_zone.h"
#include "wardmote/v1/question.pb.h"

namespace wardmote::questions {

enum class Refusal : std::uint8_t {
  answer_required,
  not_a_number,
  number_too_small,
  number_too_large,
  not_a_datetime,
  text_too_short,
  text_too_long,
  one_line_only,
  unknown_choice,
  too_few_choices,
  too_many_choices,
  question_malformed,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

/// Lengths are in code points. A question may ask for less, never for more.
inline constexpr std::size_t longest_string = 250;
inline constexpr std::size_t longest_text = 3000;
inline constexpr int most_choices = 50;

/// Checks what was typed or pressed and gives it in its canonical form. Lists take choices' codes,
/// labels in any language (case of ASCII letters aside) or numbers counted from 1, several of them
/// separated by commas, semicolons or new lines. A datetime is "2026-03-01 18:30", "01.03.2026
/// 18:30", a date alone (midnight), or RFC 3339; without an offset it is in `zone`. An answer to an
/// optional question may be empty: no values.
Result<v1::Answer> parse_answer(const v1::Question& question, std::string_view typed,
                                const TimeZone& zone);

/// Whether a question makes sense: a code, a datatype, choices where there must be some, bounds in
/// order.
Result<void> check(const v1::Question& question);
/// The same for a form: each question, codes that differ, and conditions that name a choice of an
/// earlier question.
Result<void> check(std::span<const v1::Question> questions);

/// Whether the question is put to somebody who has answered so far what `answers` say: a question
/// whose condition looks at one that was not put is not put either.
bool is_asked(const v1::Question& question, std::span<const v1::Answer> answers);
/// Whether it may still be put: `open` are the codes of questions that are not answered yet but
/// will or may be.
bool may_be_asked(const v1::Question& question, std::span<const v1::Answer> answers,
                  const std::set<std::string_view>& open);

/// The text in `language`, else in the language without its subtags ("pt" for "pt-BR"), else in
/// `fallback`, else in English, else the first there is; empty if there is none.
const std::string& text_in(const v1::LocalText& text, std::string_view language,
                           std::string_view fallback = "en");

}  // namespace wardmote::questions
