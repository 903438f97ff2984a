// What time brings about, also to a community that slept or was restarted.

#include "tests/governance/petitions/market.h"

namespace wardmote::petitions {
namespace {

using wardmote::testing::bytes_of;
using wardmote::testing::reloaded;
using wardmote::testing::replayed;

TEST(PetitionClock, PublishesWhatNobodyHasCheckedInTime) {
  Market market;
  const auto number = market.submitted();
  market.pass(48h);
  EXPECT_EQ(count_of<RemindCommittee>(market.tick()), 1u);
  market.pass(24h - 1ms);
  EXPECT_TRUE(market.tick().empty());
  market.pass(1ms);
  EXPECT_EQ(count_of<AnnouncePublication>(market.tick()), 1u);
  EXPECT_EQ(market.state(number), PetitionState::open);
  EXPECT_FALSE(market.record(number).has_published_by());
  EXPECT_EQ(market.record(number).text().title(), bench().title());
}

TEST(PetitionClock, RunsAnewForAMendedText) {
  Market market;
  const auto number = market.declined();
  market.pass(24h * 10);
  EXPECT_TRUE(market.tick().empty());
  ASSERT_TRUE(market.run(MendPetition{market.author(), number, crossing(), true}));
  EXPECT_EQ(market.record(number).review_until_ms(), to_ms(market.now + 72h));
}

TEST(PetitionClock, DropsWhatCannotBeReadAnyMore) {
  Market market;
  const auto number = market.submitted();
  market.vault.destroy(market.author());
  market.pass(72h);
  market.tick();
  EXPECT_EQ(market.state(number), PetitionState::withdrawn);
}

TEST(PetitionClock, ClosesWhatHasNotFoundItsSupporters) {
  Market market;
  const auto number = market.published();
  ASSERT_TRUE(market.run(SupportPetition{market.residents[1], number}));
  const auto closes = from_ms(market.record(number).closes_at_ms());
  market.now = closes - 1ms;
  market.tick();
  EXPECT_EQ(market.state(number), PetitionState::open);
  market.now = closes;
  const auto effects = market.tick();
  EXPECT_EQ(count_of<AnnounceClosing>(effects), 1u);
  EXPECT_EQ(market.state(number), PetitionState::closed);
  EXPECT_EQ(market.count(number), 2u);
  // It may be started again.
  EXPECT_TRUE(market.run(SubmitPetition{market.author(), bench()}));
}

TEST(PetitionClock, BringsTheCardUpToDateOnceADay) {
  Market market;
  market.published();
  market.pass(24h);
  EXPECT_EQ(count_of<UpdatePetitionCards>(market.tick()), 1u);
  EXPECT_TRUE(market.tick().empty());
  // Days that were slept through are one.
  market.pass(24h * 5 + 3h);
  EXPECT_EQ(count_of<UpdatePetitionCards>(market.tick()), 1u);
  EXPECT_EQ(next_deadline(market.petitions, market.context()), market.now - 3h + 24h);
}

TEST(PetitionClock, RemindsMarksAndPassesOnAnAnswerThatIsOwed) {
  Market market;
  const auto number = market.reached();
  market.tick();
  const auto until = from_ms(market.record(number).answer_until_ms());
  market.now = until - 72h;
  EXPECT_EQ(count_of<RemindCommittee>(market.tick()), 1u);
  EXPECT_FALSE(is_overdue(market.record(number)));
  market.now = until;
  const auto overdue = market.tick();
  EXPECT_EQ(count_of<TellOverdue>(overdue), 1u);
  // Whoever supports it hears of that too.
  EXPECT_EQ(count_of<TellSupporters>(overdue), 1u);
  EXPECT_TRUE(is_overdue(market.record(number)));
  market.now = until + 72h;
  const auto district = market.tick();
  EXPECT_EQ(count_of<Escalate>(district), 1u);
  EXPECT_EQ(market.record(number).escalated_to(), v1::PETITION_OFFICE_DISTRICT);
  market.now = until + 24h * 10;
  EXPECT_EQ(count_of<Escalate>(market.tick()), 1u);
  EXPECT_EQ(market.record(number).escalated_to(), v1::PETITION_OFFICE_CITY);
  EXPECT_FALSE(next_deadline(market.petitions, market.context()));
  // Late is better than never.
  ASSERT_TRUE(market.run(ProposeAnswer{market.officer, number, Outcome::accepted, "Yes."}));
  ASSERT_TRUE(market.run(AgreeToAnswer{market.deputy, number, 1}));
  EXPECT_TRUE(is_overdue(market.record(number)));
}

TEST(PetitionClock, PassesNothingOnWhereThatIsNotWished) {
  Market market;
  market.set("petitions.escalate_district_after", "0");
  const auto number = market.reached();
  market.pass(24h * 300);
  market.tick();
  EXPECT_TRUE(is_overdue(market.record(number)));
  EXPECT_EQ(market.record(number).escalated_to(), v1::PETITION_OFFICE_UNSPECIFIED);
}

TEST(PetitionClock, HasNoRemindersForShortDeadlines) {
  Market market;
  market.set("petitions.review_time", "47h");
  market.set("petitions.answer_time", "5d");
  const auto number = market.submitted();
  EXPECT_EQ(next_deadline(market.petitions, market.context()), market.now + 47h);
  ASSERT_TRUE(market.run(PublishPetition{market.officer, number}));
  ASSERT_TRUE(market.run(SupportPetition{market.residents[1], number}));
  ASSERT_TRUE(market.run(SupportPetition{market.residents[2], number}));
  market.tick();
  EXPECT_EQ(next_deadline(market.petitions, market.context()), market.now + 24h * 5);
}

TEST(PetitionClock, TellsManySupportersInBatches) {
  Market market;
  market.set("petitions.supporters", "450");
  market.set("petitions.supporters_percent", "0");
  std::vector<MemberId> crowd;
  for (int id = 100; id < 600; ++id) crowd.push_back(market.join(id));
  const auto number = market.published();
  for (std::size_t i = 0; i < 449; ++i) ASSERT_TRUE(market.run(SupportPetition{crowd[i], number}));
  EXPECT_EQ(market.state(number), PetitionState::reached);
  std::vector<MemberId> told;
  std::size_t batches = 0;
  for (const auto& effect : market.tick()) {
    const auto* one = std::get_if<TellSupporters>(&effect);
    if (one == nullptr) continue;
    ++batches;
    EXPECT_LE(one->members.size(), telling_batch);
    told.insert(told.end(), one->members.begin(), one->members.end());
  }
  EXPECT_EQ(batches, 3u);
  EXPECT_EQ(told, std::vector<MemberId>(crowd.begin(), crowd.begin() + 449));
}

TEST(PetitionClock, BringsSleepersToTheSameRecord) {
  const auto after = [](std::chrono::hours nap) {
    Market market;
    market.reached();
    market.run(SubmitPetition{market.residents[3], crossing(), false, true});
    market.run(PublishPetition{market.officer, PetitionNumber{2}});
    market.tick();
    for (auto slept = 0h; slept < 24h * 60; slept += nap) {
      market.pass(nap);
      market.tick();
    }
    return bytes_of(market.petitions);
  };
  EXPECT_EQ(after(1h), after(24h * 60));
}

TEST(PetitionClock, GoesOnAfterARestart) {
  Market market;
  market.reached();
  market.submitted(crossing());
  auto loaded = reloaded(market.petitions, market.vault);
  EXPECT_EQ(bytes_of(loaded), bytes_of(market.petitions));
  EXPECT_EQ(loaded.deadlines, market.petitions.deadlines);
  auto again = replayed<State>(market.events);
  EXPECT_EQ(bytes_of(again), bytes_of(market.petitions));
  EXPECT_EQ(again.deadlines, market.petitions.deadlines);
}

TEST(PetitionClock, StandsStillInAClosedCommunity) {
  Market market;
  market.submitted();
  ASSERT_TRUE(market.run(community::Close{operator_anna}));
  EXPECT_FALSE(next_deadline(market.petitions, market.context()));
  market.pass(24h * 30);
  const auto nothing = market.run(Tick{});
  ASSERT_TRUE(nothing);
  EXPECT_TRUE(nothing->events.empty());
}

}  // namespace
}  // namespace wardmote::petitions
