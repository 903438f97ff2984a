// Every reason to say no, once.

#include <functional>
#include <set>

#include "tests/governance/petitions/market.h"

namespace wardmote::petitions {
namespace {

struct Case {
  Refusal expected;
  std::function<Result<Decision>(Market&)> attempt;
};

Result<Decision> submit_with(Market& market, const std::function<void(v1::PetitionText&)>& change) {
  auto text = bench();
  change(text);
  return market.run(SubmitPetition{market.author(), text});
}

std::vector<Case> starting_cases() {
  return {
      {Refusal::closed_community,
       [](Market& m) {
         EXPECT_TRUE(m.run(community::Close{operator_anna}));
         return m.run(SubmitPetition{m.author(), bench()});
       }},
      {Refusal::not_a_member,
       [](Market& m) {
         return m.run(SubmitPetition{MemberId{99}, bench()});
       }},
      {Refusal::level_too_low,
       [](Market& m) {
         m.set("petitions.level", "2");
         return m.run(SubmitPetition{m.author(), bench()});
       }},
      {Refusal::member_too_short,
       [](Market& m) {
         m.set("petitions.member_for", "30d");
         return m.run(SubmitPetition{m.author(), bench()});
       }},
      {Refusal::too_many_petitions,
       [](Market& m) {
         for (std::uint64_t i = 1; i <= petitions_max; ++i)
           m.petitions.petitions.edit(PetitionNumber{i}).set_number(i);
         return m.run(SubmitPetition{m.author(), bench()});
       }},
      {Refusal::too_many_open,
       [](Market& m) {
         m.set("petitions.most_open", "1");
         m.published();
         return m.run(SubmitPetition{m.author(), crossing()});
       }},
      {Refusal::too_many_a_day,
       [](Market& m) {
         m.set("petitions.most_per_day", "1");
         EXPECT_TRUE(m.run(WithdrawPetition{m.author(), m.submitted()}));
         m.pass(24h - 1ms);
         const auto refused = m.run(SubmitPetition{m.author(), crossing()});
         m.pass(1ms);
         EXPECT_TRUE(m.run(SubmitPetition{m.author(), crossing()}));
         return refused;
       }},
      {Refusal::title_empty,
       [](Market& m) { return submit_with(m, [](auto& t) { t.set_title(" \n "); }); }},
      {Refusal::title_too_long,
       [](Market& m) {
         return submit_with(m, [](auto& t) { t.set_title(std::string(title_max + 1, 'x')); });
       }},
      {Refusal::ask_empty,
       [](Market& m) { return submit_with(m, [](auto& t) { t.clear_ask(); }); }},
      {Refusal::ask_too_long,
       [](Market& m) {
         return submit_with(m, [](auto& t) { t.set_ask(std::string(text_max + 1, 'x')); });
       }},
      {Refusal::why_empty,
       [](Market& m) { return submit_with(m, [](auto& t) { t.clear_why(); }); }},
      {Refusal::why_too_long,
       [](Market& m) {
         return submit_with(m, [](auto& t) { t.set_why(std::string(text_max + 1, 'x')); });
       }},
  };
}

std::vector<Case> checking_cases() {
  return {
      {Refusal::not_an_officer,
       [](Market& m) {
         return m.run(PublishPetition{m.residents[1], m.submitted()});
       }},
      {Refusal::not_found,
       [](Market& m) {
         return m.run(PublishPetition{m.officer, PetitionNumber{99}});
       }},
      // What is not public is not there for others.
      {Refusal::not_found,
       [](Market& m) {
         return m.run(SupportPetition{m.residents[1], m.submitted()});
       }},
      {Refusal::wrong_state,
       [](Market& m) {
         return m.run(PublishPetition{m.officer, m.published()});
       }},
      {Refusal::own_petition,
       [](Market& m) {
         EXPECT_TRUE(m.run(SubmitPetition{m.officer, bench()}));
         return m.run(PublishPetition{m.officer, PetitionNumber{1}});
       }},
      {Refusal::declined_before,
       [](Market& m) {
         const auto number = m.declined();
         EXPECT_TRUE(m.run(MendPetition{m.author(), number, crossing(), false}));
         return m.run(DeclinePetition{m.officer, number, Fault::unclear, "Still not clear."});
       }},
      {Refusal::review_over,
       [](Market& m) {
         const auto number = m.submitted();
         m.pass(72h);
         return m.run(DeclinePetition{m.officer, number, Fault::unclear, "Late."});
       }},
      {Refusal::fault_unknown,
       [](Market& m) {
         return m.run(DeclinePetition{m.officer, m.submitted(), Fault{99}, "No."});
       }},
      {Refusal::words_required,
       [](Market& m) {
         return m.run(DeclinePetition{m.officer, m.submitted(), Fault::unclear, " "});
       }},
      {Refusal::words_too_long,
       [](Market& m) {
         return m.run(DeclinePetition{m.officer, m.submitted(), Fault::unclear,
                                      std::string(words_max + 1, 'x')});
       }},
      {Refusal::text_gone,
       [](Market& m) {
         const auto number = m.submitted();
         m.vault.destroy(m.author());
         return m.run(PublishPetition{m.officer, number});
       }},
      {Refusal::not_yours,
       [](Market& m) {
         return m.run(WithdrawPetition{m.residents[1], m.published()});
       }},
      {Refusal::wrong_state,
       [](Market& m) {
         return m.run(WithdrawPetition{m.author(), m.reached()});
       }},
      {Refusal::unchanged,
       [](Market& m) {
         return m.run(MendPetition{m.author(), m.declined(), bench(), false});
       }},
      {Refusal::too_many_mends,
       [](Market& m) {
         const auto number = m.declined();
         for (std::uint32_t i = 0; i < mends_max; ++i) {
           EXPECT_TRUE(
               m.run(MendPetition{m.author(), number, i % 2 ? bench() : crossing(), false}));
           EXPECT_TRUE(m.run(DeclinePetition{Operator{"desk " + std::to_string(i)}, number,
                                             Fault::unclear, "No."}));
         }
         return m.run(MendPetition{m.author(), number, bench(), false});
       }},
  };
}

std::vector<Case> supporting_cases() {
  return {
      {Refusal::level_too_low,
       [](Market& m) {
         EXPECT_TRUE(m.run(members::SetResidencyLevel{operator_anna, m.residents[1], 0}));
         return m.run(ToggleSupport{m.residents[1], m.published()});
       }},
      {Refusal::not_a_member,
       [](Market& m) {
         const auto number = m.published();
         EXPECT_TRUE(m.run(members::Leave{m.residents[1]}));
         return m.run(SupportPetition{m.residents[1], number});
       }},
      {Refusal::collecting_ended,
       [](Market& m) {
         const auto number = m.published();
         // To the millisecond, whatever the clock has said so far.
         m.now = from_ms(m.record(number).closes_at_ms());
         return m.run(SupportPetition{m.residents[1], number});
       }},
      {Refusal::collecting_ended,
       [](Market& m) {
         return m.run(WithdrawSupport{m.residents[1], m.answered()});
       }},
      {Refusal::already_supported,
       [](Market& m) {
         return m.run(SupportPetition{m.author(), m.published()});
       }},
      {Refusal::not_supported,
       [](Market& m) {
         return m.run(WithdrawSupport{m.residents[1], m.published()});
       }},
      {Refusal::wrong_state,
       [](Market& m) {
         return m.run(ProposeAnswer{m.officer, m.published(), Outcome::accepted, "Yes."});
       }},
      {Refusal::not_an_officer,
       [](Market& m) {
         return m.run(ProposeAnswer{m.author(), m.reached(), Outcome::accepted, "Yes."});
       }},
      {Refusal::outcome_unknown,
       [](Market& m) {
         return m.run(ProposeAnswer{m.officer, m.reached(), Outcome{9}, "Yes."});
       }},
      {Refusal::words_required,
       [](Market& m) {
         return m.run(ProposeAnswer{m.officer, m.reached(), Outcome::accepted, ""});
       }},
      {Refusal::no_proposal,
       [](Market& m) {
         return m.run(AgreeToAnswer{m.officer, m.reached(), 1});
       }},
      {Refusal::proposal_changed,
       [](Market& m) {
         const auto number = m.reached();
         for (const auto* words : {"Yes.", "No."})
           EXPECT_TRUE(m.run(ProposeAnswer{m.officer, number, Outcome::accepted, words}));
         return m.run(AgreeToAnswer{m.deputy, number, 1});
       }},
      {Refusal::own_answer,
       [](Market& m) {
         const auto number = m.reached();
         EXPECT_TRUE(m.run(ProposeAnswer{m.officer, number, Outcome::accepted, "Yes."}));
         return m.run(AgreeToAnswer{m.officer, number, 1});
       }},
  };
}

std::vector<Case> all_cases() {
  auto cases = starting_cases();
  for (auto& one : checking_cases()) cases.push_back(std::move(one));
  for (auto& one : supporting_cases()) cases.push_back(std::move(one));
  return cases;
}

TEST(PetitionRefusals, AreGivenForTheirReason) {
  for (const auto& one : all_cases()) {
    Market market;
    EXPECT_EQ(reason(one.attempt(market)), name(one.expected));
  }
}

TEST(PetitionRefusals, AllHaveATest) {
  std::set<Refusal> tried;
  for (const auto& one : all_cases()) tried.insert(one.expected);
  for (const Refusal refusal : all_refusals())
    EXPECT_TRUE(tried.contains(refusal)) << name(refusal);
  std::set<std::string_view> names;
  for (const Refusal refusal : all_refusals()) names.insert(name(refusal));
  EXPECT_EQ(names.size(), all_refusals().size());
}

}  // namespace
}  // namespace wardmote::petitions
