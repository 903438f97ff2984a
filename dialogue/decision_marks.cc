#include "dialogue/decision_marks.h"

#include <algorithm>
#include <cstdlib>

#include "dialogue/decision_dialogue.h"
#include "governance/counting/exact.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using decisions::BallotShape;
using decisions::Method;

constexpr std::size_t label_units = 48;

/// "3" or, of scores, "3=5".
Mark read_mark(const std::string& text) {
  const auto equals = text.find('=');
  return {.option = static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10)),
          .score = equals == std::string::npos ? 0
                                               : static_cast<std::uint32_t>(std::strtoul(
                                                     text.c_str() + equals + 1, nullptr, 10))};
}

std::string written(const Mark& mark) {
  return std::to_string(mark.option) + "=" + std::to_string(mark.score);
}

bool is_sealed(const Turn& turn, const v1::DecisionRecord& record) {
  return decisions::is_private(record.terms()) && turn.at.ballots != nullptr;
}

/// What the person has marked so far, in the order of their taps.
std::vector<Mark> marks_of(const Turn& turn, const v1::DecisionRecord& record,
                           const v1::Draft& draft) {
  std::vector<Mark> marks;
  const auto* kept = answer_to(draft, "ballot");
  if (kept == nullptr) return marks;
  auto answer = *kept;
  if (is_sealed(turn, record)) {
    const auto opened = turn.at.ballots->open(record.number(), kept->sealed());
    if (!opened || !answer.ParseFromString(*opened)) return marks;
  }
  for (const auto& choice : answer.choices()) marks.push_back(read_mark(choice));
  return marks;
}

bool takes_one(const v1::DecisionTerms& terms) {
  const auto method = decisions::method_of(terms);
  return method == Method::yes_no || method == Method::plurality;
}

/// One more tap on an option.
void tap(const v1::DecisionTerms& terms, std::vector<Mark>& marks, std::uint32_t option) {
  const auto found = std::find_if(marks.begin(), marks.end(),
                                  [&](const Mark& mark) { return mark.option == option; });
  if (found == marks.end()) {
    if (takes_one(terms)) marks.clear();
    marks.push_back({.option = option, .score = 1});
  } else if (decisions::shape_of(decisions::method_of(terms)) == BallotShape::scores &&
             found->score < terms.score_max()) {
    ++found->score;
  } else {
    marks.erase(found);
  }
}

void add(v1::DecisionChoice& choice, BallotShape shape, const Mark& mark) {
  if (shape == BallotShape::chosen) {
    choice.add_chosen(mark.option);
  } else if (shape == BallotShape::ranks) {
    choice.add_ranks()->add_options(mark.option);
  } else {
    auto& score = *choice.add_scores();
    score.set_option(mark.option);
    score.set_score(mark.score);
  }
}

v1::DecisionChoice choice_of(const v1::DecisionTerms& terms, const std::vector<Mark>& marks) {
  v1::DecisionChoice choice;
  for (const auto& mark : marks)
    add(choice, decisions::shape_of(decisions::method_of(terms)), mark);
  return choice;
}

/// The mark before an option's title.
std::string sign_of(const v1::DecisionTerms& terms, const std::vector<Mark>& marks,
                    std::uint32_t option) {
  const auto found = std::find_if(marks.begin(), marks.end(),
                                  [&](const Mark& mark) { return mark.option == option; });
  const bool is_marked = found != marks.end();
  switch (decisions::shape_of(decisions::method_of(terms))) {
    case BallotShape::chosen:
      return is_marked ? "☑️ " : "◻️ ";
    case BallotShape::scores:
      return "⭐ " + std::to_string(is_marked ? found->score : 0) + " · ";
    case BallotShape::ranks:
      break;
  }
  return is_marked ? std::to_string(found - marks.begin() + 1) + ". " : "◻️ ";
}

std::string label_of(const Turn& turn, const v1::DecisionTerms& terms, std::uint32_t option) {
  auto label =
      telegram::clip_text(option_words(turn, turn.speaker.reader, terms, option), label_units);
  if (option > static_cast<std::uint32_t>(terms.options_size())) return label;
  const auto cost = terms.options(static_cast<int>(option) - 1).cost();
  if (cost != 0) label += " — " + counting::with_decimals(cost, terms.decimals());
  return label;
}

}  // namespace

std::vector<Mark> marks_of(const v1::DecisionChoice& choice) {
  std::vector<Mark> marks;
  for (const auto option : choice.chosen()) marks.push_back({.option = option, .score = 1});
  for (const auto& one : choice.scores())
    marks.push_back({.option = one.option(), .score = one.score()});
  for (const auto& rank : choice.ranks()) {
    for (const auto option : rank.options()) marks.push_back({.option = option, .score = 1});
  }
  return marks;
}

/// A draft lies under its author's key, which outlives the decision's: a private ballot must not be
/// readable by it when the other is gone.
void keep_marks(const Turn& turn, const v1::DecisionRecord& record, v1::Draft& draft,
                const std::vector<Mark>& marks) {
  // Nothing is sealed under a key that is to exist no more.
  if (record.key_destroyed()) return;
  v1::DraftAnswer answer;
  for (const auto& mark : marks) answer.add_choices(written(mark));
  auto& kept = edit_answer(draft, "ballot");
  kept.clear_choices();
  if (is_sealed(turn, record))
    kept.set_sealed(turn.at.ballots->seal(record.number(), answer.SerializeAsString()));
  else
    *kept.mutable_choices() = answer.choices();
}

Question ask_marks(const Turn& turn, const v1::DecisionRecord& record, const v1::Draft& draft,
                   MarkWords words) {
  const auto& terms = record.terms();
  const auto marks = marks_of(turn, record, draft);
  telegram::HtmlBuilder html;
  html.append(words.text);
  if (!marks.empty())
    html.line().line().text(
        "➡️ " + choice_words(turn, turn.speaker.reader, terms, choice_of(terms, marks)));
  Question question{.text = html.take()};
  // Where it stands does not move when an option is marked or pages are turned.
  question.choices.push_back({"done", std::move(marks.empty() ? words.nothing : words.done)});
  for (std::uint32_t option = 1; option <= decisions::option_count(terms); ++option)
    question.choices.push_back(
        {std::to_string(option), sign_of(terms, marks, option) + label_of(turn, terms, option)});
  return question;
}

std::optional<v1::DecisionChoice> take_mark(const Turn& turn, const v1::DecisionRecord& record,
                                            v1::Draft& draft, const Answer& answer) {
  auto marks = marks_of(turn, record, draft);
  if (answer.choice == "done") return choice_of(record.terms(), marks);
  if (answer.choice.empty()) return std::nullopt;
  tap(record.terms(), marks, read_mark(answer.choice).option);
  keep_marks(turn, record, draft, marks);
  return std::nullopt;
}

}  // namespace wardmote::dialogue
