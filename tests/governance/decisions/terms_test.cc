// What can be voted on, and what a ballot may say: every fault has its reason.

#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

/// The reason why `terms` cannot be drafted.
std::string fault(const v1::DecisionTerms& terms) {
  Hall hall;
  return hall.draft_fault(terms);
}

template <class Change>
v1::DecisionTerms with(v1::DecisionTerms terms, Change change) {
  change(terms);
  return terms;
}

TEST(DecisionTerms, AreAcceptedForEveryMethod) {
  Hall hall;
  EXPECT_EQ(hall.draft_fault(question()), "");
  for (int method = 2; method <= 9; ++method) {
    EXPECT_EQ(hall.draft_fault(plans(static_cast<Method>(method))), "") << method;
  }
}

TEST(DecisionTerms, AreDraftedByOfficers) {
  Hall hall;
  EXPECT_EQ(reason(hall.run(DraftDecision{hall.residents[0], question()})), "not_an_officer");
  EXPECT_TRUE(hall.run(DraftDecision{Operator{"anna"}, question()}));
}

TEST(DecisionTerms, NeedTexts) {
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.set_title(" \n"); })), "title_empty");
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.set_title(std::string(201, 'x')); })),
            "title_too_long");
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.clear_text(); })), "text_empty");
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.set_text(std::string(4001, 'x')); })),
            "text_too_long");
}

TEST(DecisionTerms, NameKindsThatThereAre) {
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.clear_method(); })), "method_unknown");
  EXPECT_EQ(
      fault(with(question(), [](auto& t) { t.set_method(static_cast<v1::DecisionMethod>(10)); })),
      "method_unknown");
  EXPECT_EQ(
      fault(with(question(), [](auto& t) { t.set_secrecy(static_cast<v1::DecisionSecrecy>(2)); })),
      "secrecy_unknown");
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.clear_tie_rule(); })), "tie_rule_unknown");
  EXPECT_EQ(fault(with(plans(Method::budget_greedy),
                       [](auto& t) { t.set_completion(v1::DECISION_COMPLETION_ADD1); })),
            "completion_unknown");
}

TEST(DecisionTerms, HaveOptionsThatCanBeToldApart) {
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.add_options()->set_title("x"); })),
            "options_not_of_method");
  const auto base = plans(Method::plurality);
  EXPECT_EQ(fault(with(base, [](auto& t) { t.mutable_options()->DeleteSubrange(1, 2); })),
            "too_few_options");
  EXPECT_EQ(fault(with(base,
                       [](auto& t) {
                         for (int i = 0; i < 48; ++i) {
                           t.add_options()->set_title("Plan " + std::to_string(i));
                         }
                       })),
            "too_many_options");
  EXPECT_EQ(fault(with(base, [](auto& t) { t.mutable_options(1)->clear_title(); })),
            "option_title_empty");
  EXPECT_EQ(
      fault(with(base, [](auto& t) { t.mutable_options(1)->set_title(std::string(201, 'x')); })),
      "option_title_too_long");
  EXPECT_EQ(
      fault(with(base, [](auto& t) { t.mutable_options(1)->set_text(std::string(4001, 'x')); })),
      "option_text_too_long");
  EXPECT_EQ(fault(with(base, [](auto& t) { t.mutable_options(1)->set_title(" trees "); })),
            "option_twice");
}

TEST(DecisionTerms, HaveCostsWhereSomethingIsBought) {
  const auto base = plans(Method::budget_greedy);
  EXPECT_EQ(fault(with(base, [](auto& t) { t.mutable_options(1)->clear_cost(); })), "cost_invalid");
  EXPECT_EQ(fault(with(plans(Method::irv), [](auto& t) { t.mutable_options(1)->set_cost(-1); })),
            "cost_invalid");
  EXPECT_EQ(fault(with(base, [](auto& t) { t.clear_budget(); })), "budget_invalid");
  EXPECT_EQ(fault(with(base, [](auto& t) { t.set_decimals(5); })), "budget_invalid");
  EXPECT_EQ(fault(with(plans(Method::irv), [](auto& t) { t.set_budget(5); })), "budget_invalid");
}

