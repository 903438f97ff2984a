// What holds whatever people do in whatever order.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "tests/governance/surveys/square.h"

namespace wardmote::surveys {
namespace {

using wardmote::testing::bytes_of;
using wardmote::testing::reloaded;
using wardmote::testing::replayed;

/// One step of somebody: numbers that are read as a command.
struct Move {
  std::uint8_t what;
  std::uint8_t who;
  std::uint8_t survey;
  std::uint8_t choice;
};

rc::Gen<Move> any_move() {
  return rc::gen::build<Move>(rc::gen::set(&Move::what), rc::gen::set(&Move::who),
                              rc::gen::set(&Move::survey), rc::gen::set(&Move::choice));
}

std::map<std::string, std::string> answers_of(std::uint8_t seed) {
  std::map<std::string, std::string> given{{"uses", seed % 3 == 0 ? "1" : "2"}};
  if (seed % 2 == 0) given["what"] = seed % 4 == 0 ? "1,2" : "3";
  if (seed % 5 != 0) given["age"] = std::to_string(seed % 50);
  if (seed % 7 == 0) given["idea"] = "idea " + std::to_string(seed);
  if (seed % 23 == 0) given["nonsense"] = "x";
  return given;
}

Naming naming_of(std::uint8_t seed) {
  return seed % 2 == 0 ? Naming::without_names : Naming::with_names;
}

Command command_of(Square& square, const std::vector<MemberId>& people, const Move& move) {
  const SurveyNumber survey{1 + move.survey % 3u};
  const auto who = people[move.who % people.size()];
  const auto officer = move.who % 2 == 0 ? square.officer : square.deputy;
  const auto other = move.who % 2 == 0 ? square.deputy : square.officer;
  switch (move.what % 24) {
    case 0:
      return DraftSurvey{officer, playground(naming_of(move.choice))};
    case 1:
      return ChangeDraft{officer, survey, playground(naming_of(move.choice))};
    case 2:
      return ApproveDraft{other, survey};
    case 3:
      return OpenSurvey{officer, survey};
    case 4:
      if (move.choice % 16 == 0) return CloseSurvey{officer, survey, "so"};
      return Tick{};
    case 5:
      if (move.choice % 16 == 0) return CancelSurvey{officer, survey, "so"};
      return Tick{};
    case 6:
      square.pass(std::chrono::hours{move.choice % 12});
      return Tick{};
    case 7:
      return EraseResponses{who};
    default:
      return HandIn{who, survey, answers(answers_of(move.choice))};
  }
}

/// Beside the rules: who handed in what last, and was taken.
using Model = std::map<SurveyNumber, std::map<MemberId, std::uint8_t>>;

void note(Square& square, const Command& command, std::uint8_t choice, Model& model) {
  if (const auto* handed_in = std::get_if<HandIn>(&command)) {
    RC_ASSERT(square.now < from_ms(square.record(handed_in->survey).closes_at_ms()));
    RC_ASSERT(is_on_roll(square.surveys, handed_in->survey, handed_in->by));
    model[handed_in->survey][handed_in->by] = choice;
  } else if (const auto* erased = std::get_if<EraseResponses>(&command)) {
    for (auto& [number, box] : model) {
      const auto* record = find(square.surveys, number);
      if (state_of(*record) == SurveyState::open || is_named(record->terms()))
        box.erase(erased->member);
    }
  } else if (const auto* cancelled = std::get_if<CancelSurvey>(&command)) {
    model[cancelled->survey].clear();
  }
}

void check_survey(Square& square, const v1::SurveyRecord& record, const Model& model,
                  const std::map<SurveyNumber, std::size_t>& at_closing) {
  const auto number = number_of(record);
  const auto found = model.find(number);
  const std::size_t kept = found == model.end() ? 0 : found->second.size();
  const bool closed = state_of(record) == SurveyState::closed;
  const bool parted = closed && !is_named(record.terms());
  std::size_t rows = 0;
  for (const auto& [key, response] : square.surveys.responses)
    rows += key.starts_with(encode_key(raw(number))) ? 1 : 0;
  RC_ASSERT(rows == (parted ? 0 : kept));
  if (closed) {
    RC_ASSERT(record.result().turnout() == at_closing.at(number));
    RC_ASSERT(record.result().lost() == 0u);
  } else {
    RC_ASSERT(turnout(square.surveys, number) == kept);
  }
  if (is_named(record.terms()) || !closed) return;
  for (const auto& question : record.result().questions()) {
    RC_ASSERT(question.answered() == 0 || question.answered() >= smallest_count);
    RC_ASSERT(!question.withheld() || (question.counts().empty() && question.texts().empty()));
  }
}

RC_GTEST_PROP(SurveysProperty, KeepTheirPromisesWhateverHappens, ()) {
  const auto moves = *rc::gen::resize(100, rc::gen::container<std::vector<Move>>(any_move()));
  Square square;
  square.opened(playground());
  square.opened(playground(Naming::with_names));
  auto people = square.residents;
  people.push_back(square.officer);
  people.push_back(square.deputy);
  people.push_back(square.join(50));  // not on the rolls
  Model model;
  std::map<SurveyNumber, std::size_t> at_closing;
  int taken = 0;
  const auto step = [&](const Command& command, std::uint8_t choice) {
    const auto before = bytes_of(square.surveys);
    const auto decision = square.run(command);
    if (!decision) {
      RC_ASSERT(bytes_of(square.surveys) == before);
      return;
    }
    taken += std::holds_alternative<HandIn>(command) ? 1 : 0;
    note(square, command, choice, model);
    for (const auto& event : decision->events) {
      if (event.has_closed())
        at_closing[SurveyNumber{event.closed().survey()}] =
            model[SurveyNumber{event.closed().survey()}].size();
    }
    for (const auto& [number, record] : square.surveys.surveys)
      check_survey(square, record, model, at_closing);
  };
  for (const auto& move : moves) {
    const auto command = command_of(square, people, move);
    step(command, move.choice);
    // Telegram delivers twice, people tap twice.
    if (move.what % 5 == 0) step(command, move.choice);
  }
  square.pass(24h * 10);
  step(Tick{}, 0);
  for (const auto& [number, record] : square.surveys.surveys)
    RC_ASSERT(state_of(record) != SurveyState::open);
  auto again = replayed<State>(square.events);
  RC_ASSERT(bytes_of(again) == bytes_of(square.surveys));
  RC_ASSERT(again.deadlines == square.surveys.deadlines);
  RC_ASSERT(again.answered == square.surveys.answered);
  auto loaded = reloaded(square.surveys, square.vault);
  RC_ASSERT(loaded.deadlines == square.surveys.deadlines);
  RC_ASSERT(loaded.answered == square.surveys.answered);
  RC_CLASSIFY(taken > 5, "many answers");
}

RC_GTEST_PROP(SurveysProperty, ResultsDoNotDependOnTheOrderOfHandingIn, ()) {
  const auto seeds =
      *rc::gen::container<std::vector<std::uint8_t>>(10, rc::gen::arbitrary<std::uint8_t>());
  const auto naming = naming_of(*rc::gen::arbitrary<std::uint8_t>());
  std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const auto weights = *rc::gen::container<std::vector<int>>(10, rc::gen::arbitrary<int>());
  std::sort(order.begin(), order.end(), [&](auto a, auto b) {
    return std::pair{weights[a], a} < std::pair{weights[b], b};
  });
  const auto result_of = [&](bool shuffled) {
    Square square;
    const auto number = square.opened(playground(naming));
    for (std::size_t i = 0; i < 10; ++i) {
      const auto resident = shuffled ? order[i] : i;
      auto given = answers_of(seeds[resident]);
      given.erase("nonsense");
      if (given["uses"] == "1") given.try_emplace("what", "1");
      // Some change their minds first.
      if (shuffled && seeds[resident] % 3 == 0) {
        RC_ASSERT(square.hand_in(number, resident, {{"uses", "2"}}));
      }
      RC_ASSERT(square.hand_in(number, resident, given));
    }
    return square.closed(number).SerializeAsString();
  };
  RC_ASSERT(result_of(false) == result_of(true));
}

}  // namespace
}  // namespace wardmote::surveys
