// Who wins by which method, under which quorum and threshold; and what private ballots hide.

#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

using Options = std::vector<std::uint32_t>;

v1::DecisionResult result_of(const v1::DecisionTerms& terms,
                             const std::vector<v1::DecisionChoice>& choices) {
  Hall hall;
  const auto number = hall.opened(terms);
  hall.cast_all(number, choices);
  return hall.closed(number);
}

TEST(DecisionResults, OfAQuestionNeedMoreYesThanNo) {
  auto result = result_of(question(), {chosen({1}), chosen({1}), chosen({2}), chosen({})});
  EXPECT_TRUE(result.passed());
  EXPECT_EQ(winners_of(result), Options{1});
  EXPECT_EQ(result.roll(), 10u);
  EXPECT_EQ(result.turnout(), 4u);
  EXPECT_EQ(result.valid(), 3u);
  ASSERT_EQ(result.losses_size(), 1);
  EXPECT_EQ(why_lost(result, 2).rfind("counting.", 0), 0u);

  result = result_of(question(), {chosen({1}), chosen({2})});
  EXPECT_FALSE(result.passed());
  EXPECT_EQ(winners_of(result), Options{});
  EXPECT_FALSE(result.used_lot());
  EXPECT_EQ(why_lost(result, 1), "decisions.lost.threshold");

  result = result_of(question(), {chosen({2}), chosen({2}), chosen({1})});
  EXPECT_FALSE(result.passed());
}

TEST(DecisionResults, ReachTheirThresholdExactly) {
  auto terms = question();
  auto& threshold = *terms.mutable_threshold();
  threshold.set_kind(v1::DECISION_THRESHOLD_SHARE_OF_VOTES);
  threshold.set_numerator(2);
  threshold.set_denominator(3);
  EXPECT_TRUE(result_of(terms, {chosen({1}), chosen({1}), chosen({2}), chosen({})}).passed());
  threshold.set_more_than(true);
  const auto missed = result_of(terms, {chosen({1}), chosen({1}), chosen({2})});
  EXPECT_FALSE(missed.passed());
  EXPECT_TRUE(missed.quorum_reached());
  EXPECT_FALSE(missed.threshold_reached());
  threshold.set_kind(v1::DECISION_THRESHOLD_SHARE_OF_ROLL);
  threshold.set_denominator(10);
  threshold.set_more_than(false);
  EXPECT_FALSE(result_of(terms, {chosen({1})}).passed());
  EXPECT_TRUE(result_of(terms, {chosen({1}), chosen({1}), chosen({2}), chosen({2})}).passed());
}

TEST(DecisionResults, NeedTheirQuorum) {
  auto terms = question();
  terms.mutable_quorum()->set_numerator(1);
  terms.mutable_quorum()->set_denominator(5);
  const auto missed = result_of(terms, {chosen({1})});
  EXPECT_FALSE(missed.quorum_reached());
  EXPECT_FALSE(missed.passed());
  EXPECT_EQ(why_lost(missed, 1), "decisions.lost.quorum");
  EXPECT_EQ(missed.leaders(0), 1u);
  EXPECT_TRUE(result_of(terms, {chosen({1}), chosen({})}).passed()) << "abstentions take part";
  terms.mutable_quorum()->Clear();
  terms.mutable_quorum()->set_number(3);
  EXPECT_FALSE(result_of(terms, {chosen({1}), chosen({1})}).passed());
  EXPECT_TRUE(result_of(terms, {chosen({1}), chosen({1}), chosen({2})}).passed());
}

TEST(DecisionResults, AreNoneWhereEverybodyAbstains) {
  auto terms = question();
  terms.mutable_threshold()->set_kind(v1::DECISION_THRESHOLD_SHARE_OF_VOTES);
  terms.mutable_threshold()->set_numerator(2);
  terms.mutable_threshold()->set_denominator(3);
  EXPECT_FALSE(result_of(terms, {chosen({})}).passed());
  for (int method = 2; method <= 9; ++method) {
    for (const auto& ballots : {std::vector<v1::DecisionChoice>{}, {v1::DecisionChoice{}}}) {
      const auto result = result_of(plans(static_cast<Method>(method)), ballots);
      EXPECT_FALSE(result.passed()) << method;
      EXPECT_FALSE(result.has_fault()) << method;
      EXPECT_EQ(why_lost(result, 1), "decisions.lost.no_votes") << method;
    }
  }
}

