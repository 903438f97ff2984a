// From a resident's wish to the committee's answer.

#include "tests/governance/petitions/market.h"

namespace wardmote::petitions {
namespace {

TEST(Petitions, GoFromAResidentToAnAnswer) {
  Market market;
  const auto number = market.submitted();
  EXPECT_EQ(market.state(number), PetitionState::submitted);
  ASSERT_TRUE(market.run(PublishPetition{market.officer, number}));
  EXPECT_EQ(market.state(number), PetitionState::open);
  EXPECT_EQ(market.record(number).closes_at_ms(), to_ms(market.now + 24h * 28));
  // Whoever started it is the first supporter.
  EXPECT_EQ(market.count(number), 1u);
  ASSERT_TRUE(market.run(SupportPetition{market.residents[1], number}));
  const auto last = market.run(SupportPetition{market.residents[2], number});
  ASSERT_TRUE(last);
  EXPECT_NE(effect_of<AnnounceReached>(*last), nullptr);
  EXPECT_EQ(market.state(number), PetitionState::reached);
  EXPECT_EQ(market.record(number).answer_until_ms(), to_ms(market.now + 24h * 28));
  ASSERT_TRUE(market.run(ProposeAnswer{market.officer, number, Outcome::accepted, "It comes."}));
  EXPECT_EQ(market.state(number), PetitionState::reached);
  const auto agreed = market.run(AgreeToAnswer{market.deputy, number, 1});
  ASSERT_TRUE(agreed);
  EXPECT_NE(effect_of<AnnounceAnswer>(*agreed), nullptr);
  EXPECT_EQ(market.state(number), PetitionState::answered);
  EXPECT_EQ(market.record(number).answer().words(), "It comes.");
  EXPECT_EQ(market.record(number).final_count(), 3u);
  // The supporters hear, and then there is nothing left to do.
  EXPECT_EQ(count_of<TellSupporters>(market.tick()), 1u);
  EXPECT_FALSE(next_deadline(market.petitions, market.context()));
}

TEST(Petitions, AreReadByNobodyElseBeforeTheyArePublished) {
  Market market;
  const auto number = market.submitted();
  EXPECT_FALSE(market.record(number).has_text());
  EXPECT_EQ(text_of(market.record(number), market.vault)->title(), bench().title());
  market.vault.destroy(market.author());
  EXPECT_FALSE(text_of(market.record(number), market.vault));
}

TEST(Petitions, OfferThoseUnderWayThatAskForTheSame) {
  Market market;
  const auto first = market.published();
  auto similar = bench();
  similar.set_title("Bench for the tram stop");
  const SubmitPetition again{market.residents[3], similar};
  const auto offered = market.run(again);
  ASSERT_TRUE(offered);
  EXPECT_TRUE(offered->events.empty());
  ASSERT_NE(effect_of<OfferSimilar>(*offered), nullptr);
  EXPECT_EQ(effect_of<OfferSimilar>(*offered)->petitions, std::vector{first});
  // Whoever has seen them decides.
  auto meant = again;
  meant.not_a_duplicate = true;
  EXPECT_NE(effect_of<ConfirmSubmission>(*market.run(meant)), nullptr);
  // What asks for something else is not offered, nor what is not public.
  EXPECT_TRUE(similar_petitions(market.petitions, crossing()).empty());
}

TEST(Petitions, DoNotOfferWhatIsOver) {
  Market market;
  market.answered();
  EXPECT_TRUE(similar_petitions(market.petitions, bench()).empty());
}

TEST(Petitions, ThatAreSentBackCanBeMended) {
  Market market;
  const auto number = market.declined();
  EXPECT_EQ(refusal_words(market.record(number), market.vault), "Which stop?");
  auto better = bench();
  better.set_ask("A bench at the stop Mill Lane, towards the river.");
  ASSERT_TRUE(market.run(MendPetition{market.author(), number, better, true}));
  EXPECT_EQ(market.state(number), PetitionState::submitted);
  EXPECT_TRUE(refusal_words(market.record(number), market.vault).empty());
  // Whoever has said no leaves it to another, but may find it right now.
  EXPECT_TRUE(has_declined(market.record(number), market.officer));
  ASSERT_TRUE(market.run(PublishPetition{market.officer, number}));
  EXPECT_EQ(market.record(number).text().ask(), better.ask());
}

TEST(Petitions, NeedTheLargerOfNumberAndShareButNoMoreThanThereAre) {
  Market market;  // eleven members
  const auto needed = [&](const char* number, const char* percent) {
    market.set("petitions.supporters", number);
    market.set("petitions.supporters_percent", percent);
    return terms_of_now(market.context()).needed();
  };
  EXPECT_EQ(needed("3", "0"), 3u);
  EXPECT_EQ(needed("3", "50"), 6u);
  EXPECT_EQ(needed("3", "10"), 3u);
  EXPECT_EQ(needed("40", "0"), 11u);
  market.set("petitions.level", "2");
  EXPECT_EQ(terms_of_now(market.context()).eligible(), 0u);
  EXPECT_EQ(needed("40", "100"), 1u);
}

TEST(Petitions, KeepTheTermsTheyWerePublishedWith) {
  Market market;
  const auto number = market.published();
  market.set("petitions.supporters", "9");
  market.set("petitions.answer_time", "1d");
  market.set("petitions.level", "3");
  market.set("petitions.duration", "1d");
  ASSERT_TRUE(market.run(SupportPetition{market.residents[1], number}));
  ASSERT_TRUE(market.run(SupportPetition{market.residents[2], number}));
  EXPECT_EQ(market.state(number), PetitionState::reached);
  EXPECT_EQ(market.record(number).answer_until_ms(), to_ms(market.now + 24h * 28));
}

TEST(Petitions, CountAnAuthorOnlyWhoMaySupport) {
  Market market;
  const auto number = market.submitted();
  market.set("petitions.level", "2");
  ASSERT_TRUE(market.run(PublishPetition{market.officer, number}));
  EXPECT_EQ(market.count(number), 0u);
  // There is somebody who may: one is enough.
  ASSERT_TRUE(market.run(members::SetResidencyLevel{operator_anna, market.residents[4], 2}));
  EXPECT_EQ(market.record(number).terms().needed(), 1u);
  ASSERT_TRUE(market.run(SupportPetition{market.residents[4], number}));
  EXPECT_EQ(market.state(number), PetitionState::reached);
}

TEST(Support, IsGivenAndTakenBackByTheSameButton) {
  Market market;
  const auto number = market.published();
  const MemberId ben = market.residents[1];
  const auto given = market.run(ToggleSupport{ben, number});
  ASSERT_TRUE(given);
  EXPECT_TRUE(effect_of<ConfirmSupport>(*given)->supports);
  EXPECT_EQ(market.count(number), 2u);
  market.pass(1min);
  const auto taken = market.run(ToggleSupport{ben, number});
  ASSERT_TRUE(taken);
  EXPECT_FALSE(effect_of<ConfirmSupport>(*taken)->supports);
  EXPECT_EQ(market.count(number), 1u);
}

TEST(Support, IsNotTakenBackByTheSecondTapOfAnUnsteadyHand) {
  Market market;
  const auto number = market.published();
  ASSERT_TRUE(market.run(ToggleSupport{market.residents[1], number}));
  market.pass(double_tap - 1ms);
  const auto again = market.run(ToggleSupport{market.residents[1], number});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->events.empty());
  EXPECT_TRUE(effect_of<ConfirmSupport>(*again)->supports);
  EXPECT_EQ(market.count(number), 2u);
}

TEST(Support, IsTakenAfterItIsReachedAndChangesNothingOwed) {
  Market market;
  const auto number = market.reached();
  const auto more = market.run(SupportPetition{market.residents[3], number});
  ASSERT_TRUE(more);
  EXPECT_EQ(effect_of<AnnounceReached>(*more), nullptr);
  for (int i = 1; i <= 3; ++i)
    ASSERT_TRUE(market.run(WithdrawSupport{market.residents[i], number}));
  EXPECT_EQ(market.count(number), 1u);
  EXPECT_EQ(market.state(number), PetitionState::reached);
  ASSERT_TRUE(market.run(SupportPetition{market.residents[1], number}));
  ASSERT_TRUE(market.run(SupportPetition{market.residents[2], number}));
  std::size_t times = 0;
  for (const auto& event : market.events) times += event.has_reached() ? 1 : 0;
  EXPECT_EQ(times, 1u);
}

TEST(Answer, IsWrittenAnewUntilAnotherOfficerAgrees) {
  Market market;
  const auto number = market.reached();
  ASSERT_TRUE(market.run(ProposeAnswer{market.officer, number, Outcome::declined, "No money."}));
  ASSERT_TRUE(
      market.run(ProposeAnswer{market.deputy, number, Outcome::vote, "All shall decide.", 7}));
  // Whoever wrote the first may agree to the second.
  ASSERT_TRUE(market.run(AgreeToAnswer{market.officer, number, 2}));
  const auto& answer = market.record(number).answer();
  EXPECT_EQ(answer.outcome(), v1::PETITION_OUTCOME_VOTE);
  EXPECT_EQ(answer.decision(), 7u);
  EXPECT_FALSE(market.record(number).has_proposal());
}

TEST(Answer, NamesAVoteOnlyIfItIsPutToOne) {
  Market market;
  const auto number = market.reached();
  ASSERT_TRUE(market.run(ProposeAnswer{market.officer, number, Outcome::accepted, "Yes.", 7}));
  EXPECT_EQ(market.record(number).proposal().decision(), 0u);
}

TEST(Forgetting, TakesWhatNobodyHasReadAndWhatIsStillCounted) {
  Market market;
  const auto first = market.published();
  const auto second = market.submitted(crossing());
  market.pass(24h);
  const auto ended = [&] {
    const auto number = market.published(crossing());
    market.run(SupportPetition{market.residents[1], number});
    market.run(SupportPetition{market.residents[2], number});
    market.run(ProposeAnswer{market.officer, number, Outcome::accepted, "Yes."});
    market.run(AgreeToAnswer{market.deputy, number, 1});
    return number;
  }();
  ASSERT_TRUE(market.run(ForgetPerson{market.author()}));
  // Published: it belongs to its supporters too.
  EXPECT_EQ(market.state(first), PetitionState::open);
  EXPECT_EQ(market.count(first), 0u);
  EXPECT_EQ(market.state(second), PetitionState::withdrawn);
  EXPECT_TRUE(market.record(second).sealed_text().empty());
  // Counted and ended: the number stands.
  EXPECT_EQ(market.count(ended), 3u);
  const auto again = market.run(ForgetPerson{market.author()});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->events.empty());
}

