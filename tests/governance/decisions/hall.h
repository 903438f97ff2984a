#pragma once

// A community with residents and officers that votes, to read a rule's test at a glance.

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "governance/counting/lot.h"
#include "governance/decisions/due_counts.h"
#include "governance/decisions/queries.h"
#include "tests/governance/core/ballot_vault.h"
#include "tests/governance/core/world.h"

namespace wardmote::decisions {

using namespace std::chrono_literals;
using wardmote::testing::effect_of;
using wardmote::testing::FakeBallotVault;
using wardmote::testing::reason;
using wardmote::testing::World;

inline v1::DecisionTerms question() {
  v1::DecisionTerms terms;
  terms.set_title("A new bench");
  terms.set_text("Shall the square have a new bench?");
  terms.set_method(v1::DECISION_METHOD_YES_NO);
  terms.set_tie_rule(v1::DECISION_TIE_RULE_LISTED_ORDER);
  terms.mutable_threshold()->set_kind(v1::DECISION_THRESHOLD_SIMPLE_MAJORITY);
  terms.set_duration_ms(std::chrono::milliseconds{48h}.count());
  terms.set_appeal_ms(std::chrono::milliseconds{72h}.count());
  return terms;
}

inline v1::DecisionTerms plans(Method method) {
  auto terms = question();
  terms.set_method(static_cast<v1::DecisionMethod>(method));
  terms.clear_threshold();
  for (const auto* title : {"Trees", "Fountain", "Playground"}) {
    auto& option = *terms.add_options();
    option.set_title(title);
    option.set_text("A drawing hangs in the hall.");
  }
  if (is_budget(method)) {
    terms.set_budget(100);
    terms.mutable_options(0)->set_cost(60);
    terms.mutable_options(1)->set_cost(50);
    terms.mutable_options(2)->set_cost(40);
  }
  return terms;
}

inline v1::DecisionChoice chosen(std::initializer_list<std::uint32_t> options) {
  v1::DecisionChoice choice;
  for (const auto option : options) choice.add_chosen(option);
  return choice;
}

inline v1::DecisionChoice scored(
    std::initializer_list<std::pair<std::uint32_t, std::uint32_t>> all) {
  v1::DecisionChoice choice;
  for (const auto& [option, score] : all) {
    auto& one = *choice.add_scores();
    one.set_option(option);
    one.set_score(score);
  }
  return choice;
}

inline v1::DecisionChoice ranked(std::initializer_list<std::vector<std::uint32_t>> ranks) {
  v1::DecisionChoice choice;
  for (const auto& rank : ranks) {
    auto& one = *choice.add_ranks();
    for (const auto option : rank) one.add_options(option);
  }
  return choice;
}

inline std::string commitment_to(const std::string& reveal) {
  const auto digest = counting::lot_commitment(reveal);
  return {digest.begin(), digest.end()};
}

struct Hall : World {
  State decisions;
  FakeBallotVault ballots;
  bool has_ballot_vault = true;
  bool counts_by_itself = true;
  std::vector<v1::DecisionsEvent> events;
  /// What the board was told.
  std::vector<v1::BoardLine> lines;
  std::vector<MemberId> residents;  // eight
  MemberId officer{};
  MemberId deputy{};

  Hall() {
    found();
    for (int id = 1; id <= 8; ++id) residents.push_back(join(id));
    officer = join_as(9, Role::officer);
    deputy = join_as(10, Role::officer);
  }

  Context voting() {
    return {now,   view,   community, members,
            vault, random, zones,     has_ballot_vault ? &ballots : nullptr};
  }

  using World::run;
  Result<Decision> run(const Command& command) {
    auto decision = decide(decisions, voting(), command);
    if (!decision) return decision;
    for (const auto& event : decision->events) {
      apply(decisions, event);
      events.push_back(event);
      for (auto& line : board_lines(decisions, event)) lines.push_back(std::move(line));
    }
    for (const auto& effect : decision->effects) {
      if (const auto* key = std::get_if<DestroyBallotKey>(&effect))
        ballots.destroy(raw(key->decision));
    }
    count_what_is_due();
    return decision;
  }
  /// What the server has a thread of its own for.
  void count_what_is_due() {
    if (!counts_by_itself) return;
    for (const auto number : due_counts(decisions, community, now)) {
      const auto result = result_of(count_material(decisions, voting(), number));
      ASSERT_TRUE(result);
      ASSERT_TRUE(run(TakeCount{number, *result}));
    }
  }
  void tick() {
    for (int i = 0; i < 100; ++i) {
      const auto deadline = next_deadline(decisions, voting());
      if (!deadline || *deadline > now) return;
      ASSERT_TRUE(run(Tick{}));
    }
    FAIL() << "time never ran out of work";
  }

  std::string draft_fault(const v1::DecisionTerms& terms) {
    return reason(run(DraftDecision{officer, terms}));
  }
  DecisionNumber draft(const v1::DecisionTerms& terms) {
    const auto decision = run(DraftDecision{officer, terms});
    EXPECT_TRUE(decision) << reason(decision);
    return decisions.decisions.rows().rbegin()->first;
  }
  DecisionNumber approved(const v1::DecisionTerms& terms) {
    const auto number = draft(terms);
    EXPECT_TRUE(run(ApproveDraft{deputy, number}));
    return number;
  }
  DecisionNumber opened(const v1::DecisionTerms& terms) {
    const auto number = approved(terms);
    const auto decision = run(OpenDecision{officer, number});
    EXPECT_TRUE(decision) << reason(decision);
    return number;
  }
  /// Open, with a lot that the officers committed to.
  DecisionNumber opened_with_lot(v1::DecisionTerms terms) {
    terms.set_tie_rule(v1::DECISION_TIE_RULE_LOT);
    const auto number = approved(terms);
    EXPECT_TRUE(run(CommitToLot{officer, number, commitment_to("heads")}));
    EXPECT_TRUE(run(CommitToLot{deputy, number, commitment_to("tails")}));
    EXPECT_TRUE(run(OpenDecision{officer, number}));
    return number;
  }
  Result<Decision> cast(DecisionNumber decision, std::size_t resident,
                        const v1::DecisionChoice& choice) {
    return run(CastBallot{residents.at(resident), decision, choice});
  }
  void cast_all(DecisionNumber decision, const std::vector<v1::DecisionChoice>& choices) {
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const auto done = cast(decision, i, choices[i]);
      EXPECT_TRUE(done) << reason(done);
    }
  }
  const v1::DecisionResult& closed(DecisionNumber decision) {
    now = from_ms(record(decision).closes_at_ms());
    tick();
    return record(decision).result();
  }
  const v1::DecisionRecord& record(DecisionNumber decision) { return *find(decisions, decision); }
  DecisionState state(DecisionNumber decision) { return state_of(record(decision)); }
};

inline std::vector<std::uint32_t> winners_of(const v1::DecisionResult& result) {
  return {result.winners().begin(), result.winners().end()};
}

inline std::string why_lost(const v1::DecisionResult& result, std::uint32_t option) {
  for (const auto& loss : result.losses()) {
    if (loss.option() == option) return loss.why().key();
  }
  return {};
}

}  // namespace wardmote::decisions
