// From draft to final, and who may do what when.

#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

TEST(Decisions, GoFromDraftToFinal) {
  Hall hall;
  const auto number = hall.draft(question());
  EXPECT_EQ(hall.state(number), DecisionState::draft);
  ASSERT_TRUE(hall.run(ApproveDraft{hall.deputy, number}));
  EXPECT_EQ(hall.state(number), DecisionState::approved);
  ASSERT_TRUE(hall.run(OpenDecision{hall.officer, number}));
  EXPECT_EQ(hall.state(number), DecisionState::open);
  // Whoever has not voted by then is reminded.
  EXPECT_EQ(next_deadline(hall.decisions, hall.voting()), hall.now + 24h);
  hall.cast_all(number, {chosen({1}), chosen({1}), chosen({2})});
  const auto& result = hall.closed(number);
  EXPECT_EQ(hall.state(number), DecisionState::counted);
  EXPECT_TRUE(result.passed());
  EXPECT_EQ(hall.record(number).appeal_until_ms(), to_ms(hall.now + 72h));
  hall.pass(72h);
  hall.tick();
  EXPECT_EQ(hall.state(number), DecisionState::final_result);
  EXPECT_FALSE(next_deadline(hall.decisions, hall.voting()));
}

TEST(Decisions, FreezeTextsAndRollAtOpening) {
  Hall hall;
  const auto number = hall.opened(question());
  const auto& record = hall.record(number);
  EXPECT_EQ(record.texts_hash(), texts_hash(record.terms()));
  EXPECT_EQ(record.texts_hash().size(), 32u);
  std::vector<MemberId> all = hall.residents;
  all.push_back(hall.officer);
  all.push_back(hall.deputy);
  EXPECT_EQ(record.roll_hash(), roll_hash(all));
  EXPECT_EQ(record.roll_size(), 10u);
  EXPECT_EQ(reason(hall.run(ChangeDraft{hall.officer, number, plans(Method::score)})),
            "wrong_state");
  const auto late = hall.join(77);
  EXPECT_EQ(reason(hall.run(CastBallot{late, number, chosen({1})})), "not_on_roll");
}

TEST(Decisions, HashEveryFieldOfTheirTexts) {
  const auto terms = plans(Method::budget_equal_shares);
  std::set<std::string> hashes{texts_hash(terms)};
  const auto changed = [&](auto change) {
    auto other = terms;
    change(other);
    EXPECT_TRUE(hashes.insert(texts_hash(other)).second);
  };
  changed([](auto& t) { t.set_title("x"); });
  changed([](auto& t) { t.set_text("x"); });
  changed([](auto& t) { t.mutable_options(1)->set_title("x"); });
  changed([](auto& t) { t.mutable_options(1)->set_text("x"); });
  changed([](auto& t) { t.mutable_options(1)->set_cost(7); });
  changed([](auto& t) { t.set_method(v1::DECISION_METHOD_SCORE); });
  changed([](auto& t) { t.set_secrecy(v1::DECISION_SECRECY_PRIVATE); });
  changed([](auto& t) { t.mutable_eligibility()->set_residency_level_min(2); });
  changed([](auto& t) { t.mutable_eligibility()->set_member_for_ms(2); });
  changed([](auto& t) { t.mutable_quorum()->set_number(3); });
  changed([](auto& t) { t.mutable_threshold()->set_more_than(true); });
  changed([](auto& t) { t.set_tie_rule(v1::DECISION_TIE_RULE_LOT); });
  changed([](auto& t) { t.set_duration_ms(5); });
  changed([](auto& t) { t.set_closes_at_ms(5); });
  changed([](auto& t) { t.set_appeal_ms(5); });
  changed([](auto& t) { t.set_seats(5); });
  changed([](auto& t) { t.set_chosen_min(5); });
  changed([](auto& t) { t.set_chosen_max(5); });
  changed([](auto& t) { t.set_score_max(9); });
  changed([](auto& t) { t.set_budget(9); });
  changed([](auto& t) { t.set_decimals(1); });
  changed([](auto& t) { t.set_completion(v1::DECISION_COMPLETION_ADD1); });
}