TEST(Forgetting, GivesNobodyASecondSupport) {
  Market market;
  const auto number = market.published();
  const MemberId before = market.residents[1];
  ASSERT_TRUE(market.run(SupportPetition{before, number}));
  ASSERT_TRUE(market.run(ForgetPerson{before}));
  ASSERT_TRUE(market.run(members::Forget{before}));
  const auto back = market.join(2);
  ASSERT_NE(back, before);
  ASSERT_TRUE(market.run(SupportPetition{back, number}));
  EXPECT_EQ(market.count(number), 2u);
}

TEST(Cards, AreRememberedAndForgotten) {
  Market market;
  const auto number = market.published();
  ASSERT_TRUE(market.run(RecordCard{number, CardKind::group, {}, -100, 5}));
  ASSERT_TRUE(market.run(RecordCard{number, CardKind::officers, market.officer, 9, 6}));
  EXPECT_EQ(cards_of(market.petitions, number).size(), 2u);
  EXPECT_EQ(find_card(market.petitions, number, CardKind::officers, market.officer)->message(), 6);
  ASSERT_TRUE(market.run(ForgetCard{number, CardKind::group}));
  EXPECT_EQ(find_card(market.petitions, number, CardKind::group), nullptr);
  const auto twice = market.run(ForgetCard{number, CardKind::group});
  ASSERT_TRUE(twice);
  EXPECT_TRUE(twice->events.empty());
  EXPECT_EQ(reason(market.run(RecordCard{PetitionNumber{99}, CardKind::group, {}, -100, 5})),
            "not_found");
}

}  // namespace
}  // namespace wardmote::petitions
