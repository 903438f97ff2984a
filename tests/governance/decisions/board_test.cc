// What the board says of a vote: ballots as commitments, in an order that tells nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "governance/board/tiles.h"
#include "governance/public_log/public_log.h"
#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::DecisionTerms private_question() {
  auto terms = question();
  terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
  return terms;
}

/// The commitments on the board, batch by batch.
std::vector<std::vector<std::string>> batches(const Hall& hall) {
  std::vector<std::vector<std::string>> all;
  for (const auto& event : hall.events) {
    if (!event.has_ballots_posted()) continue;
    const auto& one = event.ballots_posted().commitments();
    all.emplace_back(one.begin(), one.end());
  }
  return all;
}

std::vector<std::string> kinds(const std::vector<v1::BoardLine>& lines) {
  std::vector<std::string> names;
  for (const auto& line : lines) {
    const auto* field = v1::BoardLine::descriptor()->FindFieldByNumber(line.kind_case());
    names.push_back(field->name());
  }
  return names;
}

struct Board : ::testing::Test {
  Hall hall;

  void many_residents() {
    for (int id = 20; id < 90; ++id) hall.residents.push_back(hall.join(id));
  }
  std::string commitment(DecisionNumber number, std::size_t resident) {
    const auto opened =
        opened_ballot(hall.decisions, hall.voting(), number, hall.residents.at(resident));
    return opened ? commitment_of(number, *opened) : std::string{};
  }
};

TEST_F(Board, SaysAtOpeningWhatIsVotedOn) {
  const auto number = hall.opened_with_lot(plans(Method::plurality));
  ASSERT_THAT(kinds(hall.lines), ElementsAre("decision_opened", "option", "option", "option"));
  const auto& opened = hall.lines[0].decision_opened();
  EXPECT_EQ(opened.decision(), raw(number));
  EXPECT_EQ(opened.roll_size(), 10u);
  EXPECT_EQ(opened.texts_hash(), hall.record(number).texts_hash());
  EXPECT_THAT(opened.terms().options(), IsEmpty());
  EXPECT_THAT(opened.lot_commitments(),
              ElementsAre(commitment_to("heads"), commitment_to("tails")));
  EXPECT_EQ(hall.lines[2].option().option().title(), "Fountain");
}

TEST_F(Board, TakesAnOpenBallotAtTheNextTenMinutes) {
  const auto number = hall.opened(question());
  hall.now += 3min;
  ASSERT_TRUE(hall.cast(number, 0, chosen({1})));
  hall.tick();
  EXPECT_THAT(batches(hall), IsEmpty());
  const auto grain = cast_time_grain;
  hall.now = std::chrono::floor<std::chrono::minutes>(hall.now) + grain;
  hall.tick();
  EXPECT_THAT(batches(hall), ElementsAre(ElementsAre(commitment(number, 0))));
}

TEST_F(Board, TakesAllPrivateBallotsTogetherWithTheClosing) {
  many_residents();
  const auto number = hall.opened(private_question());
  for (std::size_t i = 0; i < 40; ++i) ASSERT_TRUE(hall.cast(number, i, chosen({1})));
  const auto replaced = commitment(number, 0);
  hall.now += 1h;
  hall.tick();
  ASSERT_TRUE(hall.cast(number, 0, chosen({2})));
  EXPECT_THAT(batches(hall), IsEmpty());
  EXPECT_EQ(hall.decisions.boxes.find(number)->waiting_size(), 0);
  (void)hall.closed(number);
  ASSERT_THAT(batches(hall), ElementsAre(SizeIs(40)));
  EXPECT_TRUE(std::ranges::is_sorted(batches(hall)[0]));
  // Nothing says who voted twice.
  EXPECT_THAT(batches(hall)[0], ::testing::Not(::testing::Contains(replaced)));
}

TEST_F(Board, HasAllBallotsBeforeTheClosing) {
  const auto number = hall.opened(private_question());
  ASSERT_TRUE(hall.cast(number, 0, chosen({1})));
  ASSERT_TRUE(hall.cast(number, 1, chosen({2})));
  (void)hall.closed(number);
  EXPECT_THAT(kinds(hall.lines),
              ElementsAre("decision_opened", "ballot", "ballot", "decision_closed",
                          "opened_ballots", "decision_counted", "count_log", "count_log"));
}

TEST_F(Board, TakesThirtyTwoAtOnceInTheCommitOfTheLast) {
  many_residents();
  const auto number = hall.opened(question());
  for (std::size_t i = 0; i + 1 < posted_at_once; ++i)
    ASSERT_TRUE(hall.cast(number, i, chosen({1})));
  EXPECT_THAT(batches(hall), IsEmpty());
  ASSERT_TRUE(hall.cast(number, posted_at_once - 1, chosen({2})));
  ASSERT_THAT(batches(hall), ElementsAre(SizeIs(posted_at_once)));
  EXPECT_THAT(batches(hall)[0], ::testing::Contains(commitment(number, posted_at_once - 1)));
  EXPECT_EQ(hall.decisions.boxes.find(number)->waiting_size(), 0);
}

