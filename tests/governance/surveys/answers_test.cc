// What somebody may answer, how it lies there, and what comes of it.

#include "tests/governance/surveys/square.h"

namespace wardmote::surveys {
namespace {

v1::SurveyAnswers handed_in(Square& square, SurveyNumber number, std::size_t resident) {
  return opened_response(square.surveys, square.asking(), number, square.residents.at(resident))
      .value_or(v1::SurveyAnswers{});
}

TEST(SurveyAnswers, AreOnePerPersonAndTheLastOnesCount) {
  Square square;
  const auto number = square.opened(playground());
  const auto first = square.hand_in(number, 0, {{"uses", "2"}});
  ASSERT_TRUE(first);
  EXPECT_FALSE(effect_of<ConfirmHandIn>(*first)->replaces);
  const auto second =
      square.hand_in(number, 0, {{"uses", "1"}, {"what", "3\n1"}, {"age", " 7,5 "}});
  ASSERT_TRUE(second);
  EXPECT_TRUE(effect_of<ConfirmHandIn>(*second)->replaces);
  EXPECT_EQ(turnout(square.surveys, number), 1u);
  EXPECT_EQ(response_of(square.surveys, number, square.residents[0])->times(), 2u);
  const auto kept = handed_in(square, number, 0);
  ASSERT_EQ(kept.answers_size(), 4);
  EXPECT_EQ(kept.answers(1).values_size(), 2);
  EXPECT_EQ(kept.answers(1).values(0), "1");
  EXPECT_EQ(kept.answers(2).values(0), "7.5");
  EXPECT_TRUE(kept.answers(3).values().empty());
}

TEST(SurveyAnswers, AreOnlyToQuestionsThatArePut) {
  Square square;
  const auto number = square.opened(playground());
  // "what" is put only to those who use it.
  ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "2"}, {"what", "1"}}));
  const auto kept = handed_in(square, number, 0);
  ASSERT_EQ(kept.answers_size(), 3);
  EXPECT_EQ(kept.answers(1).question(), "age");
  EXPECT_EQ(reason(square.hand_in(number, 1, {{"uses", "1"}})), "answer_required");
  EXPECT_EQ(reason(square.hand_in(number, 1, {{"uses", "2"}, {"colour", "1"}})), "answers_misfit");
  EXPECT_EQ(reason(square.hand_in(number, 1, {{"uses", "2"}, {"age", "old"}})), "not_a_number");
  EXPECT_EQ(reason(square.hand_in(number, 1, {{"uses", "5"}})), "unknown_choice");
  EXPECT_EQ(reason(square.hand_in(number, 1, {{"uses", "2"}, {"idea", std::string(1001, 'x')}})),
            "text_too_long");
  EXPECT_EQ(turnout(square.surveys, number), 1u);
}

TEST(SurveyAnswers, WithoutNamesAreSealedAlikeWhateverTheySay) {
  Square square;
  const auto number = square.opened(playground());
  square.pass(7min);
  ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "2"}}));
  std::string longest;
  for (int i = 0; i < 1000; ++i) longest += "𝕏";
  ASSERT_TRUE(square.hand_in(
      number, 1,
      {{"uses", "1"}, {"what", "1,2,3"}, {"age", "-9007199254740991.5"}, {"idea", longest}}));
  const auto* one = response_of(square.surveys, number, square.residents[0]);
  const auto* other = response_of(square.surveys, number, square.residents[1]);
  EXPECT_EQ(one->sealed().size(), other->sealed().size());
  EXPECT_EQ(one->at_ms() % std::chrono::milliseconds{hand_in_grain}.count(), 0);
  EXPECT_EQ(handed_in(square, number, 1).answers(3).values(0), longest);
  EXPECT_EQ(one->SerializeAsString().find("uses"), std::string::npos);
}

TEST(SurveyAnswers, WithoutNamesArePartedFromTheirAuthorsAtClosing) {
  Square square;
  const auto number = square.opened(playground());
  for (std::size_t i = 0; i < 6; ++i)
    ASSERT_TRUE(
        square.hand_in(number, i, {{"uses", "2"}, {"idea", "idea " + std::to_string(9 - i)}}));
  EXPECT_TRUE(has_sealed(square.surveys, number));
  const auto& result = square.closed(number);
  EXPECT_TRUE(square.surveys.responses.empty());
  EXPECT_FALSE(has_sealed(square.surveys, number));
  EXPECT_EQ(destroyed_keys(square.surveys), std::vector{number});
  EXPECT_TRUE(square.ballots.destroyed.contains(vault_number(number)));
  EXPECT_EQ(turnout(square.surveys, number), 6u);
  // Sorted: their order says nothing of who wrote them.
  ASSERT_EQ(result.questions(3).texts_size(), 6);
  EXPECT_EQ(result.questions(3).texts(0), "idea 4");
  EXPECT_EQ(result.questions(3).texts(5), "idea 9");
  // What the log still has of a person opens no more.
  for (const auto& event : square.events) {
    if (event.has_handed_in()) {
      EXPECT_FALSE(
          square.ballots.open(vault_number(number), event.handed_in().response().sealed()));
    }
  }
}