TEST(DecisionResults, ComeFromTheirMethod) {
  EXPECT_EQ(winners_of(result_of(plans(Method::plurality),
                                 {chosen({1}), chosen({1}), chosen({2}), chosen({3})})),
            Options{1});
  EXPECT_EQ(winners_of(result_of(plans(Method::approval),
                                 {chosen({1, 2}), chosen({2}), chosen({2, 3}), chosen({1})})),
            Options{2});
  EXPECT_EQ(winners_of(result_of(plans(Method::score),
                                 {scored({{1, 5}, {3, 4}}), scored({{2, 5}, {3, 4}})})),
            Options{3});
  const std::vector<v1::DecisionChoice> papers{
      ranked({{1}, {3}}), ranked({{1}, {3}}), ranked({{1}, {3}}), ranked({{2}, {3}}),
      ranked({{2}, {3}}), ranked({{3}, {2}}), ranked({{3}, {2}})};
  const auto irv = result_of(plans(Method::irv), papers);
  EXPECT_EQ(irv.winners_size(), 1);
  EXPECT_EQ(winners_of(result_of(plans(Method::schulze), papers)), Options{3});
  auto two = plans(Method::scottish_stv);
  two.set_seats(2);
  EXPECT_EQ(result_of(two, papers).winners(0), 1u);
  EXPECT_EQ(result_of(two, papers).winners_size(), 2);
}

TEST(DecisionResults, OfBudgetsFitTheBudget) {
  const std::vector<v1::DecisionChoice> ballots{chosen({1, 3}), chosen({1}), chosen({2}),
                                                chosen({3, 1}), chosen({2, 3})};
  const auto greedy = result_of(plans(Method::budget_greedy), ballots);
  EXPECT_EQ(winners_of(greedy), (Options{3, 1}));
  EXPECT_EQ(greedy.cost(), 100);
  EXPECT_NE(why_lost(greedy, 2), "");
  auto terms = plans(Method::budget_equal_shares);
  EXPECT_LE(result_of(terms, ballots).cost(), 100);
  terms.set_completion(v1::DECISION_COMPLETION_ADD1U);
  const auto shares = result_of(terms, ballots);
  EXPECT_FALSE(shares.has_fault());
  EXPECT_GT(shares.winners_size(), 0);
  EXPECT_LE(shares.cost(), 100);
}

TEST(DecisionResults, SettleTiesByTheListIfThatIsTheRule) {
  const auto result = result_of(plans(Method::plurality), {chosen({3}), chosen({2})});
  EXPECT_EQ(winners_of(result), Options{2});
  EXPECT_TRUE(result.seed().empty());
}

TEST(DecisionResults, SayOfEveryLoserWhy) {
  for (const auto method : {Method::plurality, Method::approval, Method::budget_greedy}) {
    const auto result = result_of(plans(method), {chosen({1}), chosen({1}), chosen({2})});
    EXPECT_EQ(result.losses_size() + result.winners_size(), 3) << static_cast<int>(method);
    for (const auto& loss : result.losses()) EXPECT_FALSE(loss.why().key().empty());
  }
}

// ---- Private ballots

v1::DecisionTerms secretly(v1::DecisionTerms terms) {
  terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
  return terms;
}

TEST(PrivateBallots, AreRefusedWhereNothingSealsThem) {
  Hall hall;
  const auto number = hall.opened(secretly(question()));
  const auto waiting = hall.approved(secretly(question()));
  hall.has_ballot_vault = false;
  EXPECT_EQ(hall.draft_fault(secretly(question())), "private_unavailable");
  EXPECT_EQ(reason(hall.run(OpenDecision{hall.officer, waiting})), "private_unavailable");
  EXPECT_EQ(reason(hall.cast(number, 0, chosen({1}))), "private_unavailable");
}