TEST(Decisions, AreApprovedBySomebodyWhoWroteNoneOfThem) {
  Hall hall;
  const auto number = hall.draft(question());
  EXPECT_EQ(reason(hall.run(OpenDecision{hall.officer, number})), "wrong_state");
  EXPECT_EQ(reason(hall.run(ApproveDraft{hall.officer, number})), "own_draft");
  EXPECT_EQ(reason(hall.run(ApproveDraft{hall.residents[0], number})), "not_an_officer");
  auto other = question();
  other.set_title("Two new benches");
  ASSERT_TRUE(hall.run(ChangeDraft{hall.deputy, number, other}));
  EXPECT_EQ(reason(hall.run(ApproveDraft{hall.officer, number})), "own_draft");
  EXPECT_EQ(reason(hall.run(ApproveDraft{hall.deputy, number})), "own_draft");
  const auto third = hall.join_as(11, Role::officer);
  ASSERT_TRUE(hall.run(ApproveDraft{third, number}));
  EXPECT_EQ(reason(hall.run(ApproveDraft{third, number})), "wrong_state");
}

TEST(Decisions, LoseApprovalAndCommitmentsWhenTheDraftChanges) {
  Hall hall;
  auto terms = plans(Method::plurality);
  terms.set_tie_rule(v1::DECISION_TIE_RULE_LOT);
  const auto number = hall.approved(terms);
  ASSERT_TRUE(hall.run(CommitToLot{hall.deputy, number, commitment_to("a")}));
  EXPECT_EQ(reason(hall.run(ChangeDraft{hall.officer, number, terms})), "unchanged");
  EXPECT_EQ(hall.state(number), DecisionState::approved);
  terms.set_title("Another square");
  ASSERT_TRUE(hall.run(ChangeDraft{hall.officer, number, terms}));
  EXPECT_EQ(hall.state(number), DecisionState::draft);
  EXPECT_FALSE(hall.record(number).has_approved_by());
  EXPECT_EQ(hall.record(number).lot_size(), 0);
}

TEST(Decisions, TakeOnlyThoseWhoAreEligibleOntoTheRoll) {
  Hall hall;
  ASSERT_TRUE(hall.run(members::SetResidencyLevel{Actor{hall.officer}, hall.residents[2], 2}));
  ASSERT_TRUE(hall.run(members::Leave{hall.residents[3]}));
  auto terms = question();
  terms.mutable_eligibility()->set_residency_level_min(2);
  EXPECT_EQ(hall.record(hall.opened(terms)).roll_size(), 1u);
  EXPECT_TRUE(is_on_roll(hall.decisions, DecisionNumber{1}, hall.residents[2]));
  EXPECT_EQ(hall.record(hall.opened(question())).roll_size(), 9u);
  terms = question();
  terms.mutable_eligibility()->set_member_for_ms(1000);
  const auto early = hall.approved(terms);
  EXPECT_EQ(reason(hall.run(OpenDecision{hall.officer, early})), "nobody_eligible");
  hall.pass(1s);
  EXPECT_TRUE(hall.run(OpenDecision{hall.officer, early}));
}

TEST(Decisions, AreNotOpenedWithAQuorumThatTheRollCannotReach) {
  Hall hall;
  auto terms = question();
  terms.mutable_quorum()->set_number(11);
  const auto number = hall.approved(terms);
  EXPECT_EQ(reason(hall.run(OpenDecision{hall.officer, number})), "quorum_unreachable");
}

TEST(Decisions, AreNotOpenedAfterTheirClosingMoment) {
  Hall hall;
  auto terms = question();
  terms.clear_duration_ms();
  terms.set_closes_at_ms(to_ms(hall.now + 5h));
  const auto number = hall.approved(terms);
  hall.pass(5h);
  EXPECT_EQ(reason(hall.run(OpenDecision{hall.officer, number})), "duration_invalid");
}

