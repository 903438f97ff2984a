// What somebody is filling in: kept so that it survives a restart, and reads like what is handed
// in.
#include <algorithm>

#include "dialogue/survey_dialogue.h"
#include "governance/core/question.h"

namespace wardmote::dialogue {
namespace {

constexpr std::string_view kept_step = "answers";
constexpr std::string_view back_step = "back";

/// A draft lies under its author's key, which outlives the survey's: answers without names must not
/// be readable by it when the other is gone.
std::optional<std::string> opened(const Turn& turn, const v1::SurveyRecord& record,
                                  const std::string& sealed) {
  if (surveys::is_named(record.terms())) return turn.at.vault.open(*turn.speaker.member, sealed);
  if (turn.at.ballots == nullptr || record.key_destroyed()) return std::nullopt;
  return turn.at.ballots->open(surveys::vault_number(surveys::number_of(record)), sealed);
}

/// Takes the last answer back; of several choices it stays marked, to be changed.
void drop_last(v1::SurveyAnswers& filling) {
  filling.clear_marked();
  if (filling.answers().empty()) return;
  const auto& last = *filling.answers().rbegin();
  if (last.datatype() == v1::DATATYPE_MULTIVALUELIST) *filling.mutable_marked() = last.values();
  filling.mutable_answers()->RemoveLast();
}

bool is_answered(const v1::Question& question, const v1::SurveyAnswers& filling) {
  return std::any_of(filling.answers().begin(), filling.answers().end(),
                     [&](const auto& answer) { return answer.question() == question.code(); });
}

std::vector<v1::Answer> answers_in(const v1::SurveyAnswers& filling) {
  return {filling.answers().begin(), filling.answers().end()};
}

}  // namespace

v1::SurveyAnswers filling_of(const Turn& turn, const v1::SurveyRecord& record,
                             const v1::Draft& draft) {
  v1::SurveyAnswers filling;
  const auto* kept = answer_to(draft, kept_step);
  if (kept == nullptr) return filling;
  const auto plain = opened(turn, record, kept->sealed());
  if (!plain || !filling.ParseFromString(*plain)) return {};
  filling.clear_padding();
  const auto* back = answer_to(draft, back_step);
  for (int i = 0; back != nullptr && i < back->choices_size(); ++i) drop_last(filling);
  return filling;
}

void keep_filling(const Turn& turn, const v1::SurveyRecord& record, v1::Draft& draft,
                  const v1::SurveyAnswers& filling) {
  remove_answer(draft, back_step);
  // Nothing is sealed under a key that is to exist no more.
  if (record.key_destroyed()) return;
  const auto plain = surveys::to_seal(record.terms(), filling);
  auto& kept = edit_answer(draft, kept_step);
  if (surveys::is_named(record.terms()))
    kept.set_sealed(turn.at.vault.seal(*turn.speaker.member, plain));
  else if (turn.at.ballots != nullptr)
    kept.set_sealed(
        turn.at.ballots->seal(surveys::vault_number(surveys::number_of(record)), plain));
}

void take_last_back(v1::Draft& draft) { edit_answer(draft, back_step).add_choices("1"); }

const v1::Question* open_question(const v1::SurveyTerms& terms, const v1::SurveyAnswers& filling) {
  const auto answers = answers_in(filling);
  for (const auto& question : terms.questions()) {
    if (!is_answered(question, filling) && questions::is_asked(question, answers)) return &question;
  }
  return nullptr;
}

int questions_ahead(const v1::SurveyTerms& terms, const v1::SurveyAnswers& filling) {
  const auto answers = answers_in(filling);
  std::set<std::string_view> open;
  for (const auto& question : terms.questions()) {
    if (!is_answered(question, filling) && questions::may_be_asked(question, answers, open))
      open.insert(question.code());
  }
  return filling.answers_size() + static_cast<int>(open.size());
}

}  // namespace wardmote::dialogue
