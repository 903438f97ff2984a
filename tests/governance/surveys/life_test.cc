// From draft to closed, and who may do what when.

#include "tests/governance/surveys/square.h"

namespace wardmote::surveys {
namespace {

TEST(Surveys, GoFromDraftToClosed) {
  Square square;
  const auto number = square.draft(playground());
  EXPECT_EQ(square.state(number), SurveyState::draft);
  ASSERT_TRUE(square.run(ApproveDraft{square.deputy, number}));
  EXPECT_EQ(square.state(number), SurveyState::approved);
  ASSERT_TRUE(square.run(OpenSurvey{square.officer, number}));
  EXPECT_EQ(square.state(number), SurveyState::open);
  EXPECT_EQ(square.record(number).roll_size(), 12u);
  ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "2"}}));
  EXPECT_EQ(turnout(square.surveys, number), 1u);
  const auto closes = from_ms(square.record(number).closes_at_ms());
  // A server that slept closes it as of the committed moment.
  square.now = closes + 5h;
  square.tick();
  EXPECT_EQ(square.state(number), SurveyState::closed);
  EXPECT_EQ(square.record(number).closed_at_ms(), to_ms(closes));
  EXPECT_EQ(turnout(square.surveys, number), 1u);
  EXPECT_FALSE(next_deadline(square.surveys, square.asking()));
}

TEST(Surveys, AreApprovedByAnotherOfficer) {
  Square square;
  const auto number = square.draft(playground());
  EXPECT_EQ(reason(square.run(ApproveDraft{square.officer, number})), "own_draft");
  EXPECT_EQ(reason(square.run(OpenSurvey{square.officer, number})), "wrong_state");
  ASSERT_TRUE(square.run(ApproveDraft{square.deputy, number}));
  auto terms = playground();
  EXPECT_EQ(reason(square.run(ChangeDraft{square.deputy, number, square.record(number).terms()})),
            "unchanged");
  terms.set_title("The old playground");
  ASSERT_TRUE(square.run(ChangeDraft{square.deputy, number, terms}));
  EXPECT_EQ(square.state(number), SurveyState::draft);
  EXPECT_FALSE(square.record(number).has_approved_by());
  EXPECT_EQ(reason(square.run(ApproveDraft{square.deputy, number})), "own_draft");
}

TEST(Surveys, AreForOfficersToMake) {
  Square square;
  const Actor resident = square.residents[0];
  EXPECT_EQ(reason(square.run(DraftSurvey{resident, playground()})), "not_an_officer");
  const auto number = square.opened(playground());
  EXPECT_EQ(reason(square.run(CloseSurvey{resident, number, "so"})), "not_an_officer");
  EXPECT_EQ(reason(square.run(CancelSurvey{resident, number, "so"})), "not_an_officer");
}

TEST(Surveys, FreezeQuestionsAndRollAtOpening) {
  Square square;
  const auto number = square.opened(playground());
  EXPECT_EQ(reason(square.run(ChangeDraft{square.officer, number, playground()})), "wrong_state");
  const auto late = square.join(77);
  EXPECT_EQ(reason(square.run(HandIn{late, number, answers({{"uses", "2"}})})), "not_on_roll");
}

TEST(Surveys, AskOnlyThoseWhoAreEligible) {
  Square square;
  auto terms = playground();
  terms.mutable_eligibility()->set_residency_level_min(3);
  EXPECT_EQ(reason(square.run(OpenSurvey{square.officer, square.approved(terms)})),
            "nobody_eligible");
  terms.mutable_eligibility()->set_residency_level_min(0);
  terms.mutable_eligibility()->set_member_for_ms(std::chrono::milliseconds{24h}.count());
  square.pass(24h);
  square.join(78);
  EXPECT_EQ(square.record(square.opened(terms)).roll_size(), 12u);
}

TEST(Surveys, TakeNoAnswersAtTheClosingMoment) {
  Square square;
  const auto number = square.draft(playground());
  EXPECT_EQ(reason(square.hand_in(number, 0, {{"uses", "2"}})), "not_open_yet");
  ASSERT_TRUE(square.run(ApproveDraft{square.deputy, number}));
  ASSERT_TRUE(square.run(OpenSurvey{square.officer, number}));
  square.now = from_ms(square.record(number).closes_at_ms()) - 1ms;
  EXPECT_TRUE(square.hand_in(number, 0, {{"uses", "2"}}));
  square.pass(1ms);
  // The clock has not rung yet.
  EXPECT_EQ(reason(square.hand_in(number, 1, {{"uses", "2"}})), "answering_ended");
}

TEST(Surveys, EndBeforeTheirTimeWithAReason) {
  Square square;
  const auto number = square.opened(playground(Naming::with_names));
  ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "2"}}));
  EXPECT_EQ(reason(square.run(CloseSurvey{square.officer, number, " \n"})), "reason_required");
  EXPECT_EQ(reason(square.run(CloseSurvey{square.officer, number, std::string(1001, 'x')})),
            "reason_too_long");
  const auto decision = square.run(CloseSurvey{square.officer, number, "All have answered."});
  ASSERT_TRUE(decision);
  EXPECT_NE(effect_of<AnnounceResult>(*decision), nullptr);
  EXPECT_EQ(square.record(number).end_reason(), "All have answered.");
  EXPECT_EQ(square.record(number).result().turnout(), 1u);
  EXPECT_EQ(reason(square.run(CloseSurvey{square.officer, number, "again"})), "wrong_state");
  EXPECT_EQ(reason(square.run(CancelSurvey{square.officer, number, "again"})), "wrong_state");
  EXPECT_EQ(reason(square.hand_in(number, 1, {{"uses", "2"}})), "answering_ended");
}

