// Ballots on paper.
#include <gtest/gtest.h>

#include "governance/decisions/recount.h"
#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

struct PaperVote : ::testing::TestWithParam<bool> {
  Hall hall;
  DecisionNumber number{};
  MemberId clerk{};

  PaperVote() {
    auto terms = plans(Method::plurality);
    if (GetParam()) terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
    clerk = hall.join_as(11, Role::officer);
    number = hall.opened(terms);
  }

  Result<Decision> record(std::size_t resident) {
    return hall.run(RecordPaperVoter{hall.officer, number, hall.residents.at(resident)});
  }
  Result<Decision> take_back(std::size_t resident) {
    return hall.run(TakeBackPaperVoter{hall.deputy, number, hall.residents.at(resident)});
  }
  Result<Decision> read(MemberId officer, std::uint32_t paper, std::uint32_t option) {
    return hall.run(EnterPaper{officer, number, paper, chosen({option})});
  }
  void read_by_both(std::uint32_t paper, std::uint32_t option) {
    EXPECT_TRUE(read(hall.officer, paper, option));
    EXPECT_TRUE(read(hall.deputy, paper, option));
  }
  const v1::DecisionBox& box() { return *hall.decisions.boxes.find(number); }
  void end_voting() {
    hall.now = from_ms(hall.record(number).closes_at_ms());
    hall.tick();
  }
};

INSTANTIATE_TEST_SUITE_P(OpenAndPrivate, PaperVote, ::testing::Bool());

TEST_P(PaperVote, PapersCountLikeAllOthers) {
  EXPECT_TRUE(hall.cast(number, 0, chosen({1})));
  EXPECT_TRUE(record(1));
  EXPECT_TRUE(record(2));
  end_voting();
  read_by_both(17, 2);
  read_by_both(18, 2);
  hall.tick();
  ASSERT_EQ(hall.state(number), DecisionState::counted);
  const auto& result = hall.record(number).result();
  EXPECT_EQ(winners_of(result), std::vector{2u});
  EXPECT_EQ(result.turnout(), 3u);
  EXPECT_EQ(voted(hall.decisions, number), 3u);
  EXPECT_EQ(not_voted(hall.decisions, number).size(), hall.record(number).roll_size() - 3);
}

TEST_P(PaperVote, WhoVotesOnPaperVotesByNoOtherWay) {
  EXPECT_TRUE(hall.cast(number, 0, chosen({1})));
  const auto recorded = record(0);
  ASSERT_TRUE(recorded);
  const auto* told = effect_of<TellPaperVoter>(*recorded);
  ASSERT_NE(told, nullptr) << "whoever it is should know";
  EXPECT_EQ(told->member, hall.residents[0]);
  EXPECT_TRUE(told->has_voted);
  EXPECT_EQ(voted(hall.decisions, number), 1u);
  EXPECT_FALSE(opened_ballot(hall.decisions, hall.voting(), number, hall.residents[0]))
      << "the earlier ballot is gone";
  EXPECT_EQ(reason(hall.cast(number, 0, chosen({3}))), "voted_on_paper");
  EXPECT_EQ(reason(record(0)), "paper_voter_known");
  end_voting();
  read_by_both(5, 2);
  hall.tick();
  EXPECT_EQ(hall.record(number).result().turnout(), 1u);
  EXPECT_EQ(winners_of(hall.record(number).result()), std::vector{2u});
}

TEST_P(PaperVote, AnErrorIsTakenBackWhilePeopleVote) {
  EXPECT_EQ(reason(take_back(0)), "paper_voter_unknown");
  EXPECT_TRUE(record(0));
  const auto taken_back = take_back(0);
  ASSERT_TRUE(taken_back);
  EXPECT_FALSE(effect_of<TellPaperVoter>(*taken_back)->has_voted);
  EXPECT_EQ(voted(hall.decisions, number), 0u);
  EXPECT_EQ(not_voted(hall.decisions, number).size(), hall.record(number).roll_size());
  EXPECT_TRUE(hall.cast(number, 0, chosen({3})));
  EXPECT_TRUE(record(0));
  end_voting();
  EXPECT_EQ(reason(take_back(0)), "voting_ended");
}

