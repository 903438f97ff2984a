#pragma once

// A community whose residents ask and whose officers owe answers, to read a rule's test at a
// glance.

#include <chrono>
#include <string>
#include <vector>

#include "governance/petitions/queries.h"
#include "tests/governance/core/world.h"

namespace wardmote::petitions {

using namespace std::chrono_literals;
using wardmote::testing::effect_of;
using wardmote::testing::operator_anna;
using wardmote::testing::reason;
using wardmote::testing::World;

inline v1::PetitionText bench() {
  v1::PetitionText text;
  text.set_title("A bench at the tram stop");
  text.set_ask("Please put a bench with a roof at the tram stop on Mill Lane.");
  text.set_why("Older people wait there for twenty minutes and cannot sit.");
  return text;
}

inline v1::PetitionText crossing() {
  v1::PetitionText text;
  text.set_title("Zebra crossing near the school");
  text.set_ask("We want a safe way over the road for children every morning.");
  text.set_why("Cars are fast.");
  return text;
}

/// Eight residents, three officers; three supporters are enough, as four weeks for each deadline.
struct Market : World {
  State petitions;
  std::vector<v1::PetitionsEvent> events;
  std::vector<MemberId> residents;
  MemberId officer{};
  MemberId deputy{};
  MemberId third{};

  Market() {
    found();
    for (int id = 1; id <= 8; ++id) residents.push_back(join(id));
    officer = join_as(9, Role::officer);
    deputy = join_as(10, Role::officer);
    third = join_as(11, Role::officer);
    set("petitions.supporters", "3");
    set("petitions.supporters_percent", "0");
    set("petitions.duration", "28d");
    set("petitions.answer_time", "28d");
  }

  void set(const std::string& key, const std::string& value) {
    ASSERT_TRUE(run(community::ChangeSetting{operator_anna, key, value}));
  }

  using World::run;
  Result<Decision> run(const Command& command) {
    const auto surroundings = context();
    auto decision = decide(petitions, surroundings, command);
    if (!decision) return decision;
    for (const auto& event : decision->events) {
      apply(petitions, event);
      events.push_back(event);
    }
    return decision;
  }
  /// Everything that is due; what came of it.
  std::vector<Effect> tick() {
    std::vector<Effect> effects;
    for (int i = 0; i < 200; ++i) {
      const auto deadline = next_deadline(petitions, context());
      if (!deadline || *deadline > now) return effects;
      const auto done = run(Tick{});
      effects.insert(effects.end(), done->effects.begin(), done->effects.end());
    }
    ADD_FAILURE() << "time never ran out of work";
    return effects;
  }

  MemberId author() { return residents[0]; }
  PetitionNumber submitted(const v1::PetitionText& text = bench()) {
    const auto decision = run(SubmitPetition{author(), text, true, true});
    EXPECT_TRUE(decision) << reason(decision);
    return petitions.petitions.rows().rbegin()->first;
  }
  PetitionNumber declined() {
    const auto number = submitted();
    EXPECT_TRUE(run(DeclinePetition{officer, number, Fault::unclear, "Which stop?"}));
    return number;
  }
  PetitionNumber published(const v1::PetitionText& text = bench()) {
    const auto number = submitted(text);
    const auto decision = run(PublishPetition{officer, number});
    EXPECT_TRUE(decision) << reason(decision);
    return number;
  }
  PetitionNumber reached() {
    const auto number = published();
    EXPECT_TRUE(run(SupportPetition{residents[1], number}));
    EXPECT_TRUE(run(SupportPetition{residents[2], number}));
    return number;
  }
  PetitionNumber answered() {
    const auto number = reached();
    EXPECT_TRUE(run(ProposeAnswer{officer, number, Outcome::partly, "A bench, without a roof."}));
    EXPECT_TRUE(run(AgreeToAnswer{deputy, number, 1}));
    return number;
  }
  const v1::PetitionRecord& record(PetitionNumber petition) { return *find(petitions, petition); }
  PetitionState state(PetitionNumber petition) { return state_of(record(petition)); }
  std::uint32_t count(PetitionNumber petition) { return supporters(petitions, record(petition)); }
};

template <class Wanted>
std::size_t count_of(const std::vector<Effect>& effects) {
  std::size_t count = 0;
  for (const auto& effect : effects) count += std::holds_alternative<Wanted>(effect) ? 1 : 0;
  return count;
}

}  // namespace wardmote::petitions
