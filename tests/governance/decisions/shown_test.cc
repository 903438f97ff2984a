// Where a decision is shown, and who is reminded of it.
#include <gtest/gtest.h>

#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

/// The members that a tick at this moment reminds; nothing if it reminds nobody.
std::optional<std::vector<MemberId>> reminded_at(Hall& hall, DecisionNumber number, Timestamp now) {
  hall.now = now;
  const auto decision = hall.run(Tick{});
  EXPECT_TRUE(decision);
  const auto* reminder = effect_of<RemindVoters>(*decision);
  if (reminder == nullptr) return std::nullopt;
  EXPECT_EQ(reminder->decision, number);
  return reminder->members;
}

TEST(DecisionReminders, AreOneDayBeforeClosingForThoseWhoHaveNotVoted) {
  Hall hall;
  const auto number = hall.opened(question());
  const auto opened = hall.now;
  hall.cast_all(number, {chosen({1}), chosen({2}), chosen({})});
  EXPECT_FALSE(reminded_at(hall, number, opened + 24h - 1ms));
  const auto reminded = reminded_at(hall, number, opened + 24h);
  ASSERT_TRUE(reminded);
  EXPECT_EQ(reminded->size(), 7u);
  EXPECT_EQ(hall.record(number).reminded_at_ms(), to_ms(opened + 24h));
  // Once: what is due next is the closing.
  EXPECT_FALSE(reminded_at(hall, number, opened + 25h));
  EXPECT_EQ(next_deadline(hall.decisions, hall.voting()), opened + 48h);
}

TEST(DecisionReminders, GoOutInBatchesToEachOnce) {
  Hall hall;
  for (int id = 100; id < 100 + 2 * static_cast<int>(reminder_batch); ++id) hall.join(id);
  const auto number = hall.opened(question());
  const auto due = hall.now + 24h;
  const auto expected = not_voted(hall.decisions, number);
  ASSERT_GT(expected.size(), 2 * reminder_batch);
  std::vector<MemberId> all;
  for (int batch = 0; batch < 3; ++batch) {
    EXPECT_EQ(next_deadline(hall.decisions, hall.voting()), due) << batch;
    const auto reminded = reminded_at(hall, number, due);
    ASSERT_TRUE(reminded);
    EXPECT_LE(reminded->size(), reminder_batch);
    all.insert(all.end(), reminded->begin(), reminded->end());
  }
  EXPECT_EQ(all, expected);
  EXPECT_EQ(next_deadline(hall.decisions, hall.voting()), due + 24h);
}

TEST(DecisionReminders, SayNothingWhereEverybodyHasVoted) {
  Hall hall;
  const auto number = hall.opened(question());
  for (const auto member : not_voted(hall.decisions, number))
    ASSERT_TRUE(hall.run(CastBallot{member, number, chosen({1})}));
  EXPECT_FALSE(reminded_at(hall, number, hall.now + 24h));
  EXPECT_EQ(next_deadline(hall.decisions, hall.voting()), hall.now + 24h);
}

TEST(DecisionReminders, AreLeftOutOfShortVotes) {
  Hall hall;
  auto terms = question();
  terms.set_duration_ms(std::chrono::milliseconds{48h}.count() - 1);
  const auto number = hall.opened(terms);
  EXPECT_EQ(next_deadline(hall.decisions, hall.voting()),
            from_ms(hall.record(number).closes_at_ms()));
  EXPECT_FALSE(reminded_at(hall, number, hall.now + 40h));
}

TEST(DecisionReminders, ComeNoMoreWhenTheCommunitySleptUntilTheClosing) {
  Hall hall;
  const auto number = hall.opened(question());
  EXPECT_FALSE(reminded_at(hall, number, hall.now + 49h));
  EXPECT_EQ(hall.state(number), DecisionState::counted);
  EXPECT_EQ(hall.record(number).reminded_at_ms(), 0);
}

