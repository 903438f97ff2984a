// What somebody answers, and how it lies there.

#include <algorithm>

#include "governance/community/calendar.h"
#include "governance/core/question.h"
#include "governance/surveys/rules.h"

namespace wardmote::surveys {
namespace {

/// Bytes that a code point takes at most.
constexpr std::size_t code_point_max = 4;
/// What an answer takes beside its values, and a number or a moment at most.
constexpr std::size_t answer_frame = 64;
constexpr std::size_t number_size = 32;
/// A choice's code with its frame; codes are short, and if they are not, they count.
constexpr std::size_t choice_frame = 4;

std::size_t answer_size(const v1::Question& question) {
  const auto frame = answer_frame + question.code().size();
  const auto longest =
      question.datatype() == v1::DATATYPE_TEXT ? long_answer_max : questions::longest_string;
  std::size_t choices = 0;
  switch (question.datatype()) {
    case v1::DATATYPE_STRING:
    case v1::DATATYPE_TEXT:
      return frame +
             code_point_max * (question.has_maximum()
                                   ? std::min(static_cast<std::size_t>(question.maximum()), longest)
                                   : longest);
    case v1::DATATYPE_SINGLEVALUELIST:
    case v1::DATATYPE_MULTIVALUELIST:
      for (const auto& choice : question.choices()) choices += choice.code().size() + choice_frame;
      return frame + choices;
    default:
      return frame + number_size;
  }
}

/// Room for any answers, and for so much padding that its length always takes two bytes or, beyond
/// that, three.
std::size_t sealed_size(const v1::SurveyTerms& terms) {
  std::size_t size = 256;
  for (const auto& question : terms.questions()) size += answer_size(question);
  return size;
}

std::string typed(const v1::Answer& answer) {
  std::string text;
  for (const auto& value : answer.values()) text += (text.empty() ? "" : "\n") + value;
  return text;
}

/// The answers to the questions that are put, in their order and in canonical form.
Result<v1::SurveyAnswers> checked(const Context& context, const v1::SurveyTerms& terms,
                                  const std::vector<v1::Answer>& given) {
  const auto& questions = terms.questions();
  for (const auto& answer : given) {
    const bool known = std::any_of(questions.begin(), questions.end(), [&](const auto& question) {
      return question.code() == answer.question();
    });
    if (!known) return refuse(Refusal::answers_misfit);
  }
  std::vector<v1::Answer> answers;
  for (const auto& question : questions) {
    if (!questions::is_asked(question, answers)) continue;
    const auto found = std::find_if(given.begin(), given.end(), [&](const v1::Answer& answer) {
      return answer.question() == question.code();
    });
    auto answer = questions::parse_answer(question, found == given.end() ? "" : typed(*found),
                                          community::zone_of(context));
    if (!answer) return tl::unexpected(answer.error());
    answers.push_back(*std::move(answer));
  }
  v1::SurveyAnswers checked;
  for (auto& answer : answers) *checked.add_answers() = std::move(answer);
  return checked;
}

}  // namespace

std::string to_seal(const v1::SurveyTerms& terms, v1::SurveyAnswers answers) {
  if (is_named(terms)) return answers.SerializeAsString();
  const auto wanted = sealed_size(terms);
  answers.clear_padding();
  const auto bare = answers.ByteSizeLong();
  // Tag and length of the padding take two to four bytes: tried until it fits.
  for (std::size_t frame = 2; frame <= 4 && bare + frame < wanted; ++frame) {
    answers.set_padding(std::string(wanted - bare - frame, '0'));
    if (answers.ByteSizeLong() == wanted) break;
  }
  return answers.SerializeAsString();
}

std::optional<v1::SurveyAnswers> opened(const Context& context, const v1::SurveyRecord& record,
                                        const v1::SurveyResponse& response) {
  std::optional<std::string> plain;
  if (is_named(record.terms()))
    plain = context.vault.open(MemberId{response.member()}, response.sealed());
  else if (context.ballots != nullptr && !record.key_destroyed())
    plain = context.ballots->open(vault_number(number_of(record)), response.sealed());
  v1::SurveyAnswers answers;
  if (!plain || !answers.ParseFromString(*plain)) return std::nullopt;
  answers.clear_padding();
  return answers;
}

Result<Decision> decide_on(const State& state, const Context& context, const HandIn& command) {
  if (auto fine = check_open(context); !fine) return tl::unexpected(fine.error());
  const auto found = existing(state, command.survey);
  if (!found) return tl::unexpected(found.error());
  const auto& record = **found;
  if (state_of(record) < SurveyState::open) return refuse(Refusal::not_open_yet);
  // The committed moment decides, not whether the clock has told us yet.
  if (!takes_answers(record, context.now)) return refuse(Refusal::answering_ended);
  if (!is_on_roll(state, command.survey, command.by)) return refuse(Refusal::not_on_roll);
  const bool named = is_named(record.terms());
  if (!named && context.ballots == nullptr) return refuse(Refusal::without_names_unavailable);
  auto answers = checked(context, record.terms(), command.answers);
  if (!answers) return tl::unexpected(answers.error());

  const auto* before = response_of(state, command.survey, command.by);
  const auto plain = to_seal(record.terms(), *std::move(answers));
  const auto grain = std::chrono::milliseconds{hand_in_grain}.count();
  const auto at = to_ms(context.now);
  Decision decision;
  auto& handed_in = *decision.events.emplace_back().mutable_handed_in();
  handed_in.set_survey(raw(command.survey));
  auto& response = *handed_in.mutable_response();
  response.set_member(raw(command.by));
  response.set_sealed(named ? context.vault.seal(command.by, plain)
                            : context.ballots->seal(vault_number(command.survey), plain));
  response.set_times(before == nullptr ? 1 : before->times() + 1);
  response.set_at_ms(named ? at : at - at % grain);
  decision.effects.push_back(ConfirmHandIn{command.survey, command.by, before != nullptr});
  if (before == nullptr) decision.effects.push_back(UpdateCards{command.survey});
  return decision;
}

}  // namespace wardmote::surveys
