// A stranger counts again from the lines alone; whatever was bent is found.
#include "governance/decisions/recount.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

using ::testing::Each;
using ::testing::SizeIs;

using Lines = std::vector<v1::BoardLine>;

DecisionFindings only(const Lines& lines) {
  Recount recount;
  for (const auto& line : lines) recount.add(line);
  auto all = recount.findings();
  EXPECT_THAT(all, SizeIs(1));
  return all.empty() ? DecisionFindings{} : all.front();
}

BoardVerdict verdict(const DecisionFindings& found, BoardClaim claim) {
  for (const auto& one : found.findings) {
    if (one.claim == claim) return one.verdict;
  }
  ADD_FAILURE() << "no such claim";
  return BoardVerdict::fails;
}

std::vector<BoardVerdict> verdicts(const DecisionFindings& found) {
  std::vector<BoardVerdict> all;
  for (const auto& one : found.findings) all.push_back(one.verdict);
  return all;
}

v1::BoardLine& line_of(Lines& lines, v1::BoardLine::KindCase kind) {
  return *std::ranges::find_if(lines, [&](const auto& line) { return line.kind_case() == kind; });
}

v1::DecisionChoice ballot_for(Method method, std::uint32_t one, std::uint32_t other) {
  switch (shape_of(method)) {
    case BallotShape::scores:
      return scored({{one, 5}, {other, 2}});
    case BallotShape::ranks:
      return ranked({{one}, {other}});
    case BallotShape::chosen:
      break;
  }
  const bool single = method == Method::yes_no || method == Method::plurality;
  return single ? chosen({one}) : chosen({one, other});
}

/// A whole vote with a lot, a replaced ballot and an abstention, by every method.
Lines counted_vote(Method method) {
  Hall hall;
  auto terms = method == Method::yes_no ? question() : plans(method);
  terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
  const auto number = hall.opened_with_lot(terms);
  hall.cast_all(number, {ballot_for(method, 1, 2),
                         ballot_for(method, 2, 1),
                         ballot_for(method, 2, 1),
                         ballot_for(method, 1, 2),
                         {},
                         ballot_for(method, 1, 2),
                         ballot_for(method, 2, 1),
                         ballot_for(method, 1, 2)});
  hall.now += 1h;
  hall.tick();
  EXPECT_TRUE(hall.cast(number, 0, ballot_for(method, 2, 1)));
  (void)hall.closed(number);
  EXPECT_TRUE(hall.run(RevealLot{hall.officer, number, "heads"}));
  EXPECT_TRUE(hall.run(RevealLot{hall.deputy, number, "tails"}));
  EXPECT_EQ(hall.state(number), DecisionState::counted);
  return hall.lines;
}

class RecountOf : public ::testing::TestWithParam<Method> {};

TEST_P(RecountOf, GivesWhatWasPublished) {
  const auto found = only(counted_vote(GetParam()));
  EXPECT_EQ(found.posted, 8u);
  EXPECT_EQ(found.counted, 8u);
  EXPECT_THAT(verdicts(found), Each(BoardVerdict::holds));
}

TEST_P(RecountOf, FindsABallotThatSaysSomethingElse) {
  auto lines = counted_vote(GetParam());
  auto& box = *line_of(lines, v1::BoardLine::kOpenedBallots).mutable_opened_ballots();
  box.mutable_ballots(0)->set_choice(box.ballots(0).choice().empty() ? "1" : "");
  EXPECT_EQ(verdict(only(lines), BoardClaim::ballots_were_cast), BoardVerdict::fails);
}

std::string method_name(const ::testing::TestParamInfo<Method>& method) {
  return "Method" + std::to_string(static_cast<int>(method.param));
}

INSTANTIATE_TEST_SUITE_P(All, RecountOf,
                         ::testing::Values(Method::yes_no, Method::plurality, Method::approval,
                                           Method::score, Method::irv, Method::schulze,
                                           Method::scottish_stv, Method::budget_greedy,
                                           Method::budget_equal_shares),
                         method_name);

struct Bent {
  const char* what;
  BoardClaim claim;
  std::function<void(Lines&)> bend;
};

class BentBoard : public ::testing::TestWithParam<Bent> {};