TEST(Decisions, TakeBallotsUntilTheClosingMomentAndNotLater) {
  Hall hall;
  const auto draft = hall.approved(question());
  EXPECT_EQ(reason(hall.cast(draft, 0, chosen({1}))), "not_open_yet");
  ASSERT_TRUE(hall.run(OpenDecision{hall.officer, draft}));
  hall.pass(48h - 1ms);
  EXPECT_TRUE(hall.cast(draft, 0, chosen({1})));
  hall.pass(1ms);
  EXPECT_EQ(reason(hall.cast(draft, 1, chosen({1}))), "voting_ended") << "before any tick";
  hall.tick();
  EXPECT_EQ(reason(hall.cast(draft, 1, chosen({1}))), "voting_ended");
  EXPECT_EQ(hall.record(draft).result().turnout(), 1u);
}

TEST(Decisions, ReplaceABallotByTheNextOne) {
  Hall hall;
  const auto number = hall.opened(question());
  const auto first = hall.cast(number, 0, chosen({1}));
  ASSERT_TRUE(first);
  const auto second = hall.cast(number, 0, chosen({2}));
  ASSERT_TRUE(second);
  const auto* old_receipt = effect_of<ShowReceipt>(*first);
  const auto* receipt = effect_of<ShowReceipt>(*second);
  ASSERT_TRUE(old_receipt != nullptr && receipt != nullptr);
  EXPECT_FALSE(old_receipt->replaces);
  EXPECT_TRUE(receipt->replaces);
  EXPECT_NE(receipt->receipt, old_receipt->receipt);
  const auto* ballot = ballot_of(hall.decisions, number, hall.residents[0]);
  EXPECT_EQ(ballot->receipt(), receipt->receipt);
  EXPECT_EQ(ballot->casts(), 2u);
  EXPECT_EQ(voted(hall.decisions, number), 1u);
  EXPECT_EQ(not_voted(hall.decisions, number).size(), 9u);
  const auto& result = hall.closed(number);
  EXPECT_EQ(result.turnout(), 1u);
  EXPECT_FALSE(result.passed());
}

TEST(Decisions, AreCancelledWithAReasonUntilTheyAreCounted) {
  Hall hall;
  const auto number = hall.opened(question());
  EXPECT_EQ(reason(hall.run(CancelDecision{hall.officer, number, "  "})), "reason_required");
  EXPECT_EQ(reason(hall.run(CancelDecision{hall.officer, number, std::string(1001, 'x')})),
            "reason_too_long");
  EXPECT_EQ(reason(hall.run(CancelDecision{hall.residents[0], number, "no"})), "not_an_officer");
  ASSERT_TRUE(hall.run(CancelDecision{hall.officer, number, "The square is sold."}));
  EXPECT_EQ(reason(hall.cast(number, 0, chosen({1}))), "voting_ended");
  EXPECT_FALSE(next_deadline(hall.decisions, hall.voting()));
  const auto counted = hall.opened(question());
  hall.closed(counted);
  EXPECT_EQ(reason(hall.run(CancelDecision{hall.officer, counted, "no"})), "wrong_state");
}

TEST(Decisions, DoNotMoveWhileTheCommunityIsClosed) {
  Hall hall;
  const auto number = hall.opened(question());
  hall.community.profile.edit(0).set_status(v1::COMMUNITY_STATUS_CLOSED);
  EXPECT_EQ(reason(hall.cast(number, 0, chosen({1}))), "closed_community");
  EXPECT_EQ(hall.draft_fault(question()), "closed_community");
  hall.pass(100h);
  EXPECT_FALSE(next_deadline(hall.decisions, hall.voting()));
  const auto decision = hall.run(Tick{});
  ASSERT_TRUE(decision);
  EXPECT_TRUE(decision->events.empty());
}

TEST(Decisions, AreFoundOrNot) {
  Hall hall;
  const DecisionNumber none{5};
  EXPECT_EQ(reason(hall.cast(none, 0, chosen({1}))), "not_found");
  EXPECT_EQ(reason(hall.run(OpenDecision{hall.officer, none})), "not_found");
}