// Else a namesake's error would cost somebody their vote.
TEST_P(PaperVote, WhatWasCastBeforeAnErrorCountsAgain) {
  EXPECT_TRUE(hall.cast(number, 0, chosen({3})));
  EXPECT_TRUE(record(0));
  hall.pass(11min);
  EXPECT_TRUE(take_back(0));
  EXPECT_EQ(voted(hall.decisions, number), 1u);
  end_voting();
  ASSERT_EQ(hall.state(number), DecisionState::counted);
  EXPECT_EQ(winners_of(hall.record(number).result()), std::vector{3u});
  Recount recount;
  for (const auto& line : hall.lines) recount.add(line);
  const auto vote = recount.findings().at(0);
  for (const auto& finding : vote.findings)
    EXPECT_EQ(finding.verdict, BoardVerdict::holds) << "and stands on the board";
}

// Else a record could be taken back when its paper is in, and the person voted twice.
TEST_P(PaperVote, NoPaperIsReadWhilePeopleVote) {
  EXPECT_TRUE(record(0));
  EXPECT_EQ(reason(read(hall.officer, 1, 1)), "papers_not_yet");
  hall.now = from_ms(hall.record(number).closes_at_ms());
  EXPECT_EQ(reason(read(hall.officer, 1, 1)), "papers_not_yet") << "until the clock has told";
  const auto ended = hall.run(Tick{});
  ASSERT_TRUE(ended);
  const auto* asked = effect_of<AskToReadPapers>(*ended);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->papers, 1u);
  EXPECT_EQ(asked->until, hall.now + 48h);
  EXPECT_TRUE(read(hall.officer, 1, 1));
}

TEST_P(PaperVote, AClockThatStepsBackLetsNobodyVoteAgain) {
  EXPECT_TRUE(record(0));
  end_voting();
  hall.now -= 10h;
  EXPECT_EQ(reason(hall.cast(number, 1, chosen({1}))), "voting_ended");
  EXPECT_EQ(reason(take_back(0)), "voting_ended");
  read_by_both(1, 1);
  hall.now += 10h;
  hall.tick();
  EXPECT_EQ(hall.state(number), DecisionState::counted);
  EXPECT_GE(hall.record(number).closed_at_ms(), hall.record(number).closes_at_ms());
}

TEST_P(PaperVote, OfficersRecordOthersAndOnlyWhoIsOnTheRoll) {
  const auto late = hall.join(77);
  EXPECT_EQ(reason(hall.run(RecordPaperVoter{hall.officer, number, late})), "paper_not_on_roll");
  EXPECT_EQ(reason(hall.run(RecordPaperVoter{hall.officer, number, hall.officer})), "own_paper");
  EXPECT_TRUE(hall.run(RecordPaperVoter{hall.deputy, number, hall.officer}));
  EXPECT_EQ(reason(hall.run(RecordPaperVoter{hall.residents[0], number, hall.residents[1]})),
            "not_an_officer");
  EXPECT_EQ(reason(hall.run(EnterPaper{hall.residents[0], number, 1, chosen({1})})),
            "not_an_officer");
  EXPECT_EQ(reason(hall.run(EnterPaper{hall.officer, DecisionNumber{9}, 1, chosen({1})})),
            "not_found");
  const auto draft = hall.draft(question());
  EXPECT_EQ(reason(hall.run(RecordPaperVoter{hall.officer, draft, hall.residents[0]})),
            "not_open_yet");
}

TEST_P(PaperVote, TheSecondReaderIsSomebodyElse) {
  EXPECT_TRUE(record(0));
  EXPECT_TRUE(record(1));
  end_voting();
  const auto first = read(hall.officer, 17, 1);
  ASSERT_TRUE(first);
  const auto* asked = effect_of<AskForSecondReader>(*first);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->paper, 17u);
  EXPECT_EQ(asked->first, hall.officer);
  // Once more by the same officer is a correction.
  EXPECT_NE(effect_of<AskForSecondReader>(*read(hall.officer, 17, 2)), nullptr);
  EXPECT_EQ(box().papers(), 0u);
  const auto second = read(hall.deputy, 17, 2);
  ASSERT_TRUE(second);
  EXPECT_NE(effect_of<TellPaperIn>(*second), nullptr);
  EXPECT_EQ(effect_of<AskForSecondReader>(*second), nullptr);
  EXPECT_EQ(box().papers(), 1u);
  EXPECT_EQ(reason(read(hall.officer, 17, 1)), "paper_is_in");
  EXPECT_EQ(reason(read(clerk, 17, 1)), "paper_is_in");
}

