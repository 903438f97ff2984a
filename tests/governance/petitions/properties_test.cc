// What holds whatever people do in whatever order, and however often.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "tests/governance/petitions/market.h"

namespace wardmote::petitions {
namespace {

using wardmote::testing::bytes_of;
using wardmote::testing::reloaded;
using wardmote::testing::replayed;

/// One step of somebody: numbers that are read as a command.
struct Move {
  std::uint8_t what;
  std::uint8_t who;
  std::uint8_t petition;
  std::uint8_t choice;
};

rc::Gen<Move> any_move() {
  return rc::gen::build<Move>(rc::gen::set(&Move::what), rc::gen::set(&Move::who),
                              rc::gen::set(&Move::petition), rc::gen::set(&Move::choice));
}

Command command_of(Market& market, std::vector<MemberId>& people, const Move& move) {
  const PetitionNumber number{1 + move.petition % 3u};
  const MemberId who = people[move.who % people.size()];
  const MemberId officers[] = {market.officer, market.deputy, market.third};
  const MemberId officer = officers[move.who % 3];
  const auto* record = find(market.petitions, number);
  const MemberId author = record == nullptr ? who : MemberId{record->author()};
  switch (move.what % 24) {
    case 0:
      return SubmitPetition{who, move.choice % 2 ? bench() : crossing(), false, true};
    case 1:
      return PublishPetition{officer, number};
    case 2:
      return DeclinePetition{officer, number, Fault::unclear, "Say more."};
    case 3:
      return MendPetition{author, number, move.choice % 2 ? bench() : crossing(), true};
    case 4:
      if (move.choice % 8 == 0) return WithdrawPetition{author, number};
      return Tick{};
    case 5:
      return ProposeAnswer{officer, number, Outcome::partly, "Some of it."};
    case 6:
      return AgreeToAnswer{officer, number, record == nullptr ? 1 : record->proposals()};
    case 7:
      market.pass(std::chrono::hours{move.choice % 60});
      return Tick{};
    case 8:
      if (move.choice % 4 == 0) return ForgetPerson{who};
      return Tick{};
    case 9:
    case 10:
    case 11:
      return WithdrawSupport{who, number};
    case 12:
    case 13:
    case 14:
      market.pass(std::chrono::seconds{move.choice % 6});
      return ToggleSupport{who, number};
    default:
      return SupportPetition{who, number};
  }
}

/// Beside the rules: who supports what, by the events alone.
using Model = std::map<PetitionNumber, std::set<MemberId>>;

void note(const v1::PetitionsEvent& event, Model& model) {
  if (event.has_supported()) {
    const auto& one = event.supported();
    // Nobody is let in twice.
    RC_ASSERT(model[PetitionNumber{one.petition()}].insert(MemberId{one.member()}).second);
  } else if (event.has_support_withdrawn()) {
    const auto& one = event.support_withdrawn();
    RC_ASSERT(model[PetitionNumber{one.petition()}].erase(MemberId{one.member()}) == 1u);
  }
}

bool may_follow(PetitionState from, PetitionState to) {
  using enum PetitionState;
  if (from == to) return true;
  switch (from) {
    case submitted:
      return to == declined || to == open || to == reached || to == withdrawn;
    case declined:
      return to == submitted || to == withdrawn;
    case open:
      return to == reached || to == closed || to == withdrawn;
    case reached:
      return to == answered;
    case answered:
    case closed:
    case withdrawn:
      return false;
  }
  return false;
}

void check_petition(Market& market, const v1::PetitionRecord& record, Model& model) {
  const auto number = number_of(record);
  const auto& set = model[number];
  const auto members = supporters_of(market.petitions, number);
  RC_ASSERT(std::set<MemberId>(members.begin(), members.end()) == set);
  RC_ASSERT(members.size() == set.size());
  if (state_of(record) <= PetitionState::reached)
    RC_ASSERT(supporters(market.petitions, record) == set.size());
  // What has been counted does not change any more.
  if (state_of(record) == PetitionState::open) RC_ASSERT(set.size() < record.terms().needed());
  if (state_of(record) <= PetitionState::declined) RC_ASSERT(set.empty() && !record.has_text());
}

RC_GTEST_PROP(PetitionsProperty, OnePersonHasOneSupportWhateverHappens, ()) {
  auto moves = *rc::gen::resize(150, rc::gen::container<std::vector<Move>>(any_move()));
  Market market;
  market.set("petitions.supporters", "4");
  std::vector<MemberId> people = market.residents;
  people.push_back(market.officer);
  Model model;
  market.published();
  for (const auto& event : market.events) note(event, model);
  int supported = 0;
  int reached = 0;
  for (const auto& move : moves) {
    const auto command = command_of(market, people, move);
    const auto before = bytes_of(market.petitions);
    std::map<PetitionNumber, PetitionState> states;
    std::map<PetitionNumber, std::uint32_t> final_counts;
    for (const auto& [number, record] : market.petitions.petitions) {
      states[number] = state_of(record);
      final_counts[number] = record.final_count();
    }
    const auto decision = market.run(command);
    if (!decision) {
      RC_ASSERT(bytes_of(market.petitions) == before);
      continue;
    }
    for (const auto& event : decision->events) {
      note(event, model);
      supported += event.has_supported() ? 1 : 0;
      reached += event.has_reached() ? 1 : 0;
    }
    for (const auto& [number, record] : market.petitions.petitions) {
      check_petition(market, record, model);
      if (!states.contains(number)) continue;
      RC_ASSERT(may_follow(states[number], state_of(record)));
      if (states[number] > PetitionState::reached)
        RC_ASSERT(final_counts[number] == record.final_count());
    }
  }
  market.pass(24h * 400);
  market.tick();
  for (const auto& [number, record] : market.petitions.petitions) {
    RC_ASSERT(state_of(record) != PetitionState::submitted);
    RC_ASSERT(state_of(record) != PetitionState::open || record.closes_at_ms() > to_ms(market.now));
  }
  auto again = replayed<State>(market.events);
  RC_ASSERT(bytes_of(again) == bytes_of(market.petitions));
  RC_ASSERT(again.deadlines == market.petitions.deadlines);
  auto loaded = reloaded(market.petitions, market.vault);
  RC_ASSERT(bytes_of(loaded) == bytes_of(market.petitions));
  RC_ASSERT(loaded.deadlines == market.petitions.deadlines);
  RC_CLASSIFY(supported > 5, "many supports");
  RC_CLASSIFY(reached > 0, "reached");
}

/// However the taps of several people are mixed and repeated: whoever's last wish was to support
/// counts, once.
RC_GTEST_PROP(PetitionsProperty, TheLastWishOfEachCounts, ()) {
  const auto taps = *rc::gen::container<std::vector<std::pair<std::uint8_t, bool>>>(
      rc::gen::pair(rc::gen::arbitrary<std::uint8_t>(), rc::gen::arbitrary<bool>()));
  Market market;
  market.set("petitions.supporters", "100");
  market.set("petitions.supporters_percent", "100");
  const auto number = market.published();
  std::set<MemberId> wish{market.author()};
  for (const auto& [who, wants] : taps) {
    const MemberId member = market.residents[who % market.residents.size()];
    for (int times = 0; times < 1 + who % 3; ++times) {
      if (wants)
        (void)market.run(SupportPetition{member, number});
      else
        (void)market.run(WithdrawSupport{member, number});
    }
    if (wants)
      wish.insert(member);
    else
      wish.erase(member);
  }
  RC_ASSERT(market.count(number) == wish.size());
  const auto members = supporters_of(market.petitions, number);
  RC_ASSERT(std::set<MemberId>(members.begin(), members.end()) == wish);
}

}  // namespace
}  // namespace wardmote::petitions