// ---- The count, which is done elsewhere

TEST(DecisionCounts, AreDueFromTheClosingUntilTheyAreTaken) {
  Hall hall;
  hall.counts_by_itself = false;
  const auto number = hall.opened(question());
  hall.cast_all(number, {chosen({1}), chosen({1}), chosen({2})});
  EXPECT_TRUE(due_counts(hall.decisions, hall.community, hall.now).empty());
  hall.pass(48h);
  ASSERT_TRUE(hall.run(Tick{}));
  EXPECT_EQ(hall.state(number), DecisionState::closed);
  EXPECT_EQ(due_counts(hall.decisions, hall.community, hall.now), std::vector{number});
  EXPECT_EQ(reason(hall.cast(number, 3, chosen({2}))), "voting_ended");
  const auto idle = hall.run(Tick{});
  ASSERT_TRUE(idle);
  EXPECT_TRUE(idle->events.empty());

  // Another vote goes on meanwhile, from its draft to its closing.
  const auto other = hall.opened(question());
  hall.cast_all(other, {chosen({2})});
  hall.pass(48h);
  ASSERT_TRUE(hall.run(Tick{}));
  EXPECT_EQ(hall.state(other), DecisionState::closed);

  const auto material = count_material(hall.decisions, hall.voting(), number);
  const auto taken = hall.run(TakeCount{number, *result_of(material)});
  ASSERT_TRUE(taken);
  EXPECT_NE(effect_of<AnnounceResult>(*taken), nullptr);
  EXPECT_EQ(hall.state(number), DecisionState::counted);
  EXPECT_TRUE(hall.record(number).result().passed());
  EXPECT_EQ(hall.record(number).counted_at_ms(), hall.record(number).closes_at_ms())
      << "however long the count took";
  EXPECT_EQ(due_counts(hall.decisions, hall.community, hall.now), std::vector{other});
}

TEST(DecisionCounts, OfAVoteThatWasCalledOffMeanwhileComeToNothing) {
  Hall hall;
  hall.counts_by_itself = false;
  const auto number = hall.opened(question());
  hall.pass(48h);
  ASSERT_TRUE(hall.run(Tick{}));
  const auto result = *result_of(count_material(hall.decisions, hall.voting(), number));
  ASSERT_TRUE(hall.run(CancelDecision{hall.officer, number, "The text was wrong"}));
  EXPECT_TRUE(due_counts(hall.decisions, hall.community, hall.now).empty());
  const auto late = hall.run(TakeCount{number, result});
  ASSERT_TRUE(late);
  EXPECT_TRUE(late->events.empty());
  EXPECT_EQ(hall.state(number), DecisionState::cancelled);
  EXPECT_EQ(reason(hall.run(TakeCount{DecisionNumber{5}, result})), "not_found");
}

TEST(DecisionCounts, StopWhenTheyAreTold) {
  Hall hall;
  hall.counts_by_itself = false;
  auto terms = plans(Method::budget_equal_shares);
  terms.set_completion(v1::DECISION_COMPLETION_ADD1);
  const auto number = hall.opened(terms);
  hall.cast_all(number, {chosen({1}), chosen({2})});
  hall.pass(48h);
  ASSERT_TRUE(hall.run(Tick{}));
  const auto material = count_material(hall.decisions, hall.voting(), number);
  EXPECT_TRUE(result_of(material));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(result_of(material, {.stop = stop.get_token()}));
}

// ---- The lot