TEST_P(PaperVote, WhatDiffersIsToldAndMended) {
  EXPECT_TRUE(record(0));
  EXPECT_TRUE(record(1));
  end_voting();
  EXPECT_TRUE(read(hall.officer, 17, 1));
  const auto differs = read(hall.deputy, 17, 2);
  ASSERT_TRUE(differs);
  ASSERT_NE(effect_of<TellPaperDiffers>(*differs), nullptr);
  EXPECT_EQ(box().papers(), 0u);
  const auto* paper = find_paper(hall.decisions, number, 17);
  ASSERT_NE(paper, nullptr);
  EXPECT_EQ(written(*paper_reading(hall.voting(), *paper, hall.officer)), "1");
  EXPECT_EQ(written(*paper_reading(hall.voting(), *paper, hall.deputy)), "2");
  EXPECT_FALSE(paper_reading(hall.voting(), *paper, clerk));
  EXPECT_EQ(reason(read(clerk, 17, 2)), "paper_has_two_readers");
  EXPECT_TRUE(read(hall.officer, 17, 2));
  EXPECT_EQ(box().papers(), 1u);
  for (const auto& entry : find_paper(hall.decisions, number, 17)->entries()) {
    EXPECT_FALSE(entry.has_choice()) << "who read what is not kept";
    EXPECT_TRUE(entry.sealed().empty());
  }
}

TEST_P(PaperVote, NoMorePapersCountThanThereAreVoters) {
  EXPECT_TRUE(record(0));
  EXPECT_TRUE(record(1));
  end_voting();
  read_by_both(1, 1);
  // Two have mistaken a number: that costs no paper its place.
  EXPECT_TRUE(read(hall.officer, 71, 2));
  EXPECT_TRUE(read(hall.deputy, 72, 2));
  read_by_both(17, 2);
  EXPECT_EQ(reason(read(hall.officer, 72, 2)), "papers_exceed_voters");
  EXPECT_EQ(box().papers(), 2u);
  hall.tick();
  EXPECT_EQ(hall.record(number).result().turnout(), 2u);
}

TEST_P(PaperVote, ThereIsAnEndToMistakenNumbers) {
  EXPECT_TRUE(record(0));
  end_voting();
  std::uint32_t paper = 1;
  while (read(hall.officer, paper, 1)) ++paper;
  EXPECT_EQ(reason(read(hall.officer, paper, 1)), "papers_exceed_voters");
  EXPECT_EQ(paper, 23u);
  EXPECT_TRUE(read(hall.deputy, 5, 1)) << "one that is begun can still be finished";
}

TEST_P(PaperVote, WhoIsNoOfficerAnyMoreCannotKeepAPaperOut) {
  EXPECT_TRUE(record(0));
  EXPECT_TRUE(record(1));
  end_voting();
  EXPECT_TRUE(read(hall.officer, 17, 1));
  EXPECT_TRUE(read(hall.deputy, 17, 2));
  EXPECT_TRUE(read(clerk, 18, 2));
  hall.run(members::RevokeRole{Operator{"city"}, hall.officer, Role::officer});
  hall.run(members::RevokeRole{Operator{"city"}, clerk, Role::officer});
  const auto helper = hall.join_as(12, Role::officer);
  // The deputy's reading stands, that of the former officer does not.
  EXPECT_TRUE(read(helper, 17, 2));
  EXPECT_EQ(box().papers(), 1u);
  EXPECT_EQ(find_paper(hall.decisions, number, 17)->entries_size(), 2);
  // Nor is it the first of two.
  EXPECT_NE(effect_of<AskForSecondReader>(*read(helper, 18, 2)), nullptr);
  EXPECT_EQ(box().papers(), 1u);
  EXPECT_TRUE(read(hall.deputy, 18, 2));
  EXPECT_EQ(box().papers(), 2u);
}

TEST_P(PaperVote, BadPapersAreRefused) {
  EXPECT_TRUE(record(0));
  end_voting();
  EXPECT_EQ(reason(read(hall.officer, 0, 1)), "paper_number_invalid");
  EXPECT_EQ(reason(read(hall.officer, 1'000'000, 1)), "paper_number_invalid");
  EXPECT_EQ(reason(read(hall.officer, 1, 4)), "option_unknown");
  EXPECT_EQ(reason(hall.run(EnterPaper{hall.officer, number, 1, chosen({1, 2})})),
            "too_many_chosen");
  EXPECT_TRUE(hall.run(EnterPaper{hall.officer, number, 1, {}})) << "an empty paper abstains";
}