TEST_P(BentBoard, IsFound) {
  auto lines = counted_vote(Method::plurality);
  GetParam().bend(lines);
  EXPECT_EQ(verdict(only(lines), GetParam().claim), BoardVerdict::fails) << GetParam().what;
}

const Bent all_bent[] = {
    {"question", BoardClaim::texts_are_frozen,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kDecisionOpened)
           .mutable_decision_opened()
           ->mutable_terms()
           ->set_title("An old bench");
     }},
    {"option", BoardClaim::texts_are_frozen,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kOption).mutable_option()->mutable_option()->set_title("X");
     }},
    {"option_left_out", BoardClaim::texts_are_frozen,
     [](Lines& lines) { lines.erase(lines.begin() + 1); }},
    {"opened_twice", BoardClaim::lines_are_in_order,
     [](Lines& lines) { lines.push_back(lines.front()); }},
    {"ballot_after_closing", BoardClaim::lines_are_in_order,
     [](Lines& lines) { lines.push_back(line_of(lines, v1::BoardLine::kBallot)); }},
    {"ballot_never_posted", BoardClaim::ballots_were_cast,
     [](Lines& lines) {
       std::erase_if(lines, [](const auto& line) { return line.has_ballot(); });
     }},
    {"closed_early", BoardClaim::lines_are_in_order,
     [](Lines& lines) {
       auto& closed = line_of(lines, v1::BoardLine::kDecisionClosed);
       closed.mutable_decision_closed()->set_at_ms(closed.decision_closed().at_ms() - 1);
     }},
    {"called_off_and_counted", BoardClaim::lines_are_in_order,
     [](Lines& lines) {
       v1::BoardLine line;
       line.mutable_decision_cancelled()->set_decision(1);
       lines.insert(lines.begin() + 4, line);
     }},
    {"lot_of_one", BoardClaim::lot_is_committed,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kDecisionOpened)
           .mutable_decision_opened()
           ->mutable_lot_commitments()
           ->RemoveLast();
       line_of(lines, v1::BoardLine::kDecisionCounted)
           .mutable_decision_counted()
           ->mutable_lot_reveals()
           ->RemoveLast();
     }},
    {"number_of_another_length", BoardClaim::ballots_were_cast,
     [](Lines& lines) {
       // The same bytes are hashed: "1" and the number behind it are read as one number.
       auto& ballot = *line_of(lines, v1::BoardLine::kOpenedBallots)
                           .mutable_opened_ballots()
                           ->mutable_ballots(0);
       ballot.set_nonce(ballot.nonce().substr(1));
     }},
    {"ballot_counted_twice", BoardClaim::ballots_were_cast,
     [](Lines& lines) {
       auto& box = *line_of(lines, v1::BoardLine::kOpenedBallots).mutable_opened_ballots();
       *box.add_ballots() = v1::BoardOpenedBallot{box.ballots(0)};
     }},
    {"stuffed", BoardClaim::ballots_were_cast,
     [](Lines& lines) {
       auto& one =
           *line_of(lines, v1::BoardLine::kOpenedBallots).mutable_opened_ballots()->add_ballots();
       one.set_receipt("0000000000000000");
       one.set_choice("1");
       one.set_nonce(std::string(32, '\0'));
     }},
    {"choice_of_no_option", BoardClaim::ballots_were_cast,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kOpenedBallots)
           .mutable_opened_ballots()
           ->mutable_ballots(1)
           ->set_choice("9");
     }},
    {"more_ballots_than_voters", BoardClaim::ballots_were_cast,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kDecisionOpened).mutable_decision_opened()->set_roll_size(7);
     }},
    {"reveal", BoardClaim::lot_is_committed,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kDecisionCounted)
           .mutable_decision_counted()
           ->set_lot_reveals(0, "edge");
     }},
    {"reveal_left_out", BoardClaim::lot_is_committed,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kDecisionCounted)
           .mutable_decision_counted()
           ->mutable_lot_reveals()
           ->RemoveLast();
     }},
    {"ballot_left_out", BoardClaim::result_is_of_ballots,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kOpenedBallots)
           .mutable_opened_ballots()
           ->mutable_ballots()
           ->RemoveLast();
     }},
    {"winner", BoardClaim::result_is_of_ballots,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kDecisionCounted)
           .mutable_decision_counted()
           ->mutable_result()
           ->set_winners(0, 3);
     }},
    {"log", BoardClaim::log_is_of_count,
     [](Lines& lines) {
       line_of(lines, v1::BoardLine::kCountLog)
           .mutable_count_log()
           ->mutable_log(0)
           ->set_key("counting.something_else");
     }},
    {"reason", BoardClaim::log_is_of_count,
     [](Lines& lines) { lines.back().mutable_count_log()->mutable_losses()->RemoveLast(); }},
};