TEST(DecisionsLot, IsCommittedToBeforeOpening) {
  Hall hall;
  const auto listed = hall.draft(question());
  EXPECT_EQ(reason(hall.run(CommitToLot{hall.officer, listed, commitment_to("a")})), "no_lot");
  auto terms = plans(Method::plurality);
  terms.set_tie_rule(v1::DECISION_TIE_RULE_LOT);
  const auto number = hall.approved(terms);
  EXPECT_EQ(reason(hall.run(CommitToLot{MemberId{999}, number, commitment_to("a")})),
            "not_a_member");
  EXPECT_EQ(reason(hall.run(CommitToLot{hall.officer, number, "short"})), "commitment_invalid");
  ASSERT_TRUE(hall.run(CommitToLot{hall.officer, number, commitment_to("a")}));
  EXPECT_EQ(reason(hall.run(CommitToLot{hall.officer, number, commitment_to("b")})),
            "already_committed");
  EXPECT_EQ(reason(hall.run(CommitToLot{hall.deputy, number, commitment_to("a")})),
            "commitment_invalid");
  EXPECT_EQ(reason(hall.run(OpenDecision{hall.officer, number})), "commitments_missing");
  for (int i = 0; i < 8; ++i) {
    ASSERT_TRUE(hall.run(CommitToLot{hall.residents[i], number, commitment_to(std::to_string(i))}));
  }
  EXPECT_EQ(reason(hall.run(CommitToLot{hall.deputy, number, commitment_to("c")})),
            "too_many_commitments");
  ASSERT_TRUE(hall.run(OpenDecision{hall.officer, number}));
  EXPECT_EQ(reason(hall.run(CommitToLot{hall.deputy, number, commitment_to("c")})), "wrong_state");
}

TEST(DecisionsLot, IsDrawnWhenTheLastOneReveals) {
  Hall hall;
  const auto number = hall.opened_with_lot(plans(Method::plurality));
  hall.cast_all(number, {chosen({1}), chosen({2}), chosen({3})});
  EXPECT_EQ(reason(hall.run(RevealLot{hall.officer, number, "heads"})), "wrong_state");
  hall.closed(number);
  EXPECT_EQ(hall.state(number), DecisionState::closed);
  EXPECT_EQ(reason(hall.run(RevealLot{hall.residents[0], number, "heads"})), "not_committed");
  EXPECT_EQ(reason(hall.run(RevealLot{hall.officer, number, "tails"})), "reveal_wrong");
  ASSERT_TRUE(hall.run(RevealLot{hall.officer, number, "heads"}));
  EXPECT_EQ(reason(hall.run(RevealLot{hall.officer, number, "heads"})), "already_revealed");
  EXPECT_EQ(hall.state(number), DecisionState::closed);
  hall.pass(1h);
  ASSERT_TRUE(hall.run(RevealLot{hall.deputy, number, "tails"}));
  EXPECT_EQ(hall.state(number), DecisionState::counted);
  EXPECT_EQ(hall.record(number).counted_at_ms(), to_ms(hall.now)) << "since all had revealed";
  const auto& result = hall.record(number).result();
  EXPECT_TRUE(result.used_lot());
  EXPECT_EQ(result.winners_size(), 1);
  EXPECT_EQ(result.seed().size(), 32u);
  EXPECT_EQ(result.silent_size(), 0);
}

TEST(DecisionsLot, IsDrawnWithoutThoseWhoAreSilent) {
  Hall hall;
  const auto number = hall.opened_with_lot(plans(Method::plurality));
  hall.cast_all(number, {chosen({1}), chosen({2})});
  hall.closed(number);
  ASSERT_TRUE(hall.run(RevealLot{hall.officer, number, "heads"}));
  hall.pass(24h);
  EXPECT_EQ(reason(hall.run(RevealLot{hall.deputy, number, "tails"})), "wrong_state") << "late";
  hall.tick();
  EXPECT_EQ(hall.state(number), DecisionState::counted);
  ASSERT_EQ(hall.record(number).result().silent_size(), 1);
  EXPECT_EQ(hall.record(number).result().silent(0), raw(hall.deputy));
}

TEST(Refusals, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto refusal : all_refusals()) EXPECT_TRUE(names.insert(name(refusal)).second);
  EXPECT_EQ(refuse(Refusal::not_on_roll).value().key, "decisions.refused.not_on_roll");
}

}  // namespace
}  // namespace wardmote::decisions