TEST(SurveyAnswers, WithNamesStayWithTheirAuthorsUntilTheyAreForgotten) {
  Square square;
  const auto number = square.opened(playground(Naming::with_names));
  for (std::size_t i = 0; i < 3; ++i)
    ASSERT_TRUE(square.hand_in(number, i, {{"uses", "2"}, {"idea", "of " + std::to_string(i)}}));
  const auto& result = square.closed(number);
  EXPECT_EQ(result.questions(0).counts(1), 3u);
  EXPECT_TRUE(result.questions(3).texts().empty());
  EXPECT_EQ(respondents(square.surveys, number).size(), 3u);
  const auto texts = [&] {
    return texts_of(square.surveys, square.asking(), square.record(number),
                    square.record(number).terms().questions(3));
  };
  EXPECT_EQ(texts(), (std::vector<std::string>{"of 0", "of 1", "of 2"}));
  ASSERT_TRUE(square.run(members::Forget{square.residents[1]}));
  ASSERT_TRUE(square.run(EraseResponses{square.residents[1]}));
  EXPECT_EQ(respondents(square.surveys, number).size(), 2u);
  EXPECT_EQ(texts(), (std::vector<std::string>{"of 0", "of 2"}));
  const auto again = square.run(EraseResponses{square.residents[1]});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->events.empty());
}

TEST(SurveyAnswers, OfTheForgottenAreNotCounted) {
  Square square;
  const auto number = square.opened(playground());
  ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "2"}}));
  ASSERT_TRUE(square.hand_in(number, 1, {{"uses", "2"}}));
  ASSERT_TRUE(square.run(EraseResponses{square.residents[0]}));
  EXPECT_EQ(turnout(square.surveys, number), 1u);
  EXPECT_EQ(square.closed(number).turnout(), 1u);
}

TEST(SurveyAnswers, ThatWouldNotOpenAreNamedAsLost) {
  Square square;
  const auto number = square.opened(playground());
  ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "2"}}));
  square.ballots.destroy(vault_number(number));
  const auto& result = square.closed(number);
  EXPECT_EQ(result.lost(), 1u);
  EXPECT_EQ(result.turnout(), 0u);
}

TEST(SurveyKeys, AreApartFromThoseOfVotes) {
  EXPECT_FALSE(survey_of_vault_number(10'000));
  EXPECT_EQ(survey_of_vault_number(vault_number(SurveyNumber{3})), SurveyNumber{3});
}

// ---- Figures

/// As many have chosen each of the choices as given.
v1::SurveyQuestionResult figures_of(Naming naming, const std::vector<int>& counts) {
  Square square;
  v1::SurveyTerms terms = playground(naming);
  terms.clear_questions();
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < counts.size(); ++i) labels.push_back("Choice " + std::to_string(i));
  *terms.add_questions() = asked("one", v1::DATATYPE_SINGLEVALUELIST, labels);
  std::vector<MemberId> people;
  for (int id = 100; id < 200; ++id) people.push_back(square.join(id));
  const auto number = square.opened(terms);
  std::size_t next = 0;
  for (std::size_t choice = 0; choice < counts.size(); ++choice) {
    for (int i = 0; i < counts[choice]; ++i)
      EXPECT_TRUE(square.run(
          HandIn{people.at(next++), number, answers({{"one", std::to_string(choice + 1)}})}));
  }
  return square.closed(number).questions(0);
}

std::vector<int> told(const v1::SurveyQuestionResult& result) {
  return {result.counts().begin(), result.counts().end()};
}

TEST(SurveyFigures, WithoutNamesDoNotBreakFewAnswersDown) {
  const auto few = figures_of(Naming::without_names, {2, 2});
  EXPECT_TRUE(few.withheld());
  EXPECT_EQ(few.answered(), 0u);
  EXPECT_TRUE(few.counts().empty());
  EXPECT_EQ(told(figures_of(Naming::without_names, {4, 1})), (std::vector{4, 1}));
  const auto nobody = figures_of(Naming::without_names, {0, 0});
  EXPECT_FALSE(nobody.withheld());
  EXPECT_EQ(told(nobody), (std::vector{0, 0}));
}

TEST(SurveyFigures, WithNamesAreWhole) {
  const auto result = figures_of(Naming::with_names, {1, 2});
  EXPECT_EQ(told(result), (std::vector{1, 2}));
  EXPECT_EQ(result.answered(), 3u);
}

TEST(SurveyFigures, OfNumbersAreMeanAndMedian) {
  Square square;
  auto terms = playground();
  terms.clear_questions();
  *terms.add_questions() = asked("age", v1::DATATYPE_NUMBER);
  *terms.add_questions() = asked("when", v1::DATATYPE_DATETIME, {}, false);
  const auto number = square.opened(terms);
  const std::vector<std::string> ages{"10", "-2", "4", "3", "100", "5"};
  for (std::size_t i = 0; i < ages.size(); ++i)
    ASSERT_TRUE(square.hand_in(
        number, i,
        {{"age", ages[i]}, {"when", "2026-05-0" + std::to_string(i + 1) + "T12:00:00Z"}}));
  const auto& result = square.closed(number);
  EXPECT_DOUBLE_EQ(result.questions(0).mean(), 20);
  EXPECT_DOUBLE_EQ(result.questions(0).median(), 4.5);
  EXPECT_FALSE(result.questions(1).has_mean());
  EXPECT_DOUBLE_EQ(result.questions(1).median(),
                   static_cast<double>(to_ms(wardmote::testing::at("2026-05-04T00:00:00Z"))));
}

}  // namespace
}  // namespace wardmote::surveys