TEST_P(PaperVote, PapersAreReadAfterVotingEndsAndNobodyVotesAnyMore) {
  EXPECT_TRUE(hall.cast(number, 0, chosen({1})));
  EXPECT_TRUE(record(1));
  EXPECT_TRUE(record(2));
  end_voting();
  read_by_both(1, 2);
  EXPECT_EQ(hall.state(number), DecisionState::open);
  EXPECT_EQ(from_ms(hall.record(number).papers_until_ms()), hall.now + 48h);
  EXPECT_FALSE(takes_ballots(hall.record(number), hall.now));
  EXPECT_EQ(reason(hall.cast(number, 3, chosen({1}))), "voting_ended");
  EXPECT_EQ(reason(record(3)), "voting_ended");
  EXPECT_EQ(reason(take_back(2)), "voting_ended");
  hall.pass(1h);
  EXPECT_TRUE(read(hall.officer, 2, 2));
  hall.tick();
  EXPECT_EQ(hall.state(number), DecisionState::open);
  hall.pass(1h);
  EXPECT_TRUE(read(hall.deputy, 2, 2));
  hall.tick();
  ASSERT_EQ(hall.state(number), DecisionState::counted);
  EXPECT_EQ(from_ms(hall.record(number).closed_at_ms()), hall.now) << "with the last paper";
  EXPECT_EQ(hall.record(number).result().turnout(), 3u);
  EXPECT_EQ(reason(read(hall.officer, 3, 1)), "voting_ended");
}

TEST_P(PaperVote, PapersThatNobodyReadsAreWaitedForTwoDays) {
  EXPECT_TRUE(hall.cast(number, 0, chosen({1})));
  EXPECT_TRUE(record(1));
  end_voting();
  EXPECT_TRUE(read(hall.officer, 1, 2));
  hall.now += 48h;
  EXPECT_EQ(reason(read(hall.deputy, 1, 2)), "voting_ended") << "late is late";
  hall.tick();
  ASSERT_EQ(hall.state(number), DecisionState::counted);
  EXPECT_EQ(hall.record(number).result().turnout(), 1u);
  EXPECT_EQ(winners_of(hall.record(number).result()), std::vector{1u});
}

TEST_P(PaperVote, AServerThatSleptTakesNoTimeFromThePapers) {
  EXPECT_TRUE(record(1));
  hall.pass(24h * 30);
  hall.tick();
  EXPECT_EQ(hall.state(number), DecisionState::open);
  read_by_both(1, 2);
  hall.tick();
  EXPECT_EQ(hall.state(number), DecisionState::counted);
}

TEST_P(PaperVote, TheBoardHasAllPapersBeforeItCloses) {
  EXPECT_TRUE(hall.cast(number, 0, chosen({1})));
  EXPECT_TRUE(record(1));
  EXPECT_TRUE(record(2));
  end_voting();
  read_by_both(1, 2);
  read_by_both(2, 3);
  hall.tick();
  std::size_t posted = 0;
  for (const auto& line : hall.lines) {
    if (line.has_ballot()) ++posted;
    if (!line.has_decision_closed()) continue;
    EXPECT_EQ(posted, 3u);
    EXPECT_EQ(line.decision_closed().papers(), 2u);
  }
  EXPECT_EQ(posted, 3u);
  for (const auto& line : hall.lines)
    EXPECT_EQ(line.Utf8DebugString().find("paper_voter"), std::string::npos);
}

TEST(PrivatePapers, AreReadableByNobodyOnceTheKeyIsGone) {
  Hall hall;
  auto terms = plans(Method::plurality);
  terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
  const auto number = hall.opened(terms);
  EXPECT_TRUE(hall.run(RecordPaperVoter{hall.officer, number, hall.residents[0]}));
  EXPECT_FALSE(has_sealed(hall.decisions, number)) << "nothing is sealed yet";
  hall.closed(number);
  EXPECT_TRUE(hall.run(EnterPaper{hall.officer, number, 1, chosen({2})}));
  EXPECT_TRUE(has_sealed(hall.decisions, number));
  const auto* paper = find_paper(hall.decisions, number, 1);
  EXPECT_FALSE(paper->entries(0).has_choice());
  EXPECT_TRUE(paper_reading(hall.voting(), *paper, hall.officer));
  EXPECT_TRUE(hall.run(CancelDecision{hall.officer, number, "The text was wrong"}));
  EXPECT_FALSE(paper_reading(hall.voting(), *paper, hall.officer));
  hall.has_ballot_vault = false;
  EXPECT_FALSE(paper_reading(hall.voting(), *paper, hall.officer));
}

}  // namespace
}  // namespace wardmote::decisions