TEST(DecisionCards, AreFoundByDecisionKindAndReader) {
  Hall hall;
  const auto first = hall.draft(question());
  const auto second = hall.draft(plans(Method::plurality));
  ASSERT_TRUE(
      hall.run(RecordCard{.decision = first, .kind = CardKind::group, .chat = -5, .message = 7}));
  ASSERT_TRUE(hall.run(RecordCard{.decision = first,
                                  .kind = CardKind::officers,
                                  .member = hall.officer,
                                  .chat = 9,
                                  .message = 8}));
  ASSERT_TRUE(
      hall.run(RecordCard{.decision = second, .kind = CardKind::group, .chat = -5, .message = 9}));
  EXPECT_EQ(cards_of(hall.decisions, first).size(), 2u);
  ASSERT_NE(find_card(hall.decisions, second, CardKind::group), nullptr);
  EXPECT_EQ(find_card(hall.decisions, second, CardKind::group)->message(), 9);
  EXPECT_EQ(find_card(hall.decisions, first, CardKind::officers), nullptr);
  EXPECT_NE(find_card(hall.decisions, first, CardKind::officers, hall.officer), nullptr);
}

TEST(DecisionCards, TakeThePlaceOfTheOneBeforeAndAreForgotten) {
  Hall hall;
  const auto number = hall.draft(question());
  for (const int message : {7, 8})
    ASSERT_TRUE(hall.run(
        RecordCard{.decision = number, .kind = CardKind::group, .chat = -5, .message = message}));
  ASSERT_EQ(cards_of(hall.decisions, number).size(), 1u);
  EXPECT_EQ(cards_of(hall.decisions, number)[0].message(), 8);
  ASSERT_TRUE(hall.run(ForgetCard{.decision = number, .kind = CardKind::group}));
  EXPECT_TRUE(cards_of(hall.decisions, number).empty());
  // The message of one that is forgotten already is no trouble.
  const auto again = hall.run(ForgetCard{.decision = number, .kind = CardKind::group});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->events.empty());
}

TEST(DecisionCards, OfADecisionThatIsNotThereAreRefused) {
  Hall hall;
  EXPECT_EQ(reason(hall.run(RecordCard{.decision = DecisionNumber{9}, .kind = CardKind::group})),
            "not_found");
}

TEST(DecisionReceipts, AreFoundAsLongAsTheirKeyIsThere) {
  for (const bool is_private : {false, true}) {
    Hall hall;
    auto terms = question();
    if (is_private) terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
    const auto number = hall.opened(terms);
    const auto cast = hall.cast(number, 0, chosen({1}));
    ASSERT_TRUE(cast);
    const auto told = effect_of<ShowReceipt>(*cast)->receipt;
    const auto found = [&](std::size_t resident) -> std::optional<std::string> {
      const auto opened =
          opened_ballot(hall.decisions, hall.voting(), number, hall.residents[resident]);
      if (!opened) return std::nullopt;
      EXPECT_EQ(written(opened->choice()), "1");
      EXPECT_EQ(opened->nonce().size(), nonce_size);
      return opened->receipt();
    };
    EXPECT_EQ(found(0), told);
    EXPECT_EQ(found(1), std::nullopt);
    ASSERT_TRUE(hall.run(CancelDecision{hall.officer, number, "dug up"}));
    EXPECT_EQ(found(0), is_private ? std::nullopt : std::optional{told});
  }
}

TEST(DecisionFigures, GiveTheVotesOfEachOption) {
  for (const bool is_private : {false, true}) {
    Hall hall;
    auto terms = plans(Method::approval);
    if (is_private) terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
    const auto number = hall.opened(terms);
    hall.cast_all(number, {chosen({1, 3}), chosen({3}), chosen({})});
    (void)hall.closed(number);
    EXPECT_EQ(votes_by_option(hall.record(number)), (std::vector<std::uint64_t>{1, 0, 2}));
  }
  Hall hall;
  const auto ranked = hall.opened(plans(Method::irv));
  (void)hall.closed(ranked);
  EXPECT_TRUE(votes_by_option(hall.record(ranked)).empty());
}

}  // namespace
}  // namespace wardmote::decisions