TEST(DecisionTerms, HaveNumbersThatFitTheMethod) {
  EXPECT_EQ(fault(with(plans(Method::irv), [](auto& t) { t.set_seats(2); })), "seats_out_of_range");
  EXPECT_EQ(fault(with(plans(Method::scottish_stv), [](auto& t) { t.set_seats(4); })),
            "seats_out_of_range");
  EXPECT_EQ(fault(with(plans(Method::scottish_stv), [](auto& t) { t.set_seats(2); })), "");
  EXPECT_EQ(fault(with(plans(Method::plurality), [](auto& t) { t.set_chosen_max(2); })),
            "chosen_limits_invalid");
  EXPECT_EQ(fault(with(plans(Method::approval), [](auto& t) { t.set_chosen_max(4); })),
            "chosen_limits_invalid");
  EXPECT_EQ(fault(with(plans(Method::approval),
                       [](auto& t) {
                         t.set_chosen_min(3);
                         t.set_chosen_max(2);
                       })),
            "chosen_limits_invalid");
  EXPECT_EQ(fault(with(plans(Method::score), [](auto& t) { t.set_score_max(101); })),
            "score_max_invalid");
  EXPECT_EQ(fault(with(plans(Method::irv), [](auto& t) { t.set_score_max(5); })),
            "score_max_invalid");
}

TEST(DecisionTerms, AskForAQuorumInOneWay) {
  const auto quorum = [](std::uint64_t numerator, std::uint64_t denominator, std::uint64_t number) {
    return fault(with(question(), [&](auto& t) {
      t.mutable_quorum()->set_numerator(numerator);
      t.mutable_quorum()->set_denominator(denominator);
      t.mutable_quorum()->set_number(number);
    }));
  };
  EXPECT_EQ(quorum(1, 2, 0), "");
  EXPECT_EQ(quorum(0, 0, 5), "");
  EXPECT_EQ(quorum(1, 2, 5), "quorum_invalid");
  EXPECT_EQ(quorum(3, 2, 0), "quorum_invalid");
  EXPECT_EQ(quorum(1, 0, 0), "quorum_invalid");
  EXPECT_EQ(quorum(0, 2, 0), "quorum_invalid");
}

TEST(DecisionTerms, AskForAThresholdThatTheMethodKnows) {
  const auto threshold = [](v1::DecisionTerms terms, v1::DecisionThresholdKind kind,
                            std::uint64_t numerator, std::uint64_t denominator, bool more) {
    auto& asked = *terms.mutable_threshold();
    asked.set_kind(kind);
    asked.set_numerator(numerator);
    asked.set_denominator(denominator);
    asked.set_more_than(more);
    return fault(terms);
  };
  const auto votes = v1::DECISION_THRESHOLD_SHARE_OF_VOTES;
  EXPECT_EQ(threshold(question(), votes, 2, 3, false), "");
  EXPECT_EQ(threshold(question(), votes, 1, 1, true), "threshold_invalid");
  EXPECT_EQ(threshold(question(), votes, 0, 0, false), "threshold_invalid");
  EXPECT_EQ(threshold(question(), v1::DECISION_THRESHOLD_NONE, 0, 0, false), "threshold_invalid");
  EXPECT_EQ(threshold(question(), v1::DECISION_THRESHOLD_SIMPLE_MAJORITY, 1, 2, false),
            "threshold_invalid");
  EXPECT_EQ(threshold(plans(Method::schulze), votes, 1, 2, true), "threshold_not_of_method");
  EXPECT_EQ(threshold(plans(Method::approval), votes, 1, 2, true), "");
}

TEST(DecisionTerms, CloseAndBecomeFinalInTime) {
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.clear_duration_ms(); })), "duration_invalid");
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.set_duration_ms(1000); })), "duration_invalid");
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.set_closes_at_ms(1000); })), "duration_invalid");
  EXPECT_EQ(fault(with(question(), [](auto& t) { t.set_appeal_ms(-1); })), "appeal_invalid");
  EXPECT_EQ(
      fault(with(question(), [](auto& t) { t.mutable_eligibility()->set_residency_level_min(4); })),
      "eligibility_invalid");
}