TEST(Surveys, CalledOffLeaveNothingThatWasAnswered) {
  for (const auto naming : {Naming::with_names, Naming::without_names}) {
    Square square;
    const auto number = square.opened(playground(naming));
    ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "2"}}));
    ASSERT_TRUE(square.run(CancelSurvey{square.officer, number, "A wrong question"}));
    EXPECT_EQ(square.state(number), SurveyState::cancelled);
    EXPECT_TRUE(square.surveys.responses.empty());
    EXPECT_FALSE(square.record(number).has_result());
    EXPECT_EQ(turnout(square.surveys, number), 0u);
    EXPECT_EQ(destroyed_keys(square.surveys).size(), naming == Naming::without_names ? 1u : 0u);
    EXPECT_FALSE(next_deadline(square.surveys, square.asking()));
  }
}

TEST(Surveys, AreNotKnownBeforeTheyAreThere) {
  Square square;
  const SurveyNumber number{7};
  for (const auto& command : std::vector<Command>{
           ChangeDraft{square.officer, number, playground()}, ApproveDraft{square.officer, number},
           OpenSurvey{square.officer, number}, HandIn{square.officer, number, {}},
           CloseSurvey{square.officer, number, "so"}, CancelSurvey{square.officer, number, "so"},
           RecordCard{.survey = number, .kind = CardKind::group}})
    EXPECT_EQ(reason(square.run(command)), "not_found");
}

TEST(Surveys, RestWhileTheCommunityIsClosed) {
  Square square;
  const auto number = square.opened(playground());
  ASSERT_TRUE(square.run(community::Close{wardmote::testing::operator_anna}));
  EXPECT_EQ(reason(square.hand_in(number, 0, {{"uses", "2"}})), "closed_community");
  EXPECT_EQ(square.draft_fault(playground()), "closed_community");
  EXPECT_FALSE(next_deadline(square.surveys, square.asking()));
  square.pass(24h * 30);
  const auto decision = square.run(Tick{});
  ASSERT_TRUE(decision);
  EXPECT_TRUE(decision->events.empty());
}

/// The members that a tick at this moment reminds; nothing if it reminds nobody.
std::optional<std::vector<MemberId>> reminded_at(Square& square, Timestamp now) {
  square.now = now;
  const auto decision = square.run(Tick{});
  EXPECT_TRUE(decision);
  const auto* reminder = effect_of<RemindMembers>(*decision);
  if (reminder == nullptr) return std::nullopt;
  return reminder->members;
}

TEST(SurveyReminders, AreOneDayBeforeClosingForThoseWhoHaveNotAnswered) {
  Square square;
  const auto number = square.opened(playground());
  const auto opened = square.now;
  ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "2"}}));
  EXPECT_FALSE(reminded_at(square, opened + 24h - 1ms));
  const auto reminded = reminded_at(square, opened + 24h);
  ASSERT_TRUE(reminded);
  EXPECT_EQ(reminded->size(), 11u);
  EXPECT_EQ(std::count(reminded->begin(), reminded->end(), square.residents[0]), 0);
  EXPECT_FALSE(reminded_at(square, opened + 25h));
  EXPECT_EQ(next_deadline(square.surveys, square.asking()), opened + 48h);
}

TEST(SurveyReminders, GoOutInBatchesToEachOnce) {
  Square square;
  for (int id = 100; id < 100 + 2 * static_cast<int>(reminder_batch); ++id) square.join(id);
  const auto number = square.opened(playground());
  const auto due = square.now + 24h;
  const auto expected = not_answered(square.surveys, number);
  std::vector<MemberId> all;
  std::size_t batches = 0;
  while (const auto batch = reminded_at(square, due)) {
    EXPECT_LE(batch->size(), reminder_batch);
    all.insert(all.end(), batch->begin(), batch->end());
    ASSERT_LE(++batches, 3u);
  }
  EXPECT_EQ(batches, 3u);
  EXPECT_EQ(all, expected);
}

TEST(SurveyReminders, AreNotForShortSurveys) {
  Square square;
  auto terms = playground();
  terms.set_duration_ms(std::chrono::milliseconds{47h}.count());
  square.opened(terms);
  EXPECT_EQ(next_deadline(square.surveys, square.asking()), square.now + 47h);
}

TEST(SurveyCards, AreRememberedAndForgotten) {
  Square square;
  const auto number = square.opened(playground());
  ASSERT_TRUE(square.run(
      RecordCard{.survey = number, .kind = CardKind::group, .chat = -100, .message = 5}));
  ASSERT_TRUE(square.run(RecordCard{.survey = number,
                                    .kind = CardKind::officers,
                                    .member = square.officer,
                                    .chat = 11,
                                    .message = 6}));
  EXPECT_EQ(cards_of(square.surveys, number).size(), 2u);
  EXPECT_EQ(find_card(square.surveys, number, CardKind::group)->message(), 5);
  ASSERT_TRUE(square.run(ForgetCard{.survey = number, .kind = CardKind::group}));
  EXPECT_EQ(find_card(square.surveys, number, CardKind::group), nullptr);
  const auto again = square.run(ForgetCard{.survey = number, .kind = CardKind::group});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->events.empty());
}

}  // namespace
}  // namespace wardmote::surveys