INSTANTIATE_TEST_SUITE_P(All, BentBoard, ::testing::ValuesIn(all_bent),
                         [](const auto& bent) { return bent.param.what; });

TEST(Recount, WaitsForTheCount) {
  Hall hall;
  const auto number = hall.opened(question());
  ASSERT_TRUE(hall.cast(number, 0, chosen({1})));
  const auto found = only(hall.lines);
  EXPECT_EQ(verdict(found, BoardClaim::texts_are_frozen), BoardVerdict::holds);
  EXPECT_EQ(verdict(found, BoardClaim::ballots_were_cast), BoardVerdict::unchecked);
  EXPECT_EQ(found.title, "A new bench");
}

TEST(Recount, CountsNothingThatCouldNotHaveBeenOpened) {
  v1::BoardLine line;
  auto& opened = *line.mutable_decision_opened();
  opened.set_decision(1);
  opened.mutable_terms()->set_title("Bent");
  opened.mutable_terms()->set_text("Bent");
  opened.mutable_terms()->set_method(static_cast<v1::DecisionMethod>(77));
  opened.set_texts_hash(texts_hash(opened.terms()));
  EXPECT_EQ(verdict(only({line}), BoardClaim::texts_are_frozen), BoardVerdict::fails);
}

TEST(Recount, TakesLinesOfNoDecisionAsFalse) {
  v1::BoardLine line;
  line.mutable_ballot()->set_decision(3);
  EXPECT_EQ(verdict(only({line}), BoardClaim::lines_are_in_order), BoardVerdict::fails);
}

/// Without the key of one ballot, at the count.
Lines vote_with_a_lost_ballot() {
  Hall hall;
  auto terms = question();
  terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
  const auto number = hall.opened(terms);
  EXPECT_TRUE(hall.cast(number, 0, chosen({1})));
  hall.ballots.destroy(raw(number));
  EXPECT_EQ(hall.closed(number).fault().key(), "decisions.fault.ballots_lost");
  return hall.lines;
}

TEST(Recount, CannotTellWhatLostBallotsWouldHaveChanged) {
  const auto found = only(vote_with_a_lost_ballot());
  EXPECT_EQ(verdict(found, BoardClaim::ballots_were_cast), BoardVerdict::holds);
  EXPECT_EQ(verdict(found, BoardClaim::result_is_of_ballots), BoardVerdict::unchecked);
}

TEST(Recount, TakesNoWinnerFromAVoteWithLostBallots) {
  auto lines = vote_with_a_lost_ballot();
  line_of(lines, v1::BoardLine::kDecisionCounted)
      .mutable_decision_counted()
      ->mutable_result()
      ->add_winners(1);
  EXPECT_EQ(verdict(only(lines), BoardClaim::result_is_of_ballots), BoardVerdict::fails);
}

TEST(Recount, ReadsEveryChoiceInItsOneSpelling) {
  const auto plurality = plans(Method::plurality);
  EXPECT_EQ(written(read_choice(plurality, "2").value()), "2");
  EXPECT_EQ(written(read_choice(plurality, "").value()), "");
  const auto schulze = plans(Method::schulze);
  EXPECT_EQ(written(read_choice(schulze, "2>1=3").value()), "2>1=3");
  EXPECT_FALSE(read_choice(schulze, "2>3=1"));
  const auto score = plans(Method::score);
  for (const auto* bad : {"1", "1=", "=1", "1=2=3", "2=1,1=1", "1=1,", ",", "01=1", "1=+1", "1=1 "})
    EXPECT_FALSE(read_choice(score, bad)) << bad;
}

}  // namespace
}  // namespace wardmote::decisions