// ---- Ballots

/// The reason why a ballot is not taken.
std::string refused(const v1::DecisionTerms& terms, const v1::DecisionChoice& choice) {
  Hall hall;
  return reason(hall.cast(hall.opened(terms), 0, choice));
}

TEST(DecisionBallots, HaveTheShapeOfTheMethod) {
  EXPECT_EQ(refused(question(), scored({{1, 1}})), "ballot_of_other_method");
  EXPECT_EQ(refused(plans(Method::score), chosen({1})), "ballot_of_other_method");
  EXPECT_EQ(refused(plans(Method::irv), chosen({1})), "ballot_of_other_method");
  EXPECT_EQ(refused(plans(Method::budget_greedy), ranked({{1}})), "ballot_of_other_method");
}

TEST(DecisionBallots, NameOptionsThatThereAreOnce) {
  EXPECT_EQ(refused(question(), chosen({3})), "option_unknown");
  EXPECT_EQ(refused(plans(Method::approval), chosen({0})), "option_unknown");
  EXPECT_EQ(refused(plans(Method::approval), chosen({1, 1})), "option_repeated");
  EXPECT_EQ(refused(plans(Method::score), scored({{4, 1}})), "option_unknown");
  EXPECT_EQ(refused(plans(Method::score), scored({{1, 1}, {1, 2}})), "option_repeated");
  EXPECT_EQ(refused(plans(Method::irv), ranked({{4}})), "option_unknown");
  EXPECT_EQ(refused(plans(Method::irv), ranked({{1}, {1}})), "option_repeated");
}

TEST(DecisionBallots, ChooseAsManyAsTheyMay) {
  EXPECT_EQ(refused(question(), chosen({1, 2})), "too_many_chosen");
  EXPECT_EQ(refused(plans(Method::plurality), chosen({1, 2})), "too_many_chosen");
  const auto limited = with(plans(Method::approval), [](auto& t) {
    t.set_chosen_min(2);
    t.set_chosen_max(2);
  });
  EXPECT_EQ(refused(limited, chosen({1})), "too_few_chosen");
  EXPECT_EQ(refused(limited, chosen({1, 2, 3})), "too_many_chosen");
  EXPECT_EQ(refused(limited, chosen({})), "") << "an abstention";
}

TEST(DecisionBallots, ScoreAndRankWithinTheRules) {
  EXPECT_EQ(refused(plans(Method::score), scored({{1, 6}})), "score_out_of_range");
  EXPECT_EQ(refused(plans(Method::score), scored({{1, 5}})), "");
  EXPECT_EQ(refused(plans(Method::irv), ranked({{1}, {}})), "rank_empty");
  EXPECT_EQ(refused(plans(Method::irv), ranked({{1, 2}})), "rank_shared");
  EXPECT_EQ(refused(plans(Method::scottish_stv), ranked({{1, 2}})), "rank_shared");
  EXPECT_EQ(refused(plans(Method::schulze), ranked({{1, 2}, {3}})), "");
}

TEST(DecisionBallots, AreWrittenInOneWay) {
  EXPECT_EQ(written(chosen({1, 3})), "1,3");
  EXPECT_EQ(written(scored({{1, 5}, {2, 0}})), "1=5,2=0");
  EXPECT_EQ(written(ranked({{2}, {1, 3}})), "2>1=3");
  EXPECT_EQ(written({}), "");
  Hall hall;
  const auto number = hall.opened(plans(Method::approval));
  ASSERT_TRUE(hall.cast(number, 0, chosen({3, 1})));
  EXPECT_EQ(written(ballot_of(hall.decisions, number, hall.residents[0])->choice()), "1,3");
}

TEST(DecisionBallots, HaveOneRootInWhateverOrder) {
  const auto root = ballots_root({chosen({1}), chosen({2}), {}});
  EXPECT_EQ(root, ballots_root({{}, chosen({2}), chosen({1})}));
  EXPECT_NE(root, ballots_root({{}, chosen({2}), chosen({2})}));
  EXPECT_NE(root, ballots_root({chosen({1}), chosen({2})}));
}

}  // namespace
}  // namespace wardmote::decisions