TEST(PrivateBallots, HoldNothingBesideTheVoterInTheClear) {
  Hall hall;
  const auto number = hall.opened(secretly(plans(Method::approval)));
  hall.pass(7min);
  std::set<std::size_t> sizes;
  for (const auto& choice : {chosen({}), chosen({1}), chosen({1, 2, 3})}) {
    const auto cast = hall.cast(number, sizes.size(), choice);
    ASSERT_TRUE(cast);
    const auto& ballot = hall.events.back().ballot_cast().ballot();
    EXPECT_FALSE(ballot.has_choice());
    EXPECT_TRUE(ballot.receipt().empty());
    EXPECT_EQ(ballot.at_ms() % 600'000, 0);
    const auto receipt = effect_of<ShowReceipt>(*cast)->receipt;
    EXPECT_EQ(hall.events.back().SerializeAsString().find(receipt), std::string::npos);
    sizes.insert(ballot.sealed().size());
    EXPECT_EQ(sizes.size(), 1u) << "the length tells the choice";
  }
}

TEST(PrivateBallots, HaveOneLengthForManyOptions) {
  Hall hall;
  auto terms = secretly(plans(Method::schulze));
  for (int i = 4; i <= 50; ++i) terms.add_options()->set_title("Plan " + std::to_string(i));
  const auto number = hall.opened(terms);
  v1::DecisionChoice full;
  for (std::uint32_t option = 1; option <= 50; ++option) full.add_ranks()->add_options(option);
  ASSERT_TRUE(hall.cast(number, 0, full));
  ASSERT_TRUE(hall.cast(number, 1, {}));
  EXPECT_EQ(ballot_of(hall.decisions, number, hall.residents[0])->sealed().size(),
            ballot_of(hall.decisions, number, hall.residents[1])->sealed().size());
}

TEST(PrivateBallots, ArePublishedByReceiptWithoutVoters) {
  Hall hall;
  const auto number = hall.opened(secretly(plans(Method::plurality)));
  ASSERT_TRUE(hall.cast(number, 0, chosen({3})));
  const auto last = hall.cast(number, 0, chosen({1}));
  hall.cast(number, 1, chosen({2}));
  hall.cast(number, 2, chosen({1}));
  const auto& result = hall.closed(number);
  EXPECT_EQ(winners_of(result), Options{1});
  ASSERT_EQ(result.box_size(), 3);
  std::map<std::string, std::string> lines;
  for (const auto& line : result.box()) lines[line.receipt()] = written(line.choice());
  EXPECT_EQ(lines[effect_of<ShowReceipt>(*last)->receipt], "1");
  EXPECT_TRUE(
      std::is_sorted(result.box().begin(), result.box().end(),
                     [](const auto& a, const auto& b) { return a.receipt() < b.receipt(); }));
}

TEST(PrivateBallots, LoseTheirKeyAfterTheAppealPeriod) {
  Hall hall;
  const auto number = hall.opened(secretly(question()));
  hall.cast_all(number, {chosen({1})});
  hall.closed(number);
  EXPECT_TRUE(hall.ballots.destroyed.empty());
  EXPECT_TRUE(destroyed_keys(hall.decisions).empty());
  hall.pass(72h);
  hall.tick();
  EXPECT_TRUE(hall.ballots.destroyed.contains(raw(number)));
  EXPECT_EQ(destroyed_keys(hall.decisions), std::vector{number});
}

TEST(PrivateBallots, LoseTheirKeyWhenTheVoteIsCancelled) {
  Hall hall;
  const auto number = hall.opened(secretly(question()));
  ASSERT_TRUE(hall.run(CancelDecision{hall.officer, number, "The square is sold."}));
  EXPECT_EQ(destroyed_keys(hall.decisions), std::vector{number});
  EXPECT_TRUE(hall.ballots.destroyed.contains(raw(number)));
}

TEST(PrivateBallots, GiveNoResultIfOneDoesNotOpen) {
  Hall hall;
  const auto number = hall.opened(secretly(question()));
  hall.cast_all(number, {chosen({1})});
  hall.ballots.destroy(raw(number));
  const auto& result = hall.closed(number);
  EXPECT_EQ(result.fault().key(), "decisions.fault.ballots_lost");
  EXPECT_FALSE(result.passed());
}

}  // namespace
}  // namespace wardmote::decisions
