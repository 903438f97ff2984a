// What every count keeps to: it can be stopped, tells how far it is, and refuses what is malformed.
#include "governance/counting/terms.h"

#include <gtest/gtest.h>

#include "governance/counting/equal_shares.h"
#include "governance/counting/greedy.h"
#include "governance/counting/irv.h"
#include "governance/counting/plurality.h"
#include "governance/counting/schulze.h"
#include "governance/counting/scottish_stv.h"

namespace wardmote::counting {
namespace {

const std::vector<Option> three = {{"a", "A"}, {"b", "B"}, {"c", "C"}};
const RankedElection ranked{three, {{{{0}, {1}}, 4}, {{{1}, {0}}, 3}, {{{2}, {1}}, 2}}};

BudgetElection village() {
  BudgetElection election;
  election.budget = 1000;
  election.projects = {{"bench", "", 400}, {"lamp", "", 300}, {"trees", "", 500}};
  election.ballots = {{{{0, 1}, {2, 1}}, 6}, {{{1, 1}}, 4}};
  return election;
}

/// Stopped when it has told `after` times how far it is.
class Stopper {
 public:
  explicit Stopper(int after) : after_(after) {}

  Watch watch() {
    return {stop_.get_token(), [this](Progress progress) {
              EXPECT_GE(progress.done, last_);
              last_ = progress.done;
              if (told_++ == after_) stop_.request_stop();
            }};
  }
  int told() const { return told_; }

 private:
  std::stop_source stop_;
  int after_;
  int told_ = 0;
  std::uint64_t last_ = 0;
};

template <class Result>
std::string refusal(const Result& result) {
  return result ? "counted" : result.error().key.substr(std::string{"counting.refused."}.size());
}

template <class Count>
void expect_stopped(Count count) {
  Stopper at_once{0};
  EXPECT_EQ(refusal(count(at_once.watch())), "cancelled");
  EXPECT_EQ(at_once.told(), 1);
}

TEST(Counts, ThatAreStoppedGiveNothing) {
  expect_stopped([](Watch watch) { return count_scottish_stv(ranked, {.watch = watch}); });
  expect_stopped([](Watch watch) { return count_irv(ranked, {.watch = watch}); });
  expect_stopped([](Watch watch) { return count_schulze(ranked, {.watch = watch}); });
  expect_stopped(
      [](Watch watch) { return count_plurality(first_choices(ranked), {.watch = watch}); });
  expect_stopped([](Watch watch) { return count_score({three, {}}, {.watch = watch}); });
  expect_stopped([](Watch watch) { return count_greedy(village(), {.watch = watch}); });
}

TEST(Counts, TellHowFarTheyAreAndStopOnTheWay) {
  Stopper never{1000};
  EXPECT_EQ(refusal(count_irv(ranked, {.watch = never.watch()})), "counted");
  EXPECT_EQ(never.told(), 2);
  Stopper later{5};
  const SharesTerms terms{
      .completion = Completion::add1, .no_early_stop = true, .watch = later.watch()};
  EXPECT_EQ(refusal(count_equal_shares(village(), terms)), "cancelled");
  EXPECT_EQ(later.told(), 6);
}

TEST(Counts, RefuseWhatIsMalformed) {
  const RankedElection twice{three, {{{{0}, {0}}, 1}}};
  EXPECT_EQ(refusal(count_scottish_stv(twice, {})), "ballot_twice");
  EXPECT_EQ(refusal(count_irv({three, {{{{3}}, 1}}}, {})), "option_unknown");
  EXPECT_EQ(refusal(count_schulze({{}, {}}, {})), "no_options");
  EXPECT_EQ(refusal(count_irv({{{"a", "A", true}}, {}}, {})), "no_options");
  EXPECT_EQ(refusal(count_approval({{{"a", "A"}, {"a", "B"}}, {}}, {})), "option_twice");
  EXPECT_EQ(refusal(count_approval({three, {{{0}, ballots_max}, {{1}, 1}}}, {})),
            "too_many_ballots");
  EXPECT_EQ(refusal(count_plurality({three, {{{0, 1}, 1}}}, {})), "ballot_too_long");
  EXPECT_EQ(refusal(count_score({three, {{{{0, score_max + 1}}, 1}}}, {})), "score_out_of_range");
  EXPECT_EQ(refusal(count_scottish_stv(ranked, {.seats = 0})), "seats_out_of_range");
  EXPECT_EQ(refusal(count_irv(ranked, {.seats = 2})), "seats_out_of_range");
  std::vector<Option> many;
  for (std::size_t i = 0; i <= options_max; ++i) many.push_back({std::to_string(i), "x"});
  EXPECT_EQ(refusal(count_approval({many, {}}, {})), "too_many_options");
}

TEST(Counts, RefuseBudgetsThatCannotBe) {
  auto free_of_charge = village();
  free_of_charge.projects[0].cost = 0;
  EXPECT_EQ(refusal(count_greedy(free_of_charge, {})), "cost_not_positive");
  auto double_vote = village();
  double_vote.ballots.push_back({{{0, 1}, {0, 1}}, 1});
  EXPECT_EQ(refusal(count_equal_shares(double_vote, {})), "ballot_twice");
  auto heavy = village();
  heavy.ballots.push_back({{{0, 2}}, 1});
  EXPECT_EQ(refusal(count_equal_shares(heavy, {})), "score_out_of_range");
  auto same = village();
  same.projects[1].id = "bench";
  EXPECT_EQ(refusal(count_greedy(same, {})), "option_twice");
  const SharesTerms long_way{.completion = Completion::add1, .no_early_stop = true, .steps_max = 3};
  EXPECT_EQ(refusal(count_equal_shares(village(), long_way)), "too_many_steps");
}

std::vector<OptionIndex> funded(Completion completion) {
  return count_equal_shares(village(), {.completion = completion})->funded;
}

TEST(EqualShares, GivesTheVillageWhatTheDocumentSays) {
  EXPECT_EQ(count_greedy(village(), {})->funded, (std::vector<OptionIndex>{0, 2}));
  EXPECT_EQ(funded(Completion::none), (std::vector<OptionIndex>{0, 1}));
  EXPECT_EQ(funded(Completion::add1u), (std::vector<OptionIndex>{0, 1}));
  const auto outcome = count_equal_shares(village(), {});
  const auto told = std::find_if(outcome->log.begin(), outcome->log.end(), [](const auto& line) {
    return line.key == "counting.log.shares_funded";
  });
  ASSERT_NE(told, outcome->log.end());
  EXPECT_EQ(told->arguments.back(), (TextArgument{"effective", std::string{"6.00"}}));
  ASSERT_EQ(outcome->losers.size(), 1u);
  EXPECT_EQ(outcome->losers[0].why.arguments[2], (TextArgument{"left", std::string{"200.00"}}));
}

}  // namespace
}  // namespace wardmote::counting