TEST_F(Board, HasOfSomebodyWhoWaitsOnlyTheLastBallot) {
  many_residents();
  const auto number = hall.opened(question());
  ASSERT_TRUE(hall.cast(number, 0, chosen({1})));
  const auto first = commitment(number, 0);
  for (std::size_t i = 1; i + 1 < posted_at_once; ++i)
    ASSERT_TRUE(hall.cast(number, i, chosen({1})));
  ASSERT_TRUE(hall.cast(number, 0, chosen({2})));
  EXPECT_THAT(batches(hall), IsEmpty());
  ASSERT_TRUE(hall.cast(number, 40, chosen({2})));
  ASSERT_THAT(batches(hall), SizeIs(1));
  EXPECT_THAT(batches(hall)[0], ::testing::Not(::testing::Contains(first)));
  EXPECT_THAT(batches(hall)[0], ::testing::Contains(commitment(number, 0)));
}

TEST_F(Board, KeepsAReplacedBallotAndCountsTheOtherOne) {
  const auto number = hall.opened(question());
  ASSERT_TRUE(hall.cast(number, 0, chosen({1})));
  hall.now += 1h;
  hall.tick();
  ASSERT_TRUE(hall.cast(number, 0, chosen({2})));
  const auto& result = hall.closed(number);
  EXPECT_THAT(batches(hall), ElementsAre(SizeIs(1), SizeIs(1)));
  ASSERT_THAT(result.box(), SizeIs(1));
  EXPECT_EQ(written(result.box(0).choice()), "2");
}

TEST_F(Board, NamesNobody) {
  const auto number = hall.opened_with_lot(private_question());
  ASSERT_TRUE(hall.cast(number, 0, chosen({1})));
  (void)hall.closed(number);
  hall.now += reveal_window;
  hall.tick();
  ASSERT_EQ(hall.state(number), DecisionState::counted);
  ASSERT_THAT(hall.record(number).result().silent(), SizeIs(2));
  for (const auto& line : hall.lines) {
    if (line.has_decision_counted()) {
      EXPECT_THAT(line.decision_counted().result().silent(), IsEmpty());
    }
  }
}

TEST_F(Board, SaysThatAVoteWasCalledOffOnlyIfItWasOpen) {
  const auto dropped = hall.draft(question());
  ASSERT_TRUE(hall.run(CancelDecision{hall.officer, dropped, "A mistake"}));
  EXPECT_THAT(hall.lines, IsEmpty());
  const auto number = hall.opened(question());
  ASSERT_TRUE(hall.run(CancelDecision{hall.officer, number, "A mistake"}));
  EXPECT_THAT(kinds(hall.lines), ElementsAre("decision_opened", "decision_cancelled"));
}

TEST_F(Board, GoesOnWithBallotsThatNoKeyOpens) {
  const auto number = hall.opened(private_question());
  for (std::size_t i = 0; i < 8; ++i) ASSERT_TRUE(hall.cast(number, i, chosen({1})));
  hall.ballots.destroy(raw(number));
  EXPECT_EQ(hall.closed(number).fault().key(), "decisions.fault.ballots_lost");
  EXPECT_THAT(batches(hall), IsEmpty());
}

TEST_F(Board, HasNoLineThatIsTooLongForALeaf) {
  auto terms = plans(Method::approval);
  terms.set_title(std::string(title_max, '<'));
  terms.set_text(std::string(text_max, '<'));
  for (int i = terms.options_size(); i < static_cast<int>(options_max); ++i) terms.add_options();
  int number = 100;
  for (auto& option : *terms.mutable_options()) {
    option.set_title(std::to_string(++number) + std::string(title_max - 3, '<'));
    option.set_text(std::string(text_max, '<'));
  }
  const auto decision = hall.opened(terms);
  for (std::size_t i = 0; i < 8; ++i) ASSERT_TRUE(hall.cast(decision, i, chosen({1, 2, 50})));
  ASSERT_TRUE(hall.closed(decision).passed());
  for (const auto& line : hall.lines)
    EXPECT_LE(public_log::written(line).size(), board::leaf_bytes_max) << line.kind_case();
}

TEST_F(Board, ReceiptsAreSixLines) {
  v1::DecisionOpenedBallot ballot;
  *ballot.mutable_choice() = ranked({{2}, {1}});
  ballot.set_receipt("ABCD");
  ballot.set_nonce(std::string(32, '\1'));
  EXPECT_EQ(receipt_text("city.example/17", DecisionNumber{5}, ballot),
            "wardmote ballot receipt v1\n"
            "board: city.example/17\n"
            "decision: 5\n"
            "receipt: ABCD\n"
            "choice: 2>1\n"
            "nonce: AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n");
}

}  // namespace
}  // namespace wardmote::decisions
