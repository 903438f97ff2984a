#include "governance/surveys/queries.h"

#include <algorithm>

#include "governance/surveys/rules.h"

namespace wardmote::surveys {
namespace {

/// A vault numbers keys of votes from 1 to some ten thousand.
constexpr std::uint64_t first_vault_number = std::uint64_t{1} << 32;

}  // namespace

const v1::SurveyRecord* find(const State& state, SurveyNumber survey) {
  return state.surveys.find(survey);
}

SurveyNumber number_of(const v1::SurveyRecord& record) { return SurveyNumber{record.number()}; }

SurveyState state_of(const v1::SurveyRecord& record) {
  return static_cast<SurveyState>(record.state());
}

bool is_named(const v1::SurveyTerms& terms) {
  return static_cast<Naming>(terms.naming()) == Naming::with_names;
}

bool takes_answers(const v1::SurveyRecord& record, Timestamp now) {
  return state_of(record) == SurveyState::open && to_ms(now) < record.closes_at_ms();
}

bool is_on_roll(const State& state, SurveyNumber survey, MemberId member) {
  const auto* roll = state.rolls.find(survey);
  return roll != nullptr &&
         std::binary_search(roll->members().begin(), roll->members().end(), raw(member));
}

const v1::SurveyResponse* response_of(const State& state, SurveyNumber survey, MemberId member) {
  return state.responses.find(response_key(survey, member));
}

std::optional<v1::SurveyAnswers> opened_response(const State& state, const Context& context,
                                                 SurveyNumber survey, MemberId member) {
  const auto* record = find(state, survey);
  const auto* response = response_of(state, survey, member);
  if (record == nullptr || response == nullptr) return std::nullopt;
  return opened(context, *record, *response);
}

std::uint32_t turnout(const State& state, SurveyNumber survey) {
  const auto* record = find(state, survey);
  if (record != nullptr && record->has_result()) return record->result().turnout();
  const auto found = state.answered.find(survey);
  return found == state.answered.end() ? 0 : found->second;
}

std::vector<MemberId> not_answered(const State& state, SurveyNumber survey) {
  std::vector<MemberId> members;
  const auto* roll = state.rolls.find(survey);
  if (roll == nullptr) return members;
  for (const auto id : roll->members()) {
    if (response_of(state, survey, MemberId{id}) == nullptr) members.push_back(MemberId{id});
  }
  return members;
}

std::vector<MemberId> respondents(const State& state, SurveyNumber survey) {
  std::vector<MemberId> members;
  const auto* record = find(state, survey);
  if (record == nullptr || !is_named(record->terms())) return members;
  for (const auto* response : rows_of(state.responses, survey))
    members.push_back(MemberId{response->member()});
  return members;
}

std::vector<SurveyNumber> open_surveys(const State& state, Timestamp now) {
  std::vector<SurveyNumber> numbers;
  for (const auto& [number, record] : state.surveys) {
    if (takes_answers(record, now)) numbers.push_back(number);
  }
  return numbers;
}

bool is_author(const v1::SurveyRecord& record, const Actor& actor) {
  return std::any_of(record.authors().begin(), record.authors().end(),
                     [&](const auto& author) { return from_record(author) == actor; });
}

std::vector<v1::SurveyCard> cards_of(const State& state, SurveyNumber survey) {
  std::vector<v1::SurveyCard> cards;
  for (const auto* card : rows_of(state.cards, survey)) cards.push_back(*card);
  return cards;
}

const v1::SurveyCard* find_card(const State& state, SurveyNumber survey, CardKind kind,
                                std::optional<MemberId> member) {
  return state.cards.find(card_key(survey, kind, member));
}

std::uint64_t vault_number(SurveyNumber survey) { return first_vault_number + raw(survey); }

std::optional<SurveyNumber> survey_of_vault_number(std::uint64_t number) {
  if (number < first_vault_number) return std::nullopt;
  return SurveyNumber{number - first_vault_number};
}

bool has_sealed(const State& state, SurveyNumber survey) {
  const auto* record = find(state, survey);
  return record != nullptr && !is_named(record->terms()) &&
         !rows_of(state.responses, survey).empty();
}

std::vector<SurveyNumber> destroyed_keys(const State& state) {
  std::vector<SurveyNumber> numbers;
  for (const auto& [number, record] : state.surveys) {
    if (record.key_destroyed()) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace wardmote::surveys
